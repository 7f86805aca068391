using NcpFlash.Emulator;
using Xunit;

namespace NcpFlash.Tests.Emulator;

/// <summary>What the computer and its driver do to a conversation. Sources: SYMPTOMS B09, D06, D14; ADAPTERS 2.2.</summary>
public sealed class ComputerTests
{
    private const string BootInfo = "10 00 00 00";

    [Theory]
    [InlineData("os=macos,adapter=ch340g,quirks=needs-vendor-driver-on-mac", 500_000, "")]
    [InlineData("os=macos,adapter=ch340g,quirks=needs-vendor-driver-on-mac", 230_400, "4F4B")]
    [InlineData("os=macos,adapter=ch340g", 500_000, "4F4B")]
    [InlineData("os=linux,adapter=ch340g,quirks=needs-vendor-driver-on-mac", 500_000, "4F4B")]
    public void A_driver_of_the_system_carries_no_fast_rate(string settings, int rate, string answer) => Assert.Equal(answer, Host(settings).Sync(rate));

    [Fact]
    public void Nothing_is_heard_through_that_driver_either()
    {
        RawHost host = Host("os=macos,adapter=ch340g,quirks=needs-vendor-driver-on-mac,boot=low,app=chatter-921600");
        host.SetRate(921_600);
        Assert.Empty(host.ReceiveBytes(0.2));
    }

    [Fact]
    public void A_computer_that_stands_still_before_every_third_write_loses_the_ROM()
    {
        RawHost host = Host("stall=3s/3");
        Assert.Equal("4F4B", host.Sync());
        host.Clock.Advance(TimeSpan.FromMilliseconds(20));
        Assert.StartsWith("4F4B1C00", host.Ask(BootInfo, 0.02), StringComparison.Ordinal);
        TimeSpan before = host.Clock.GetElapsedTime(0);
        host.Send(BootInfo);
        Assert.InRange((host.Clock.GetElapsedTime(0) - before).TotalSeconds, 2.999, 3.001);
        Assert.Equal(ChipState.Handshake, host.Board.Chip.State); // its patience of 2 s had ended when the bytes left
        Assert.Equal("", host.Receive());
    }

    [Fact]
    public void An_adapter_that_needs_DTR_sends_nothing_without_it_either()
    {
        RawHost host = Host("adapter=cdc-acm,quirks=needs-dtr,lines=unwired");
        Assert.Equal("", host.Sync());
        Assert.Equal(ChipState.Handshake, host.Board.Chip.State);
        host.Play("dtr=1");
        Assert.Equal("4F4B", host.Sync());
    }

    private static RawHost Host(string settings) => new(EmulatorSettings.Parse(settings));
}
