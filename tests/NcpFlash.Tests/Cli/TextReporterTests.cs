using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Reporting;
using NcpFlash.Diagnostics;
using NcpFlash.Jobs;
using NcpFlash.Sessions;
using NcpFlash.Wire;
using Xunit;

namespace NcpFlash.Tests.Cli;

public sealed class TextReporterTests
{
    private static readonly DiagnosisKind Silent = new(
        "link.silent", Outcome.ChipOrLink, Confidence.Likely, "The part on {port} does not answer.", "It is not in its boot ROM.", "Set BOOT high and reset it.", "B01");

    [Theory]
    [InlineData(false, "flash-plain.txt")]
    [InlineData(true, "flash-plain-verbose.txt")]
    public void A_job_on_no_terminal_is_a_line_a_stage(bool verbose, string golden)
    {
        var screen = new Screen();
        Run(screen, new ReporterOptions(Verbose: verbose));
        Assert.DoesNotContain('\r', screen.Output);
        Assert.DoesNotContain('\e', screen.Output);
        Golden.Check(golden, screen.Output);
    }

    [Fact]
    public void A_job_that_changes_only_what_differs_says_what_it_leaves()
    {
        var screen = new Screen();
        using var reporter = new TextReporter(screen.Shell, new ReporterOptions(Verbose: true));
        SampleChange.Run(new SampleJob(reporter, screen.Time));
        reporter.End(new JobEnding(TimeSpan.FromSeconds(1.5)) { Headline = "done" });
        Golden.Check("change-plain-verbose.txt", screen.Output);
    }

    [Fact]
    public void What_it_does_at_the_moment_is_on_the_terminals_line()
    {
        var screen = new Screen(terminal: true, color: true);
        using var reporter = new TextReporter(screen.Shell, new ReporterOptions());
        SampleChange.Run(new SampleJob(reporter, screen.Time));
        reporter.End(new JobEnding(TimeSpan.FromSeconds(1.5)) { Headline = "done" });
        Golden.Check("change-terminal.txt", screen.Visible);
    }

    [Fact]
    public void A_job_on_a_terminal_redraws_one_line()
    {
        var screen = new Screen(terminal: true, color: true);
        Run(screen, new ReporterOptions());
        Golden.Check("flash-terminal.txt", screen.Visible);
    }

    [Fact]
    public void No_color_means_none()
    {
        var screen = new Screen(terminal: true, color: true);
        Run(screen, new ReporterOptions(NoColor: true));
        Assert.DoesNotContain('\e', screen.Output);
        var forbidden = new Screen(terminal: true, color: false);
        Run(forbidden, new ReporterOptions());
        Assert.Equal(screen.Output, forbidden.Output);
    }

    [Fact]
    public void Quiet_says_nothing_when_all_is_well()
    {
        var screen = new Screen(terminal: true, color: true);
        Run(screen, new ReporterOptions(Quiet: true));
        Assert.Equal((string.Empty, string.Empty), (screen.Output, screen.Error));
    }

    [Fact]
    public void A_long_erase_shows_that_time_passes()
    {
        var screen = new Screen(terminal: true);
        using var reporter = new TextReporter(screen.Shell, new ReporterOptions());
        var job = new SampleJob(reporter, screen.Time);
        reporter.Report(new JobEvent.StepStarted(SampleJob.Plan(chip: true).Steps[0], 0, 5));
        job.Wait(3);
        Assert.Contains("[1/5] erasing the whole chip  0:03", screen.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_tells_meaning_cure_state_and_evidence()
    {
        var screen = new Screen();
        using var reporter = new TextReporter(screen.Shell, new ReporterOptions(Verbose: true));
        var job = new SampleJob(reporter, screen.Time);
        job.Connect();
        job.Tell(new JobEvent.Warned(Diagnosis.Of(UsageDiagnoses.NoVerb, ("program", "ncpflash"))));
        job.Tell(new JobEvent.Retrying(Opcode.FlashErase, "no answer in 2 s"));
        job.Tell(new JobEvent.Resynced("silence", new BitRate(2000000)));
        job.Execute(SampleJob.Plan(chip: false), stopIn: 4);
        reporter.End(Failed() with { Others = [Diagnosis.Of(Silent, ("port", "b"))] });
        Golden.Check("error.txt", $"{screen.Output}--- standard error\n{screen.Error}");
    }

    [Fact]
    public void On_a_terminal_errors_are_wrapped()
    {
        var screen = new Screen(terminal: true);
        using var reporter = new TextReporter(screen.Shell, new ReporterOptions());
        DiagnosisKind wordy = Silent with { Cause = string.Join(' ', Enumerable.Repeat("words", 40)) };
        reporter.End(new JobEnding(TimeSpan.Zero) { Diagnosis = Diagnosis.Of(wordy, ("port", "COM5")) });
        Assert.All(screen.Error.TrimEnd('\n').Split('\n'), line => Assert.InRange(line.Length, 1, 79));
        Assert.Contains("\n          words", screen.Error, StringComparison.Ordinal);
    }

    internal static JobEnding Failed() => new(TimeSpan.FromSeconds(3.5))
    {
        Diagnosis = Diagnosis.Of(Silent, ("port", "/dev/ttyUSB0")),
        Evidence = new Evidence([new Observation(TimeSpan.FromSeconds(0.12), "no answer to 300 x 0x55 at 500000 baud")]),
    };

    private static void Run(Screen screen, ReporterOptions options)
    {
        using var reporter = new TextReporter(screen.Shell, options);
        var job = new SampleJob(reporter, screen.Time);
        job.Connect(silentAttempts: 1);
        job.Execute(SampleJob.Plan(chip: true));
        reporter.End(new JobEnding(TimeSpan.FromSeconds(4.2)) { Headline = "done", Summary = new JobSummary(TimeSpan.FromSeconds(4.2), 52852, 27884, 52852, SampleJob.Chip) });
    }
}
