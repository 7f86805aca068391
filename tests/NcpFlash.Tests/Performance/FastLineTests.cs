using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using NcpFlash.Tests.Conversation;
using Xunit;

namespace NcpFlash.Tests.Performance;

/// <summary>A line of 10 Mbaud: what the part itself takes apart, the client keeps it busy.</summary>
public sealed class FastLineTests
{
    private const int Rate = 10_000_000;

    [Fact]
    public void Raw_writes_keep_nine_tenths_of_a_fast_line_busy()
    {
        var contents = new byte[256 * 1024];
        new Random(10).NextBytes(contents);
        var request = new FlashRequest([new PlanImage("raw", "raw.bin", 0x10000, contents, new SourcePlace("test", 1))], EraseMode.Range, [], IsRaw: true);
        var part = new VirtualPart();
        part.Run(f => f.FlashAsync(request, default), new ConnectOptions(BootControl.Host, WorkRate: new BitRate(Rate)));
        Assert.Equal(Rate, part.Events.OfType<JobEvent.RateChanged>().Last().Real.BitsPerSecond);
        JobEvent.StepFinished[] writes = [.. part.Events.OfType<JobEvent.StepFinished>().Where(e => e.Step is PlanStep.WritePages)];
        Assert.Equal(contents.Length, writes.Sum(w => w.BytesOnLine)); // incompressible, so nothing travels compressed
        int frames = part.Sent.Count(f => f[0] == 0x31);
        TimingModel timing = ChipCatalog.Default.Timing;
        double own = FlashFloor.Program(contents) + ((frames + writes.Length) * timing.CommandOverhead.TotalSeconds);
        double line = part.Sent.Where(f => f[0] == 0x31).Sum(f => (long)f.Length) * 10.0 / Rate;
        Assert.InRange(line / (writes.Sum(w => w.Elapsed.TotalSeconds) - own), 0.9, 1.01);
    }
}
