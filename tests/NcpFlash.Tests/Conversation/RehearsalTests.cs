using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Sessions;
using Xunit;

namespace NcpFlash.Tests.Conversation;

/// <summary>
/// The run in which a user gets <c>ack is b''</c> three times and nothing else, rehearsed for its different causes: each gets its own verdict, and a part that can be
/// reached is flashed.
/// </summary>
public sealed class RehearsalTests
{
    [Theory]
    [InlineData("boot=low,lines=crossed")]
    [InlineData("boot=low,lines=inverted")]
    [InlineData("quirks=hold-back-32")]
    [InlineData("adapter=ch340g,quirks=hold-back-32")]
    [InlineData("quirks=hold-back-32,lines=off")]
    [InlineData("phantom=half")]
    public void What_can_be_reached_is_flashed(string settings)
    {
        var part = new VirtualPart(EmulatorSettings.Parse(settings));
        byte[] expected = VirtualPart.Expected(VirtualPart.SmallRequest(), part.Board.Flash.Contents);
        part.Run(f => f.FlashAsync(VirtualPart.SmallRequest(), default), new ConnectOptions(BootControl.Lines));
        Assert.True(part.Board.Flash.Contents.SequenceEqual(expected));
        Assert.Contains(part.Events.OfType<JobEvent.Warned>(), w => w.Warning.Id is "connect.lines-differ" or "adapter.holds-back" or "connect.half-powered");
    }

    [Theory]
    [InlineData("boot=early", "connect.boot-low", "B03")]
    [InlineData("wires=swapped", "connect.no-answer", "B01")]
    [InlineData("wires=contention", "connect.contention", "B04")]
    [InlineData("wires=joined", "connect.echo", "C01")]
    [InlineData("wires=floating", "connect.floating", "C02")]
    [InlineData("wires=rx-low", "connect.stuck-low", "C08")]
    [InlineData("boot=low,lines=off,app=chatter-115200", "connect.text", "C05")]
    [InlineData("boot=low,lines=off,app=rubbish", "connect.firmware-answers", "C06")]
    [InlineData("adapter=cp2102c", "port.write-stuck", "A09")]
    public void What_cannot_be_reached_gets_its_own_verdict(string settings, string id, string row)
    {
        NcpException? fault = new VirtualPart(EmulatorSettings.Parse(settings)).Try(f => f.FlashAsync(VirtualPart.SmallRequest(), default), new ConnectOptions(BootControl.Lines));
        Assert.Equal((id, row), (fault?.Diagnosis.Id, fault?.Diagnosis.Kind.Row));
    }

    /// <summary>What is kept of the worst case, a talker that never stops, stays small.</summary>
    [Fact]
    public void Evidence_stays_below_a_megabyte()
    {
        NcpException? fault = new VirtualPart(EmulatorSettings.Parse("boot=low,lines=unwired,app=chatter-2000000"))
            .Try(f => f.InfoAsync(default), new ConnectOptions(BootControl.Lines, Attempts: 60));
        Assert.NotNull(fault);
        long bytes = fault.Evidence.Trials.Sum(t => 300 + t.Bytes.Length + (48L * t.Chunks.Length)) + fault.Evidence.Observations.Sum(o => 100L + (2 * o.What.Length));
        Assert.InRange(bytes, 1, 1_000_000);
        Assert.InRange(fault.Evidence.Trials.Length, 60, 192);
    }
}
