using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Jobs;
using NcpFlash.Links;
using NcpFlash.Sessions;
using Xunit;

namespace NcpFlash.Tests.Jobs;

/// <summary>A doctor and a person at the buttons of the board, in virtual time.</summary>
public sealed class DoctorGuidedTests
{
    private readonly VirtualClock _clock = new() { Horizon = TimeSpan.FromMinutes(10) };
    private readonly List<JobEvent> _told = [];

    [Theory]
    [InlineData("manual", 0)]
    [InlineData("manual:limit=5min", 0)]
    [InlineData("manual", 1)]
    [InlineData("lines or manual", 1)]
    public void A_part_that_is_reset_by_hand_is_measured(string boot, int lines)
    {
        DoctorReport report = Examine($"boot=low,lines={(lines == 0 ? "off" : "unwired")}", boot, (12, "boot high"), (13, "en pulse"));
        Assert.True(report.IsHealthy, string.Join(' ', report.Causes.Select(c => c.Id)));
        Assert.Equal((2, 2), (report.Health!.Answered, report.Health.Tried));
        Assert.Single(_told.OfType<JobEvent.Prompted>());
        Assert.DoesNotContain("connect.first-lost", report.Remarks.Select(r => r.Id));
        Assert.InRange(report.Elapsed.TotalSeconds, 13, 25);
    }

    [Fact]
    public void A_part_that_waits_in_its_ROM_asks_nobody()
    {
        Assert.True(Examine("lines=off", "manual").IsHealthy);
        Assert.Empty(_told.OfType<JobEvent.Prompted>());
    }

    /// <summary>What was heard meanwhile is what the finding is drawn from.</summary>
    [Fact]
    public void A_part_that_is_reset_with_BOOT_low_is_told()
    {
        DoctorReport report = Examine("boot=low,lines=off,app=shell", "manual", (12, "en pulse"));
        Assert.Equal("connect.text", report.Causes[0].Id);
        Assert.Contains(report.Evidence.Trials, t => t is { Kind: TrialKind.Sync, Entry: PartEntry.UserToRom, Received: > 20 });
        Assert.InRange(report.Elapsed.TotalSeconds, 60, 120); // once through what it asks for, and no further
    }

    [Theory]
    [InlineData("manual", 60, 120)]
    [InlineData("manual:limit=10s", 10, 40)]
    public void Nobody_is_waited_for_without_end(string boot, double least, double most)
    {
        DoctorReport report = Examine("power=off,lines=off", boot);
        Assert.Equal("connect.no-answer", report.Causes[0].Id);
        Assert.InRange(report.Elapsed.TotalSeconds, least, most);
    }

    /// <summary>Firmware may print an OK; only boot info is the word of a ROM.</summary>
    [Fact]
    public void An_OK_without_boot_info_is_no_answer()
    {
        DoctorReport report = Examine("lines=off,fault=silence@10#*", "manual:limit=30s");
        Assert.Null(report.Health);
        Assert.Equal("connect.boot-info", report.Causes[0].Id);
    }

    private DoctorReport Examine(string settings, string boot, params (double At, string Button)[] presses)
    {
        var board = new Board(_clock, EmulatorSettings.Parse(settings));
        foreach ((double at, string button) in presses)
        {
            _clock.CreateEvent(() => board.Console.Execute(button)).After(TimeSpan.FromSeconds(at));
        }

        return _clock.Run(async () =>
        {
            await using BootControl control = BootControl.Parse(boot);
            await using ISerialLink link = board.OpenLink();
            return await new Doctor(link, ChipCatalog.Default, _clock, new DoctorOptions(new ConnectOptions(control)), new Told(_told)).RunAsync(default);
        });
    }

    private sealed class Told(List<JobEvent> events) : IProgress<JobEvent>
    {
        public void Report(JobEvent value) => events.Add(value);
    }
}
