using NcpFlash.Diagnostics;
using NcpFlash.Links;
using Xunit;

namespace NcpFlash.Tests.Links;

/// <summary>What every link promises, run over each kind of link.</summary>
public abstract class SerialLinkContract
{
    private static readonly BitRate Slow = new(115200);

    private protected abstract Task<LinkBench> OpenAsync();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bytes_arrive_unchanged_and_in_order_both_ways()
    {
        await using LinkBench bench = await OpenAsync();
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        await bench.Link.WriteAsync(all, Token);
        Assert.Equal(all, await bench.Chip.ReadExactlyAsync(256));
        await bench.Chip.WriteAsync(all, Token);
        Assert.Equal(all, await bench.Link.ReadExactlyAsync(256));
    }

    [Fact]
    public async Task A_megabyte_crosses_both_ways_at_once()
    {
        await using LinkBench bench = await OpenAsync();
        byte[] down = LinkBytes.Random(1 << 20, 1), up = LinkBytes.Random(1 << 20, 2);
        LinkCounters before = bench.Link.Counters;
        Task<byte[]> atChip = bench.Chip.ReadExactlyAsync(down.Length), atHost = bench.Link.ReadExactlyAsync(up.Length);
        await Task.WhenAll(SendAsync(bench.Link, down), SendAsync(bench.Chip, up));
        Assert.True((await atChip).AsSpan().SequenceEqual(down));
        Assert.True((await atHost).AsSpan().SequenceEqual(up));
        Assert.Equal(down.Length, bench.Link.Counters.BytesWritten - before.BytesWritten);
        Assert.Equal(up.Length, bench.Link.Counters.BytesRead - before.BytesRead);
    }

    [Fact]
    public async Task A_read_takes_what_is_there_and_leaves_the_rest()
    {
        await using LinkBench bench = await OpenAsync();
        await bench.Chip.WriteAsync("OK more"u8.ToArray(), Token);
        Assert.Equal("OK"u8.ToArray(), await bench.Link.ReadExactlyAsync(2));
        Assert.Equal(" more"u8.ToArray(), await bench.Link.ReadExactlyAsync(5));
    }

    [Fact]
    public async Task A_cancelled_read_ends_with_its_own_token_and_loses_nothing()
    {
        await using LinkBench bench = await OpenAsync();
        var buffer = new byte[16];
        for (int round = 0; round < 50; round++)
        {
            using var cancel = new CancellationTokenSource();
            ValueTask<int> read = bench.Link.ReadAsync(buffer, cancel.Token);
            await cancel.CancelAsync();
            var ended = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await read);
            Assert.Equal(cancel.Token, ended.CancellationToken);
            await bench.Chip.WriteAsync(new[] { (byte)round }, Token);
            Assert.Equal([(byte)round], await bench.Link.ReadExactlyAsync(1));
        }
    }

    [Fact]
    public async Task Cancelling_while_bytes_arrive_loses_and_doubles_nothing()
    {
        await using LinkBench bench = await OpenAsync();
        byte[] sent = LinkBytes.Random(20_000, 3);
        Task sending = SendAsync(bench.Chip, sent, chunk: 7);
        var got = new List<byte>();
        var buffer = new byte[64];
        var random = new Random(4);
        using var patience = new CancellationTokenSource(LinkBytes.Patience);
        while (got.Count < sent.Length && !patience.IsCancellationRequested)
        {
            using var cancel = new CancellationTokenSource();
            try
            {
                ValueTask<int> read = bench.Link.ReadAsync(buffer, cancel.Token);
                if (random.Next(2) == 0)
                {
                    await cancel.CancelAsync();
                }
                else
                {
                    cancel.CancelAfter(1);
                }

                got.AddRange(buffer[..await read]);
            }
            catch (OperationCanceledException)
            {
            }
        }

        await sending;
        Assert.Equal(sent, got);
    }

    [Fact]
    public async Task A_token_that_is_already_cancelled_is_honoured()
    {
        await using LinkBench bench = await OpenAsync();
        var over = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await bench.Link.ReadAsync(new byte[1], over));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await bench.Link.WriteAsync(new byte[1], over));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await bench.Link.SetBitRateAsync(Slow, over));
    }

    [Fact]
    public async Task A_vanished_port_ends_reads_and_writes_with_link_gone()
    {
        await using LinkBench bench = await OpenAsync();
        Task<byte[]> read = bench.Link.ReadExactlyAsync(1);
        await bench.Break();
        Assert.Equal(PortFaults.Gone, (await Assert.ThrowsAsync<NcpException>(() => read)).Diagnosis.Kind);
        Assert.Equal(PortFaults.Gone, (await Assert.ThrowsAsync<NcpException>(() => bench.Link.ReadExactlyAsync(1))).Diagnosis.Kind);
        Assert.Equal(PortFaults.Gone, (await Assert.ThrowsAsync<NcpException>(() => SendForEverAsync(bench.Link))).Diagnosis.Kind);
        _ = bench.Link.Counters;
    }

    [Fact]
    public async Task Bytes_that_came_before_the_port_vanished_can_still_be_read()
    {
        await using LinkBench bench = await OpenAsync();
        await bench.Chip.WriteAsync("last words"u8.ToArray(), Token);
        Assert.Equal("la"u8.ToArray(), await bench.Link.ReadExactlyAsync(2));
        await bench.Break();
        Assert.Equal("st words"u8.ToArray(), await bench.Link.ReadExactlyAsync(8));
        Assert.Equal(PortFaults.Gone, (await Assert.ThrowsAsync<NcpException>(() => bench.Link.ReadExactlyAsync(1))).Diagnosis.Kind);
    }

    [Fact]
    public async Task Closing_ends_a_pending_read_and_can_be_done_twice()
    {
        await using LinkBench bench = await OpenAsync();
        Task<byte[]> read = bench.Link.ReadExactlyAsync(1);
        await bench.Link.DisposeAsync();
        await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => read);
        await bench.Link.DisposeAsync();
        await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => bench.Link.ReadExactlyAsync(1));
        await Assert.ThrowsAnyAsync<ObjectDisposedException>(async () => await bench.Link.WriteAsync(new byte[1], Token));
        _ = bench.Link.Counters;
    }

    [Fact]
    public async Task A_second_reader_at_the_same_time_is_refused()
    {
        await using LinkBench bench = await OpenAsync();
        Task<byte[]> first = bench.Link.ReadExactlyAsync(1);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await bench.Link.ReadAsync(new byte[1], Token));
        await bench.Chip.WriteAsync(new byte[] { 7 }, Token);
        Assert.Equal([7], await first);
    }

    [Fact]
    public async Task A_rate_is_returned_and_kept()
    {
        await using LinkBench bench = await OpenAsync();
        var rate = new BitRate(2_000_000);
        Assert.Equal(rate, await bench.Link.SetBitRateAsync(rate, Token));
        Assert.Equal(rate, bench.Link.BitRate);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await bench.Link.SetBitRateAsync(default, Token));
    }

    [Fact]
    public async Task A_sequence_plays_with_or_without_lines_and_can_be_cancelled()
    {
        await using LinkBench bench = await OpenAsync();
        await bench.Link.PlayAsync(ResetSequence.Parse("dtr=0 rts=1; wait 2ms; rts=0"), Token);
        using var cancel = new CancellationTokenSource();
        ValueTask play = bench.Link.PlayAsync(ResetSequence.Parse("rts=1; wait 60s; rts=0"), cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await play);
    }

    private static async Task SendAsync(ISerialLink link, byte[] bytes, int chunk = 4096)
    {
        for (int at = 0; at < bytes.Length; at += chunk)
        {
            await link.WriteAsync(bytes.AsMemory(at, Math.Min(chunk, bytes.Length - at)), Token);
        }
    }

    /// <summary>A peer that has left is noticed by one of the next writes, not always by the first.</summary>
    private static async Task SendForEverAsync(ISerialLink link)
    {
        using var patience = new CancellationTokenSource(LinkBytes.Patience);
        while (true)
        {
            await link.WriteAsync(new byte[64], patience.Token);
            await Task.Delay(1, patience.Token);
        }
    }
}
