using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Images;
using NcpFlash.Images.Xz;
using NcpFlash.Jobs;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using NcpFlash.Tests.Conversation;
using NcpFlash.Wire;
using Xunit;

namespace NcpFlash.Tests.Performance;

/// <summary>Compressing beside the conversation.</summary>
public sealed class CompressionAheadTests
{
    [Fact]
    public void A_stream_that_is_late_does_not_let_the_ROM_fall_idle()
    {
        FlashRequest request = FlashScenario.Sample(EraseMode.Range);
        var clock = new VirtualClock();
        var part = new VirtualPart(clock) { Streams = new StreamCache(work => LaterAsync(work, clock, 7), clock) };
        part.FillFlash(seed: 1);
        byte[] expected = VirtualPart.Expected(request, part.Board.Flash.Contents);
        part.Run(f => f.FlashAsync(request, default));
        Assert.True(part.Board.Flash.Contents.SequenceEqual(expected));
        Assert.DoesNotContain(part.Events, e => e is JobEvent.Resynced);
        Assert.InRange(part.Clock.Elapsed.TotalSeconds, 14, 20); // tuning and compressing take 7 s each
        Assert.InRange(part.Sent.Count(f => f[0] == (byte)Opcode.EfuseReadMac), 100, 400);
        Assert.True(part.Events.FindIndex(e => e is JobEvent.Compressed) > part.Events.FindIndex(e => e is JobEvent.Connecting));
    }

    [Theory]
    [InlineData(30_000)]
    [InlineData(200_000)]
    public void What_travels_does_not_depend_on_when_a_stream_is_complete(int length)
    {
        var noise = new byte[length];
        new Random(3).NextBytes(noise);
        var request = new FlashRequest(
            [new PlanImage("noise", "noise.bin", 0x10000, noise, new SourcePlace("test", 1)), new PlanImage("text", "text.bin", 0x80000, new byte[30_000], new SourcePlace("test", 2))],
            EraseMode.Range, []);
        byte[][][] sent = [.. ((double[])[0, 0.02, 3]).Select(seconds =>
        {
            var clock = new VirtualClock();
            var part = new VirtualPart(clock) { Streams = new StreamCache(work => LaterAsync(work, clock, seconds), clock) };
            part.FillFlash(seed: 1);
            part.Run(f => f.FlashAsync(request, default));
            return part.Sent.Where(f => f[0] is (byte)Opcode.FlashWrite or (byte)Opcode.FlashDecompressWrite).ToArray();
        })];
        Assert.InRange(sent[0].Sum(f => f.Length - 8), length, length + 300); // noise as it is
        Assert.All(sent[1..], late => Assert.Equal(sent[0], late));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_begun_is_all_that_a_job_over_other_contents_needs(bool isFull)
    {
        int works = 0;
        var streams = new StreamCache(
            work =>
            {
                works++;
                return StreamCache.Inline(work);
            },
            TimeProvider.System);
        FlashRequest request = FlashScenario.Sample(EraseMode.Range) with { IsFull = isFull };
        streams.Begin(FlashPlanner.Plan(request, ChipCatalog.Default, ChipCatalog.Default.NominalFlashSize), ChipCatalog.Default, isFull);
        int begun = works;
        Assert.InRange(begun, 2, 12);
        var part = new VirtualPart { Streams = streams };
        part.FillFlash(seed: 2);
        part.Run(f => f.FlashAsync(request, default));
        Assert.Equal(begun, works);
    }

    [Fact]
    public void Compressing_ends_with_the_job_it_is_for()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var streams = new StreamCache(StreamCache.Inline, TimeProvider.System, stop.Token);
        var noise = new byte[200_000];
        new Random(3).NextBytes(noise);
        Assert.True(streams.GetAsync(noise, new XzOptions()).IsCanceled);
    }

    [Fact]
    public void Compressing_that_fails_is_not_taken_for_done()
    {
        var clock = new VirtualClock();
        var part = new VirtualPart(clock) { Streams = new StreamCache(_ => Task.FromException(new InvalidOperationException("no memory")), clock) };
        part.FillFlash(seed: 1);
        Assert.Throws<InvalidOperationException>(() => part.Run(f => f.FlashAsync(FlashScenario.Sample(EraseMode.Range), default)));
    }

    [Fact]
    public void A_wait_for_a_stream_can_be_cancelled()
    {
        var clock = new VirtualClock();
        var part = new VirtualPart(clock) { Streams = new StreamCache(_ => new TaskCompletionSource().Task, clock) };
        part.FillFlash(seed: 1);
        using var cancel = new CancellationTokenSource();
        using ITimer timer = clock.CreateTimer(_ => cancel.Cancel(), null, TimeSpan.FromSeconds(9), Timeout.InfiniteTimeSpan);
        Assert.ThrowsAny<OperationCanceledException>(() => part.Run(f => f.FlashAsync(FlashScenario.Sample(EraseMode.Range), cancel.Token)));
        Assert.InRange(part.Clock.Elapsed.TotalSeconds, 9, 9.1);
    }

    [Fact]
    public void Several_jobs_share_one_compression()
    {
        int works = 0;
        var streams = new StreamCache(
            work =>
            {
                works++;
                work();
                return Task.CompletedTask;
            },
            TimeProvider.System);
        FlashRequest request = FlashScenario.Sample(EraseMode.Range);
        int afterFirst = 0;
        for (int job = 0; job < 3; job++)
        {
            var part = new VirtualPart() { Streams = streams };
            part.FillFlash(seed: 2);
            part.Run(f => f.FlashAsync(request, default));
            afterFirst = job == 0 ? works : afterFirst;
        }

        Assert.InRange(afterFirst, 2, 12);
        Assert.Equal(afterFirst, works);
    }

    [Fact]
    public void Firmware_gets_the_parameters_that_suit_it()
    {
        byte[] firmware = RealFirmware.Read("st67w611m_mission_t01_v2.0.106.bin");
        XzOptions options = XzTuning.Choose(firmware, 32768);
        Assert.Equal(new XzOptions(32768, 3, 1, 1), options);
        var image = new PlanImage("FW", "FW.bin", 0x10000, firmware, new SourcePlace("test"));
        long streams = WriteRun.Of(image, _ => true).Sum(run => (long)XzEncoder.Encode(run.Contents.Span, options).Length);
        Assert.InRange(streams, 1, 854_860); // what xz 5.4.1 makes of the same six pieces with the same parameters
    }

    [Fact]
    public void Noise_keeps_the_vendors_parameters()
    {
        var noise = new byte[100_000];
        new Random(3).NextBytes(noise);
        Assert.Equal(new XzOptions(), XzTuning.Choose(noise, 32768));
    }

    private static async Task LaterAsync(Action work, VirtualClock clock, double seconds)
    {
        work(); // at once, in real time: what another thread does meanwhile would make the clock run on
        await clock.DelayAsync(TimeSpan.FromSeconds(seconds), default).ConfigureAwait(false);
    }
}
