using NcpFlash.Adapters;
using NcpFlash.Chips;
using NcpFlash.Cli.Reporting;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Jobs;
using NcpFlash.Links;
using NcpFlash.Sessions;
using Xunit;

namespace NcpFlash.Tests.Jobs;

/// <summary>The examinations, in simulated time.</summary>
public sealed class DoctorTests
{
    [Theory]
    [InlineData("", 20)]
    [InlineData("lines=off", 2)]
    [InlineData("lines=unwired", 2)]
    [InlineData("host=copies,app=shell", 2)]
    [InlineData("adapter=ft232r", 20)]
    [InlineData("adapter=cp2102", 20)]
    [InlineData("refuse-above=1000000", 20)]
    public void A_healthy_part_is_told_in_ten_seconds_with_its_numbers(string settings, int handshakes)
    {
        DoctorReport report = Examine(settings);
        Assert.True(report.IsHealthy, string.Join(' ', report.Causes.Select(c => c.Id)));
        Assert.InRange(report.Elapsed.TotalSeconds, 1, 10);
        Assert.Equal((handshakes, handshakes, Doctor.Frames), (report.Health!.Answered, report.Health.Tried, report.Health.Frames));
        Assert.InRange(report.Health.Latency.TotalMilliseconds, 0.1, 40);
        Assert.Equal(settings is "adapter=cp2102" or "refuse-above=1000000" ? 1_000_000 : 2_000_000, report.Health.CleanRate?.BitsPerSecond);
    }

    [Theory]
    [InlineData("wires=swapped", "connect.no-answer")]
    [InlineData("wires=contention", "connect.contention")]
    [InlineData("wires=joined", "connect.echo")]
    [InlineData("boot=early", "connect.boot-low")]
    [InlineData("boot=low,lines=crossed", "connect.lines-differ")]
    [InlineData("quirks=hold-back-32", "connect.held-back")]
    public void A_fault_is_named_first(string settings, string id)
    {
        DoctorReport report = Examine(settings);
        Assert.Equal(id, report.Causes[0].Id);
        Assert.InRange(report.Elapsed.TotalSeconds, 1, 90);
    }

    /// <summary>Another wiring wakes the part before the right one is tried, and does not reset it.</summary>
    [Theory]
    [InlineData("en-inverted", "--boot lines:invert=en")]
    [InlineData("boot-inverted", "--boot lines:invert=boot")]
    [InlineData("inverted", "--boot lines:inverted")]
    [InlineData("crossed", "--boot lines:swapped")]
    [InlineData("crossed-inverted", "--boot lines:swapped-inverted")]
    public void The_wiring_that_is_named_is_the_one_there_is(string wiring, string control)
    {
        DoctorReport report = Examine($"boot=low,lines={wiring}");
        Assert.Equal(("connect.lines-differ", Confidence.High), (report.Causes[0].Id, report.Causes[0].Confidence));
        Assert.Contains(control + ".", report.Causes[0].Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_sits_there_is_asked_for_a_reset_and_a_jumper()
    {
        var asked = new List<string>();
        DoctorReport report = Examine("wires=joined,lines=off", what =>
        {
            asked.Add(what);
            return true;
        });
        Assert.Equal(2, asked.Count);
        Assert.Contains(report.Evidence.Trials, t => t.Entry == PartEntry.UserToFlash);
        Assert.Contains(report.Evidence.Trials, t => t.Kind == TrialKind.Loopback);
    }

    [Fact]
    public void What_is_told_meanwhile_and_at_the_end()
    {
        var lines = new List<string>();
        DoctorReport report = Examine("boot=low,lines=crossed", told: lines);
        Golden.Check("doctor.txt", string.Join('\n', [.. lines, .. DoctorText.Lines(report)]));
    }

    [Theory]
    [InlineData("ft232r", ",latency=1ms", AdapterGrade.A, 3_000_000, false)]
    [InlineData("cp2102", "", AdapterGrade.B, 1_000_000, false)]
    [InlineData("ch340g", ",quirks=hold-back-32", AdapterGrade.C, 3_000_000, true)]
    [InlineData("ch340g", ",quirks=loses-32n", AdapterGrade.C, 3_000_000, false)]
    [InlineData("bridge-115200", "", AdapterGrade.D, 115_200, false)]
    [InlineData("ft232r", "+too-long=921600,latency=1ms", AdapterGrade.B, 921_600, false)]
    [InlineData("pl2303-fake", "", AdapterGrade.D, 460_800, false)]
    public void An_adapter_is_graded_on_a_jumper(string adapter, string settings, AdapterGrade grade, int clean, bool holdsBack)
    {
        AdapterReport report = OnJumper($"adapter={adapter},wires=joined{settings}", []);
        Assert.Equal((grade, clean, holdsBack), (report.Grade, report.CleanRate?.BitsPerSecond, report.HoldsBack));
    }

    /// <summary>A board that is still on the adapter and says something, or nothing but noise: no answer is no reason to fail without a finding.</summary>
    [Theory]
    [InlineData("adapter=ft232r,boot=low,app=chatter-921600")]
    [InlineData("adapter=ft232r,wires=floating")]
    [InlineData("adapter=ft232r,wires=joined+noise=0.4")]
    public void What_is_no_echo_is_told_without_a_rate(string settings)
    {
        AdapterReport report = OnJumper(settings, []);
        Assert.Null(report.CleanRate);
        Assert.NotEmpty(report.Findings);
    }

    /// <summary>A line that is held low is no matter of rates: the test ends, and says so.</summary>
    [Fact]
    public void A_line_that_is_held_low_ends_the_test()
    {
        var told = new List<string>();
        AdapterReport report = OnJumper("adapter=ft232r,wires=rx-low", told);
        Assert.Equal("connect.stuck-low", report.Findings[0].Id);
        Assert.Equal((null, 0), (report.Grade, report.Rates.Length));
        Assert.DoesNotContain(told, t => t.Contains("4097", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_block_answers_for_itself_alone()
    {
        AdapterReport report = OnJumper("adapter=ch340g,quirks=hold-back-32,wires=joined", []);
        Assert.Equal([(1, 0), (2, 0), (31, 0), (32, 32), (33, 32), (63, 32), (64, 64), (65, 64), (128, 128)], report.Blocks.Select(b => (b.Sent, b.Received)));
        Assert.Equal(0, report.Blocks.Sum(b => b.Wrong));
    }

    [Theory]
    [InlineData("ground", true)]
    [InlineData("open", false)]
    public void The_state_of_CTS_is_told(string cts, bool asserted) => Assert.Equal(asserted, OnJumper($"adapter=ft232r,wires=joined,cts={cts}", []).ClearToSend);

    [Fact]
    public void An_adapter_without_a_jumper_has_no_grade()
    {
        AdapterReport report = OnJumper("adapter=ft232r", []);
        Assert.Null(report.Grade);
        Assert.Equal("adapter.no-loop", report.Findings[0].Id);
    }

    [Fact]
    public void What_a_jumper_test_tells()
    {
        var lines = new List<string>();
        AdapterReport report = OnJumper("adapter=pl2303h,wires=joined", lines);
        Golden.Check("adapter-test.txt", string.Join('\n', [.. lines, .. AdapterText.Lines(report)]));
    }

    private static DoctorReport Examine(string settings, Func<string, bool>? ask = null, List<string>? told = null)
    {
        var clock = new VirtualClock { Horizon = TimeSpan.FromMinutes(10) };
        var board = new Board(clock, EmulatorSettings.Parse(settings));
        return clock.Run(async () =>
        {
            await using ISerialLink link = board.OpenLink();
            var options = new DoctorOptions(new ConnectOptions(BootControl.Lines)) { Ask = ask is null ? null : (what, _) => ValueTask.FromResult(ask(what)) };
            return await new Doctor(link, ChipCatalog.Default, clock, options, new Told(told ?? [])).RunAsync(default);
        });
    }

    private static AdapterReport OnJumper(string settings, List<string> told)
    {
        var clock = new VirtualClock { Horizon = TimeSpan.FromMinutes(10) };
        var board = new Board(clock, EmulatorSettings.Parse(settings));
        return clock.Run(async () =>
        {
            await using ISerialLink link = board.OpenLink();
            return await new AdapterTest(link, clock, new Told(told)).RunAsync(HostFacts.Unknown, default);
        });
    }

    private sealed class Told(List<string> lines) : IProgress<JobEvent>
    {
        public void Report(JobEvent value)
        {
            if (EventText.Stage(value) is { } line) lines.Add(line);
        }
    }
}
