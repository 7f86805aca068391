using NcpFlash.Emulator;
using Xunit;

namespace NcpFlash.Tests.Emulator;

/// <summary>CHIP_EN behind an RC: it follows late, and not at all to a short pulse. Sources: SYMPTOMS 1.1, ST-2, B05; PROTOCOL 1.1.</summary>
public sealed class SlowEnableTests
{
    [Theory]
    [InlineData("3ms", ChipState.Application)]
    [InlineData("4ms", ChipState.Handshake)]
    public void A_pulse_resets_when_it_is_long_enough(string pulse, ChipState state)
    {
        RawHost host = Host("en-rc=3.3ms,boot=low");
        Assert.Equal(ChipState.Application, host.Board.Chip.State);
        host.Play($"dtr=0; wait 10ms; rts=1; wait {pulse}; rts=0; wait 20ms");
        Assert.Equal(state, host.Board.Chip.State);
    }

    /// <summary>BOOT is sampled when the pin rises, not when its driver does: one that is let go meanwhile was low.</summary>
    [Theory]
    [InlineData("20ms", ChipState.Application)]
    [InlineData("60ms", ChipState.Handshake)]
    public void Boot_must_be_held_until_the_pin_has_risen(string hold, ChipState state)
    {
        RawHost host = Host("en-rc=50ms,boot=low");
        host.Play($"dtr=0; rts=1; wait 100ms; rts=0; wait {hold}; dtr=1; wait 100ms");
        Assert.Equal(state, host.Board.Chip.State);
    }

    [Fact]
    public void The_pin_falls_late_too()
    {
        RawHost host = Host("en-rc=50ms");
        host.Play("rts=1; wait 40ms");
        Assert.Equal(ChipState.Handshake, host.Board.Chip.State);
        host.Play("wait 20ms");
        Assert.Equal(ChipState.Off, host.Board.Chip.State);
    }

    [Fact]
    public void After_the_supply_came_the_pin_rises_late()
    {
        RawHost host = Host("en-rc=50ms");
        host.Board.Power = false;
        host.Clock.Advance(TimeSpan.FromMilliseconds(5));
        host.Board.Power = true;
        host.Clock.Advance(TimeSpan.FromMilliseconds(40));
        Assert.Equal(ChipState.Off, host.Board.Chip.State);
        host.Clock.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal(ChipState.Handshake, host.Board.Chip.State);
    }

    private static RawHost Host(string settings) => new(EmulatorSettings.Parse(settings));
}
