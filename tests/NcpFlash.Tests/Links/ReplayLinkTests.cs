using NcpFlash.Diagnostics;
using NcpFlash.Links;
using Xunit;

namespace NcpFlash.Tests.Links;

/// <summary>A trace in place of the chip.</summary>
public sealed class ReplayLinkTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    private readonly HandTime _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_documented_example_replays_to_its_end()
    {
        ReplayLink link = Begin(TraceReaderTests.Example());
        Assert.Equal(new LinkIdentity("/dev/ttyUSB0", LinkKind.Replay, HasControlLines: true), link.Identity);
        Assert.Equal(500000, link.BitRate.BitsPerSecond);
        ValueTask play = link.PlayAsync(ResetSequence.Parse("dtr=0 rts=1; wait 50ms; rts=0; wait 100ms"), Token);
        _time.Advance(TimeSpan.FromMilliseconds(50));
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await play;
        byte[] burst = [.. Enumerable.Repeat((byte)0x55, 36)];
        await link.WriteAsync(burst.AsMemory(0, 30), Token);
        await link.WriteAsync(burst.AsMemory(30), Token);
        Assert.Equal("OK"u8.ToArray(), await ReadAfterAsync(link, 2, TimeSpan.FromMilliseconds(2.707)));
        await link.WriteAsync(new byte[] { 0x10, 0, 0, 0 }, Token);
        Assert.Equal([0x4F, 0x4B, 0x18, 0x00], await ReadAfterAsync(link, 4, TimeSpan.FromMilliseconds(1.115)));
        Assert.Equal(1998001, (await link.SetBitRateAsync(new BitRate(2000000), Token)).BitsPerSecond);
        Assert.False(link.IsAtEnd);
        ValueTask<int> last = link.ReadAsync(new byte[1], Token);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(PortFaults.Gone, (await Assert.ThrowsAsync<NcpException>(async () => await last)).Diagnosis.Kind);
        Assert.Equal(new LinkCounters(40, 6), link.Counters);
    }

    [Fact]
    public async Task An_answer_waits_for_its_question_however_late()
    {
        ReplayLink link = Begin("> 01\n@ 0.005\n< 02");
        var buffer = new byte[4];
        ValueTask<int> read = link.ReadAsync(buffer, Token);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.False(read.IsCompleted);
        await link.WriteAsync(new byte[] { 1 }, Token);
        _time.Advance(4 * Millisecond);
        Assert.False(read.IsCompleted);
        _time.Advance(Millisecond);
        Assert.Equal(1, await read);
        Assert.True(link.IsAtEnd);
    }

    [Fact]
    public async Task After_the_end_nothing_comes_and_a_read_can_be_cancelled()
    {
        ReplayLink link = Begin("< 02");
        Assert.Equal([2], await link.ReadExactlyAsync(1));
        using var cancel = new CancellationTokenSource();
        ValueTask<int> read = link.ReadAsync(new byte[1], cancel.Token);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.False(read.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await read);
    }

    [Fact]
    public async Task Chip_bytes_that_the_host_has_not_read_stay_readable()
    {
        ReplayLink link = Begin("@ 1\n< 01 02 03\n@ 2\n> 09\n@ 3\n< 04");
        await link.WriteAsync(new byte[] { 9 }, Token);
        Assert.Equal([1, 2, 3], await link.ReadExactlyAsync(3));
        Assert.Equal([4], await ReadAfterAsync(link, 1, TimeSpan.FromSeconds(1)));
    }

    [Theory]
    [InlineData("> 01 02 03", "7:the bytes 02 03:wrote 05 06")]
    [InlineData("! rate 9600", "7:the rate 9600:wrote 01 05 06")]
    [InlineData("! dtr=1", "7:the sequence dtr=1:wrote 01 05 06")]
    [InlineData("< 01", "7:no further step of the host:wrote 01 05 06")]
    public async Task Bytes_that_differ_end_the_replay_at_their_line(string line, string expected)
    {
        ReplayLink link = Begin("\n\n\n\n\n\n" + line);
        NcpException fault = await Assert.ThrowsAsync<NcpException>(async () => await link.WriteAsync(new byte[] { 1, 5, 6 }, Token));
        string[] parts = expected.Split(':');
        Assert.Equal(TraceFaults.Diverged, fault.Diagnosis.Kind);
        Assert.Equal($"The replay left the trace at run.trace:{parts[0]}: the trace has {parts[1]}, the host did {parts[2]}.", fault.Message.Replace("did wrote", "did wrote"));
    }

    [Fact]
    public async Task Another_rate_or_sequence_ends_the_replay()
    {
        NcpException rate = await Assert.ThrowsAsync<NcpException>(
            async () => await Begin("! rate 9600").SetBitRateAsync(new BitRate(9601), Token));
        Assert.Contains("set the rate 9601", rate.Message, StringComparison.Ordinal);
        NcpException play = await Assert.ThrowsAsync<NcpException>(
            async () => await Begin("! dtr=0").PlayAsync(ResetSequence.Parse("dtr=1"), Token));
        Assert.Contains("the sequence dtr=0", play.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recorded_conversation_replays_to_the_same_trace()
    {
        var text = new StringWriter();
        (MemoryLink host, MemoryLink chip) = MemoryLink.CreatePair(_time);
        var random = new Random(8);
        await using (var recorded = new TraceLink(host, new TraceWriter(_time, text)))
        {
            for (int i = 0; i < 200; i++)
            {
                await recorded.WriteAsync(LinkBytes.Random(random.Next(1, 100), i), Token);
                _time.Advance(random.Next(0, 5) * Millisecond);
                byte[] answer = LinkBytes.Random(random.Next(1, 100), -i);
                await chip.WriteAsync(answer, Token);
                await recorded.ReadExactlyAsync(answer.Length);
            }
        }

        var again = new StringWriter();
        ReplayLink replay = new("run.trace", TraceReader.Read("run.trace", text.ToString()), _time);
        var link = new TraceLink(replay, new TraceWriter(_time, again));
        random = new Random(8);
        for (int i = 0; i < 200; i++)
        {
            await link.WriteAsync(LinkBytes.Random(random.Next(1, 100), i), Token);
            TimeSpan wait = random.Next(0, 5) * Millisecond;
            int length = random.Next(1, 100);
            _time.Advance(wait);
            Assert.Equal(LinkBytes.Random(length, -i), await link.ReadExactlyAsync(length));
        }

        Assert.True(replay.IsAtEnd);
        Assert.Equal(text.ToString(), again.ToString());
    }

    private ReplayLink Begin(string text) => new("run.trace", TraceReader.Read("run.trace", text), _time);

    private async Task<byte[]> ReadAfterAsync(ReplayLink link, int count, TimeSpan due)
    {
        Task<byte[]> read = link.ReadExactlyAsync(count);
        _time.Advance(due - TimeSpan.FromMicroseconds(1));
        Assert.False(read.IsCompleted);
        _time.Advance(Millisecond);
        return await read;
    }
}
