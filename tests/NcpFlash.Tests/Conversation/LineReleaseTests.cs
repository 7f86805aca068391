using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Jobs;
using NcpFlash.Links;
using NcpFlash.Sessions;
using Xunit;

namespace NcpFlash.Tests.Conversation;

/// <summary>What DTR and RTS are left at. An adapter keeps their levels when its port is closed, or lets go of them, as its driver does.</summary>
public sealed class LineReleaseTests
{
    private static (StrapLevel Boot, StrapLevel Enable) LetGo { get; } = (StrapLevel.High, StrapLevel.High);

    [Theory]
    [InlineData("power=off")]
    [InlineData("wires=swapped,boot=low")]
    [InlineData("boot=early")]
    [InlineData("power=off,close=releases")]
    public void A_first_contact_without_a_part_lets_go_of_the_lines(string settings)
    {
        var part = new VirtualPart(EmulatorSettings.Parse(settings));
        Assert.NotNull(part.Try(f => f.InfoAsync(default), new ConnectOptions(BootControl.Lines)));
        Assert.Equal(LetGo, (part.Board.Boot, part.Board.Enable));
    }

    [Theory]
    [InlineData("power=off")]
    [InlineData("wires=swapped,boot=low")]
    public void An_examination_without_a_part_lets_go_of_them(string settings)
    {
        var clock = new VirtualClock { Horizon = TimeSpan.FromMinutes(10) };
        var board = new Board(clock, EmulatorSettings.Parse(settings));
        clock.Run(async () =>
        {
            await using ISerialLink link = board.OpenLink();
            return await new Doctor(link, ChipCatalog.Default, clock, new DoctorOptions(new ConnectOptions(BootControl.Lines)), new Progress<JobEvent>()).RunAsync(default);
        });
        Assert.Equal(LetGo, (board.Boot, board.Enable));
    }

    /// <summary>Whenever it is stopped.</summary>
    [Fact]
    public void A_cancelled_first_contact_lets_go_of_them()
    {
        for (int milliseconds = 50; milliseconds < 14_000; milliseconds += 397)
        {
            var part = new VirtualPart(EmulatorSettings.Parse("power=off"));
            using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(milliseconds), part.Clock);
            try
            {
                Assert.NotNull(part.Try(f => f.InfoAsync(cancel.Token), new ConnectOptions(BootControl.Lines)));
            }
            catch (OperationCanceledException)
            {
                // It was stopped before it had a finding.
            }

            Assert.Equal(LetGo, (part.Board.Boot, part.Board.Enable));
        }
    }

    /// <summary>Whenever it is stopped, and whatever it is at: starting the firmware, holding TX low, resets, the measurement.</summary>
    [Theory]
    [InlineData("power=off", "lines", false)]
    [InlineData("wires=contention", "lines", true)]
    [InlineData("lines=on", "lines", true)]
    [InlineData("lines=on", "lines:en=rts", false)]
    [InlineData("phantom=on", "lines", false)]
    [InlineData("lines=off,boot=low", "manual", false)]
    public void A_cancelled_examination_lets_go_of_them(string settings, string boot, bool meantToRun)
    {
        bool ended = false;
        for (int milliseconds = 30; !ended; milliseconds += 173 + (milliseconds / 20))
        {
            var clock = new VirtualClock { Horizon = TimeSpan.FromMinutes(10) };
            var board = new Board(clock, EmulatorSettings.Parse(settings + ",app=silent"));
            (StrapLevel, StrapLevel) found = (board.Boot, board.Enable);
            using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(milliseconds), clock);
            ended = clock.Run(async () =>
            {
                await using BootControl control = BootControl.Parse(boot);
                await using ISerialLink link = board.OpenLink();
                var how = new ConnectOptions(control) { Stated = new StatedFacts { MeantToRun = meantToRun } };
                try
                {
                    await new Doctor(link, ChipCatalog.Default, clock, new DoctorOptions(how), new Progress<JobEvent>()).RunAsync(cancel.Token);
                    return true;
                }
                catch (OperationCanceledException)
                {
                    return false;
                }
            });
            Assert.True(ended || (board.Boot, board.Enable) == found, $"cancelled after {milliseconds} ms: BOOT {board.Boot}, CHIP_EN {board.Enable}");
        }
    }

    [Fact]
    public void A_part_that_was_started_keeps_running_behind_the_closed_port()
    {
        var part = new VirtualPart(EmulatorSettings.Parse("boot=high"));
        part.Run(async f =>
        {
            await f.ResetAsync(default);
            return 0;
        }, new ConnectOptions(BootControl.Lines));
        Assert.Equal((StrapLevel.Low, StrapLevel.High, ChipState.Application), (part.Board.Boot, part.Board.Enable, part.Board.Chip.State));
    }

    [Fact]
    public void Lines_that_were_not_asked_for_are_not_moved()
    {
        var part = new VirtualPart(EmulatorSettings.Parse("power=off,open=asserts"));
        Assert.NotNull(part.Try(f => f.InfoAsync(default), new ConnectOptions(BootControl.None)));
        Assert.Equal((StrapLevel.Low, StrapLevel.Low), (part.Board.Boot, part.Board.Enable));
    }

    [Fact]
    public void An_adapter_that_is_pulled_out_lets_them_float()
    {
        var part = new VirtualPart(EmulatorSettings.Parse("boot=low,open=asserts"));
        part.Clock.Run(async () =>
        {
            await using ISerialLink link = part.Board.OpenLink();
            part.Board.Pull("test");
            return 0;
        });
        Assert.Equal((StrapLevel.Low, StrapLevel.High), (part.Board.Boot, part.Board.Enable));
    }
}
