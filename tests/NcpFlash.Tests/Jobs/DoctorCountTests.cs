using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Jobs;
using NcpFlash.Links;
using NcpFlash.Sessions;
using NcpFlash.Tests.Conversation;
using Xunit;

namespace NcpFlash.Tests.Jobs;

/// <summary>What a doctor counts: handshakes that could have been answered, and answers that came at the first try.</summary>
public sealed class DoctorCountTests
{
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
            Assert.Empty(report.Remarks);
            Assert.InRange(report.Elapsed.TotalSeconds, 2, 25);
        }
    }

    /// <summary>Lines that go nowhere: the part stays in the session that the first handshake began.</summary>
    [Fact]
    public void Resets_that_do_not_reach_the_part_are_told_and_not_counted()
    {
        DoctorReport report = Examine(new VirtualPart(EmulatorSettings.Parse("lines=unwired")), BootControl.Lines);
        Assert.True(report.IsHealthy, string.Join(' ', report.Causes.Select(c => c.Id)));
        Assert.Equal((2, 2), (report.Health!.Answered, report.Health.Tried));
        Assert.Equal("boot.without-effect", Assert.Single(report.Remarks).Id);
        Assert.InRange(report.Elapsed.TotalSeconds, 2, 10);
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

    [Theory]
    [InlineData("dropreply@10#12", 19, 8)]
    [InlineData("fl=0101@10#12+dropreply=1@10#17", 18, 8)]
    [InlineData("silence@32#3", 20, 7)]
    public void What_had_to_be_asked_again_is_lost(string fault, int questions, int frames)
    {
        DoctorReport report = Examine(new VirtualPart(EmulatorSettings.Parse($"lines=off,fault={fault}")), BootControl.Lines);
        Assert.False(report.IsHealthy);
        Assert.Equal((questions, frames), (report.Health!.Questions, report.Health.Frames));
        Diagnosis lossy = Assert.Single(report.Causes);
        Assert.Equal("link.lossy", lossy.Id);
        Assert.StartsWith($"{28 - questions - frames} of 28 questions and long frames at 2000000 baud", lossy.Summary, StringComparison.Ordinal);
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
