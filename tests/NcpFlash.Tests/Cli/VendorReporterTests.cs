using System.Text.RegularExpressions;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Reporting;
using NcpFlash.Cli.Vendor;
using NcpFlash.Diagnostics;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using Xunit;

namespace NcpFlash.Tests.Cli;

public sealed partial class VendorReporterTests
{
    /// <summary>The lines between those of the package and the end, of a real log of QConn_Flash_Cmd with a silent part (PROTOCOL 5.4), as it was kept: without trailing blanks.</summary>
    private static readonly string[] SilentPart =
    [
        "Program Start", "========= eflash loader cmd arguments =========", "serial port is /dev/ttyUSB0", "cpu_reset=False", "com speed: 2000000",
        "========= Interface is uart =========", "Bootrom load", "========= get_boot_info =========", "========= image get bootinfo =========",
        .. SilentAttempt, .. SilentAttempt, .. SilentAttempt,
        "shake hand fail", "shake hand fail", "========= ChipID: =========", "Get bootinfo time cost(ms): N",
        """{"ErrorCode": "0050","ErrorMsg":"CHIP IMG LOAD SHAKEHAND FAIL"}""", "Burn Retry", "Burn return with retry fail",
    ];

    private static string[] SilentAttempt =>
    [
        "tx rx and power off, press the machine!", "cutoff time is 0.05", "power on tx and rx",
        "reset cnt: 0, reset hold: 0.05, shake hand delay: 0.1", "clean buf", "send sync", "ack is b''", "retry",
    ];

    [Fact]
    public void A_silent_part_gives_the_log_that_the_vendors_tool_gives()
    {
        var screen = new Screen();
        var reporter = new VendorReporter(screen.Shell);
        reporter.Begin("/dev/ttyUSB0");
        reporter.StartProgram("/dev/ttyUSB0", reset: false, new BitRate(2000000));
        var job = new SampleJob(reporter, screen.Time);
        job.Tell(new JobEvent.Connecting("/dev/ttyUSB0", new BitRate(500000)));
        for (int i = 1; i <= 3; i++) job.Attempt(i, []);
        reporter.End(TextReporterTests.Failed());
        string[] lines = [.. screen.Output.TrimEnd('\n').Split('\n')];
        Assert.All(lines, l => Assert.Matches(@"^\[\d\d:\d\d:\d\d\.\d\d\d\] - ", l));
        Assert.Equal(3, lines.Count(l => l.EndsWith(" - power on tx and rx ", StringComparison.Ordinal)));
        string[] texts = [.. lines.Select(l => Cost().Replace(l[17..], "$1N").TrimEnd(' '))];
        Assert.Equal(["Serial port is /dev/ttyUSB0", new string('=', 50), .. SilentPart], texts[..^3]);
        Assert.All(texts[^3..], t => Assert.StartsWith("ncpflash: ", t, StringComparison.Ordinal));
    }

    /// <summary>Advice that names an option of ours says where it belongs.</summary>
    [Fact]
    public void Advice_that_this_command_line_refuses_says_where_it_is_taken()
    {
        var screen = new Screen();
        var reporter = new VendorReporter(screen.Shell);
        reporter.Begin("/dev/ttyUSB0");
        reporter.Report(new JobEvent.Warned(Diagnosis.Of(WiringFaults.OtherWiring, ("wiring", "RTS on BOOT, DTR on CHIP_EN"), ("sequence", "--boot lines:swapped"))));
        Assert.Contains("--boot is no option of the vendor's command line; 'ncpflash flash", screen.Output, StringComparison.Ordinal);
        reporter.Report(new JobEvent.Warned(Diagnosis.Of(TransportFaults.LateAnswer, ("latency", "15 ms"))));
        Assert.Single(screen.Output.Split('\n'), l => l.Contains("note:", StringComparison.Ordinal));
    }

    /// <summary>How sure it is, the next test and the runners-up, as on our own command line.</summary>
    [Fact]
    public void A_finding_comes_with_how_sure_it_is()
    {
        Diagnosis[] causes = [Diagnosis.Of(WiringFaults.StuckLow, ("received", "3")), Diagnosis.Of(ConnectFaults.NoAnswer), Diagnosis.Of(ConnectFaults.Protected), Diagnosis.Of(ConnectFaults.Echo)];
        string[] ours = Ours(new JobEnding(TimeSpan.FromSeconds(9)) { Diagnosis = causes[0], Candidates = [.. causes[1..]] });
        Assert.Equal(["error", "  means:", "  do:", "  sure:", "  test:", "  or:", "  or:"], ours.Select(l => Label().Match(l).Value));
        string[] behind = Ours(new JobEnding(TimeSpan.FromSeconds(9)) { Diagnosis = Diagnosis.Of(ChipFaults.Lost), Behind = [.. causes] });
        Assert.Equal(["error", "  means:", "  do:", "cause", "  means:", "  do:", "  sure:", "  test:", "  or:", "  or:"], behind.Select(l => Label().Match(l).Value));
    }

    /// <summary>Nothing was retried, and nothing is at fault.</summary>
    [Fact]
    public void A_cancelled_job_is_no_failed_one()
    {
        var screen = new Screen();
        var reporter = new VendorReporter(screen.Shell);
        reporter.StartProgram("/dev/ttyUSB0", reset: false, new BitRate(2000000));
        new SampleJob(reporter, screen.Time).Tell(new JobEvent.Connecting("/dev/ttyUSB0", new BitRate(500000)));
        reporter.End(new JobEnding(TimeSpan.FromSeconds(1)) { Diagnosis = Diagnosis.Of(UsageDiagnoses.Cancelled, ("signal", "Ctrl-C"), ("state", "x"), ("advice", "y")) });
        Assert.Contains("ncpflash: cancelled job.cancelled: ", screen.Output, StringComparison.Ordinal);
        Assert.Contains("ErrorCode", screen.Output, StringComparison.Ordinal); // a script that looks for success must not find it
        Assert.DoesNotContain("Burn Retry", screen.Output, StringComparison.Ordinal);
    }

    private static string[] Ours(JobEnding ending)
    {
        var screen = new Screen();
        new VendorReporter(screen.Shell).End(ending);
        return [.. screen.Output.TrimEnd('\n').Split('\n').Select(l => l[17..]).Where(l => l.StartsWith("ncpflash: ", StringComparison.Ordinal)).Select(l => l["ncpflash: ".Length..])];
    }

    [GeneratedRegex("^ *[a-z]+:?")]
    private static partial Regex Label();

    [Fact]
    public void A_flash_job_ranges()
    {
        Screen screen = Run(SampleJob.Plan(chip: false), new JobEnding(TimeSpan.FromSeconds(4.2)));
        Golden.Check("vendor-flash.txt", screen.Output);
    }

    [Fact]
    public void A_flash_job_whole_chip()
    {
        Screen screen = Run(SampleJob.Plan(chip: true), new JobEnding(TimeSpan.FromSeconds(4.2)));
        Assert.EndsWith("- [All Success]\n", screen.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ErrorCode", screen.Output, StringComparison.Ordinal);
        Golden.Check("vendor-flash-chip.txt", screen.Output);
    }

    [Fact]
    public void A_flash_job_that_changes_only_what_differs()
    {
        Screen screen = Run(job => SampleChange.Run(job), new JobEnding(TimeSpan.FromSeconds(1.5)));
        Assert.EndsWith("- [All Success]\n", screen.Output, StringComparison.Ordinal);
        Golden.Check("vendor-change.txt", screen.Output);
    }

    [Theory]
    [InlineData(0, "0034")]
    [InlineData(2, "0036")]
    [InlineData(4, "003E")]
    [InlineData(6, "0036")]
    public void A_change_that_fails_has_the_code_of_the_step(int step, string code)
    {
        Screen screen = Run(job => SampleChange.Run(job, stopIn: step), TextReporterTests.Failed());
        Assert.Contains($"{{\"ErrorCode\": \"{code}\"", screen.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("All Success", screen.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0034")]
    [InlineData(1, "0036")]
    [InlineData(2, "003E")]
    public void A_failure_has_the_code_of_the_step(int step, string code)
    {
        Screen screen = Run(SampleJob.Plan(chip: false), TextReporterTests.Failed(), stopIn: step);
        Assert.Contains($"{{\"ErrorCode\": \"{code}\"", screen.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("All Success", screen.Output, StringComparison.Ordinal);
        Assert.Contains("ncpflash:   part:   ", screen.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_digest_that_differs()
    {
        var screen = new Screen();
        var reporter = new VendorReporter(screen.Shell);
        var job = new SampleJob(reporter, screen.Time);
        job.Connect();
        job.Execute(SampleJob.Plan(chip: false), stopIn: 2);
        var step = (PlanStep.Verify)SampleJob.Plan(chip: false).Steps[2];
        job.Tell(new JobEvent.DigestCompared(step.Image.Range, step.Digest, default, job.Wait(0.1)));
        reporter.End(TextReporterTests.Failed());
        string[] texts = [.. screen.Output.TrimEnd('\n').Split('\n').Select(l => l[17..])];
        int at = Array.IndexOf(texts, "Verify fail");
        Assert.Equal($"Sha caled by dev: {new string('0', 64)}", texts[at - 1]);
        Assert.Equal("""{"ErrorCode": "003E","ErrorMsg":"CHIP FLASH LOAD VERIFY FAIL"}""", texts[at + 1]);
    }

    [Fact]
    public void Noise_is_answered_by_reshake()
    {
        var screen = new Screen();
        var reporter = new VendorReporter(screen.Shell);
        var job = new SampleJob(reporter, screen.Time);
        job.Tell(new JobEvent.Connecting("COM5", new BitRate(500000)));
        job.Attempt(1, [0x7F, 0x55], lines: false);
        job.Attempt(2, "OK"u8.ToArray(), lines: false);
        job.Tell(new JobEvent.Synced(2));
        string[] texts = [.. screen.Output.TrimEnd('\n').Split('\n').Select(l => l[17..]).Skip(4)];
        Assert.Equal(
            [
                "default set DTR high ", "clean buf", "send sync", "ack is b'7f55'", "reshake",
                "default set DTR high ", "clean buf", "send sync", "ack is b'4f4b'", "shake hand success",
            ],
            texts);
    }

    private static Screen Run(FlashPlan plan, JobEnding ending, int? stopIn = null) => Run(job => job.Execute(plan, stopIn), ending);

    private static Screen Run(Action<SampleJob> execute, JobEnding ending)
    {
        var screen = new Screen();
        var reporter = new VendorReporter(screen.Shell);
        reporter.Begin("/dev/ttyUSB0");
        reporter.NameImage(SampleJob.Boot2, "/firmware/./boot2.bin", "000000");
        reporter.NameImage(SampleJob.Table, "/firmware/./partition.bin", "E000");
        reporter.StartProgram("/dev/ttyUSB0", reset: false, new BitRate(2000000));
        var job = new SampleJob(reporter, screen.Time);
        job.Connect();
        execute(job);
        reporter.End(ending);
        return screen;
    }

    [GeneratedRegex(@"(cost\(ms\): )[0-9.]+")]
    private static partial Regex Cost();
}
