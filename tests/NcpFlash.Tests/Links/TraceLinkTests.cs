using System.Text;
using NcpFlash.Diagnostics;
using NcpFlash.Links;
using Xunit;

namespace NcpFlash.Tests.Links;

/// <summary>What is recorded, where, and when it is safe.</summary>
public sealed class TraceLinkTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_operation_is_recorded_with_its_time()
    {
        var time = new HandTime();
        var text = new StringWriter { NewLine = "\n" };
        (MemoryLink host, MemoryLink chip) = MemoryLink.CreatePair(time);
        await using var link = new TraceLink(host, new TraceWriter(time, text));
        await link.PlayAsync(ResetSequence.Parse("dtr=0 rts=1; rts=0"), Token);
        time.Advance(TimeSpan.FromMicroseconds(1500));
        await link.WriteAsync(new byte[34], Token);
        await chip.WriteAsync("OK"u8.ToArray(), Token);
        time.Advance(TimeSpan.FromSeconds(2));
        await link.ReadExactlyAsync(2);
        await link.SetBitRateAsync(new BitRate(2000000), Token);
        host.Vanish();
        await Assert.ThrowsAsync<NcpException>(() => link.ReadExactlyAsync(1));
        string zeros = string.Concat(Enumerable.Repeat(" 00", 32));
        Assert.Equal(
            $"""
            # ncpflash trace 1
            ! open rate=115200 lines=1 port=memory:host
            ! dtr=0 rts=1; rts=0
            @ 0.001500
            >{zeros}
            > 00 00
            @ 2.001500
            < 4f 4b
            ! rate 2000000
            ! gone
            # link.gone: memory:host has disappeared: test.

            """,
            text.ToString());
    }

    [Fact]
    public async Task The_target_is_flushed_after_every_event()
    {
        using var stream = new MemoryStream();
        var target = new StreamWriter(stream);
        (MemoryLink host, _) = MemoryLink.CreatePair();
        var link = new TraceLink(host, new TraceWriter(new HandTime(), target));
        await link.WriteAsync(new byte[] { 0x55 }, Token);
        Assert.EndsWith("> 55\n", Encoding.UTF8.GetString(stream.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_that_fails_or_is_cancelled_is_in_the_trace()
    {
        (MemoryLink host, _) = MemoryLink.CreatePair();
        var trace = new TraceWriter(new HandTime());
        var link = new TraceLink(host, trace);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await link.WriteAsync(new byte[] { 1 }, new CancellationToken(true)));
        host.Vanish();
        await Assert.ThrowsAsync<NcpException>(async () => await link.WriteAsync(new byte[] { 2 }, Token));
        Assert.Contains("> 01\n# the write was cancelled", trace.ReadTail(), StringComparison.Ordinal);
        Assert.Contains("> 02\n! gone\n# link.gone", trace.ReadTail(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_ring_is_bounded_and_its_tail_is_a_readable_trace()
    {
        var time = new HandTime();
        var trace = new TraceWriter(time);
        for (int i = 0; i < 10_000; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(1));
            trace.HostBytes(BitConverter.GetBytes(i));
            trace.ChipBytes(LinkBytes.Random(40, i));
        }

        string tail = trace.ReadTail();
        Assert.InRange(tail.Length, TraceWriter.RingCapacity - 1000, TraceWriter.RingCapacity + 100);
        Assert.StartsWith("# older lines were dropped\n", tail, StringComparison.Ordinal);
        TraceEvent last = TraceReader.Read("tail", tail)[^1];
        Assert.Equal(TimeSpan.FromSeconds(10), last.At);
    }

    [Fact]
    public void A_single_event_larger_than_the_ring_keeps_its_end()
    {
        var trace = new TraceWriter(new HandTime());
        trace.HostBytes(new byte[200_000]);
        trace.ChipBytes("!"u8);
        Assert.EndsWith(" 00\n< 21\n", trace.ReadTail(), StringComparison.Ordinal);
        Assert.NotEmpty(TraceReader.Read("tail", trace.ReadTail()));
    }

    [Fact]
    public async Task A_full_disk_ends_the_file_but_not_the_run()
    {
        (MemoryLink host, MemoryLink chip) = MemoryLink.CreatePair();
        var trace = new TraceWriter(new HandTime(), new StreamWriter(new FullDisk()));
        var link = new TraceLink(host, trace);
        await link.WriteAsync(new byte[] { 7 }, Token);
        Assert.Equal([7], await chip.ReadExactlyAsync(1));
        Assert.IsType<IOException>(trace.TargetFault);
        Assert.Contains("> 07", trace.ReadTail(), StringComparison.Ordinal);
        Assert.Contains("# the trace file can no longer be written: disk full", trace.ReadTail(), StringComparison.Ordinal);
    }

    private sealed class FullDisk : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("disk full");

        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("disk full");
    }
}
