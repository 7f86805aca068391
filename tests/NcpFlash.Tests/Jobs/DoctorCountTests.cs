using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Jobs;
using NcpFlash.Links;
using NcpFlash.Sessions;
using NcpFlash.Tests.Conversation;
using Xunit;

namespace NcpFlash.Tests.Jobs;

/// <summary>What a doctor counts, and that it counts only what says something of the line.</summary>
public sealed class DoctorCountTests
{
    /// <summary>Of so many replies of a kind one is lost, for as long as a doctor asks.</summary>
    private static string OneOf(int count, string opcode) => string.Join('+', Enumerable.Range(1, 60).Select(n => $"silence@{opcode}#{count * n}"));

    [Theory]
    [InlineData("lines=off,adapter=ft232r", 10, "10")]
    [InlineData("lines=off", 10, "10")]
    [InlineData("lines=on", 10, "10")]
    [InlineData("lines=on", 4, "32")]
    public void What_is_lost_is_told_although_work_goes_on_over_it(string settings, int count, string opcode)
    {
        DoctorReport report = Examine($"{settings},fault={OneOf(count, opcode)}");
        DoctorHealth health = report.Health!;
        Assert.Null(health.CleanRate);
        Assert.True(health.Answered + health.Questions + health.Frames < health.Tried + health.Asked + health.Read);
        Assert.Equal(opcode == "10", health.Questions < health.Asked);
        Assert.Equal((Doctor.Questions, Doctor.Frames), (health.Asked, health.Read)); // at the slowest rate all of them are asked
        Assert.Equal("link.lossy", report.Causes[0].Id);
        Assert.InRange(report.Elapsed.TotalSeconds, 1, 60);
    }

    [Fact]
    public void Handshakes_whose_boot_info_had_to_be_asked_for_again_are_not_answered_ones()
    {
        DoctorHealth health = Examine($"fault={OneOf(10, "10")}").Health!;
        Assert.Equal(20, health.Tried);
        Assert.InRange(health.Answered, 16, 19);
    }

    /// <summary>An adapter that loses every reply of 32 bytes is no bad line.</summary>
    [Theory]
    [InlineData("lines=on,adapter=ch340g,quirks=loses-32n", 20)]
    [InlineData("lines=off,adapter=ch340g,quirks=loses-32n", 2)]
    public void A_habit_of_the_adapter_is_no_loss(string settings, int handshakes)
    {
        DoctorReport report = Examine(settings);
        Assert.True(report.IsHealthy, string.Join(' ', report.Causes.Select(c => c.Id)));
        Assert.Equal((handshakes, handshakes), (report.Health!.Answered, report.Health.Tried));
    }

    [Fact]
    public void A_rate_that_loses_something_is_left_for_one_that_does_not()
    {
        DoctorReport report = Examine("fault=silence@10#30"); // behind the handshakes, at the first rate
        Assert.True(report.IsHealthy, string.Join(' ', report.Causes.Select(c => c.Id)));
        Assert.Equal(1_500_000, report.Health!.CleanRate?.BitsPerSecond);
        Assert.Contains("rate.unclean", report.Remarks.Select(r => r.Id));
    }

    /// <summary>A part that waits in its ROM already, and lines that do not reach it.</summary>
    [Theory]
    [InlineData("lines=unwired", null)]
    [InlineData("en=stuck-high", null)]
    [InlineData("host=copies", null)]
    [InlineData("lines=on", "lines:en=none")]
    public void Resets_without_effect_say_nothing_of_the_line(string settings, string? boot)
    {
        DoctorReport report = Examine(settings, boot);
        Assert.True(report.IsHealthy, string.Join(' ', report.Causes.Select(c => c.Id)));
        Assert.Equal((2, 2), (report.Health!.Answered, report.Health.Tried));
        Assert.Contains("connect.no-reset", report.Remarks.Select(r => r.Id));
        Assert.InRange(report.Elapsed.TotalSeconds, 1, 10);
    }

    /// <summary>A line that is clean at no rate above that of a console is no healthy one.</summary>
    [Fact]
    public void A_line_that_is_clean_at_a_slow_rate_alone_is_a_bad_one()
    {
        DoctorReport report = Examine("wires=noise=0.01");
        Assert.NotNull(report.Health);
        Assert.True(report.Health.CleanRate is null || report.Health.CleanRate.Value.BitsPerSecond < 460_800);
        Assert.Contains("link.lossy", report.Causes.Select(c => c.Id));
    }

    /// <summary>Three handshakes in a row that get lost are no resets without effect: it is looked whether the session has outlived one.</summary>
    [Fact]
    public void Lost_handshakes_are_lost()
    {
        DoctorReport report = Examine("fault=silence@sync#2+silence@sync#3+silence@sync#4");
        Assert.Equal((17, 20), (report.Health!.Answered, report.Health.Tried));
        Assert.DoesNotContain("connect.no-reset", report.Remarks.Select(r => r.Id));
        Assert.False(report.IsHealthy);
    }

    /// <summary>The job before has left its session open, with the longer idle time-out that it had set; or that time-out alone.</summary>
    [Theory]
    [InlineData("lines=off", 0)]
    [InlineData("lines=off", 5)]
    [InlineData("lines=off", 11)]
    [InlineData("lines=off,rom=a0", 0)]
    [InlineData("lines=unwired", 0)]
    [InlineData("lines=unwired", 11)]
    [InlineData("", 0)]
    public void A_session_that_was_left_open_is_no_fault(string settings, int seconds)
    {
        DoctorReport report = Examine(settings, before: TimeSpan.FromSeconds(seconds));
        Assert.True(report.IsHealthy, string.Join(' ', report.Causes.Select(c => c.Id)));
        Assert.Equal(report.Health!.Tried, report.Health.Answered);
        Assert.DoesNotContain("connect.marginal", report.Remarks.Select(r => r.Id));
        Assert.InRange(report.Elapsed.TotalSeconds, 1, 12);
    }

    /// <summary>A job on a port without lines leaves its session open, with the longer idle time-out, at whatever rate it worked.</summary>
    [Theory]
    [InlineData(2_000_000)]
    [InlineData(1_000_000)]
    [InlineData(500_000)]
    public void A_part_in_an_open_session_is_healthy(int rate)
    {
        var part = new VirtualPart(EmulatorSettings.Parse("lines=off"));
        part.Run(f => f.InfoAsync(default), new ConnectOptions(BootControl.Host, new BitRate(rate)));
        for (int again = 0; again < 3; again++)
        {
            DoctorReport report = Examine(part, BootControl.Lines);
            Assert.True(report.IsHealthy, string.Join(' ', report.Causes.Select(c => c.Id)));
            Assert.Equal((2, 2, Doctor.Questions), (report.Health!.Answered, report.Health.Tried, report.Health.Questions));
            Assert.InRange(report.Elapsed.TotalSeconds, 2, 25);
        }
    }

    /// <summary>Nobody is told to press a button where the part is in its ROM already: waiting for its handshake, or in a session that a job has left.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nobody_is_guided_to_a_part_that_is_there(bool inSession)
    {
        var part = new VirtualPart(EmulatorSettings.Parse("lines=off"));
        if (inSession)
        {
            part.Run(f => f.InfoAsync(default));
            part.Run(f => f.InfoAsync(default), new ConnectOptions(BootControl.Parse("manual")));
            Assert.DoesNotContain(part.Events, e => e is JobEvent.Prompted);
        }

        var events = new List<JobEvent>();
        DoctorReport report = Examine(part, BootControl.Parse("manual"), events);
        Assert.True(report.IsHealthy, string.Join(' ', report.Causes.Select(c => c.Id)));
        Assert.Equal((2, 2), (report.Health!.Answered, report.Health.Tried));
        Assert.DoesNotContain(events, e => e is JobEvent.Prompted);
    }

    /// <summary>The user presses the buttons twelve seconds after being asked; later handshakes wait for the end of the session.</summary>
    [Fact]
    public void A_guided_entry_is_believed_with_what_it_heard()
    {
        var part = new VirtualPart(EmulatorSettings.Parse("boot=low,lines=off,app=shell"));
        using ITimer press = part.Clock.CreateTimer(_ => Press(part, "boot high", "en pulse"), null, TimeSpan.FromSeconds(12), Timeout.InfiniteTimeSpan);
        var events = new List<JobEvent>();
        DoctorReport report = Examine(part, BootControl.Parse("manual"), events);
        Assert.True(report.IsHealthy, string.Join(' ', report.Causes.Select(c => c.Id)));
        Assert.Equal((2, 2), (report.Health!.Answered, report.Health.Tried));
        Assert.Contains(events, e => e is JobEvent.Prompted { Prompt: BootPrompt.HoldBootAndReset });
        Assert.InRange(report.Elapsed.TotalSeconds, 12, 25);
    }

    private static DoctorReport Examine(string settings, string? boot = null, TimeSpan? before = null)
    {
        var clock = new VirtualClock { Horizon = TimeSpan.FromMinutes(10) };
        var board = new Board(clock, EmulatorSettings.Parse(settings));
        return clock.Run(async () =>
        {
            var how = new ConnectOptions(boot is null ? BootControl.Lines : BootControl.Parse(boot));
            if (before is { } pause)
            {
                await using ISerialLink earlier = board.OpenLink();
                var session = new IspSession(earlier, ChipCatalog.Default, clock, how, new Progress<JobEvent>());
                await session.ConnectAsync(default);
                await Task.Delay(pause, clock);
            }

            await using ISerialLink link = board.OpenLink();
            return await new Doctor(link, ChipCatalog.Default, clock, new DoctorOptions(how), new Progress<JobEvent>()).RunAsync(default);
        });
    }

    private static void Press(VirtualPart part, params string[] buttons)
    {
        foreach (string button in buttons)
        {
            part.Board.Console.Execute(button);
        }
    }

    private static DoctorReport Examine(VirtualPart part, BootControl control, List<JobEvent>? events = null) => part.Clock.Run(async () =>
    {
        await using ISerialLink link = part.Board.OpenLink();
        return await new Doctor(link, ChipCatalog.Default, part.Clock, new DoctorOptions(new ConnectOptions(control)), new Seen(events ?? [])).RunAsync(default);
    });

    private sealed class Seen(List<JobEvent> events) : IProgress<JobEvent>
    {
        public void Report(JobEvent value) => events.Add(value);
    }
}
