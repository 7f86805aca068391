using NcpFlash.Images.Xz;
using Xunit;

namespace NcpFlash.Tests.Images.Xz;

public sealed class XzEncoderTests
{
    private static readonly XzOptions Defaults = new();

    [Fact]
    public void The_stream_begins_with_the_24_bytes_that_the_boot_ROM_knows()
    {
        byte[] stream = XzContainer.Compress(TestContents.Noise(1, 5000), Defaults);

        // PROTOCOL 3.3, seen on every file of the vendor
        Assert.Equal("FD377A585A0000016922DE360200210106000000EB78FCF3", Convert.ToHexString(stream[..24]));
    }

    [Fact]
    public void Empty_contents_give_the_stream_that_xz_gives() =>
        Assert.Equal("FD377A585A0000016922DE36000000001CDF44219042990D010000000001595A", Convert.ToHexString(XzContainer.Compress([], Defaults)));

    [Fact]
    public void Noise_is_stored_and_grows_by_less_than_a_thousandth()
    {
        byte[] contents = TestContents.Noise(2, 300_000);
        byte[] stream = XzContainer.Compress(contents, Defaults);
        Assert.InRange(stream.Length, contents.Length, contents.Length + 300);
        Assert.Equal(contents, XzDecoder.Decode(stream, contents.Length));
    }

    [Fact]
    public void Compressible_contents_behind_noise_are_compressed_again()
    {
        byte[] text = [.. Enumerable.Range(0, 20_000).SelectMany(i => System.Text.Encoding.ASCII.GetBytes($"line {i % 977}\n"))];
        byte[] contents = [.. text, .. TestContents.Noise(3, 200_000), .. text];
        byte[] stream = XzContainer.Compress(contents, Defaults);
        Assert.InRange(stream.Length, 200_000, 200_000 + (text.Length / 4));
        Assert.Equal(contents, XzDecoder.Decode(stream, contents.Length));
    }

    [Fact]
    public void A_long_run_crosses_the_largest_chunk()
    {
        var contents = new byte[(5 << 20) + 17];
        byte[] stream = XzContainer.Compress(contents, Defaults);
        Assert.InRange(stream.Length, 32, 2000);
        Assert.Equal(contents, XzDecoder.Decode(stream, contents.Length));
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(6144)]
    [InlineData(32768)]
    [InlineData(49152)]
    public void No_match_reaches_beyond_the_dictionary(int dictionarySize)
    {
        // the second half repeats the first at exactly the dictionary's size, then at one more
        byte[] once = TestContents.Noise(4, dictionarySize);
        byte[] reachable = [.. once, .. once];
        byte[] unreachable = [.. once, 0, .. once];
        var options = new XzOptions(dictionarySize);
        byte[] small = XzContainer.Compress(reachable, options);
        byte[] large = XzContainer.Compress(unreachable, options);
        Assert.InRange(small.Length, 0, dictionarySize + (dictionarySize / 8));
        Assert.InRange(large.Length, 2 * dictionarySize, 3 * dictionarySize);
        Assert.Equal(reachable, XzDecoder.Decode(small, reachable.Length));
        Assert.Equal(unreachable, XzDecoder.Decode(large, unreachable.Length));
    }

    [Fact]
    public void The_same_contents_give_the_same_bytes()
    {
        byte[] contents = TestContents.Mixed(new Random(5), 150_000);
        Assert.Equal(XzContainer.Compress(contents, Defaults), XzContainer.Compress(contents, new XzOptions()));
    }

    [Theory]
    [InlineData(0, 3, 0, 2)]
    [InlineData(4095, 3, 0, 2)]
    [InlineData(5000, 3, 0, 2)]
    [InlineData(int.MaxValue, 3, 0, 2)]
    [InlineData(32768, 5, 0, 2)]
    [InlineData(32768, -1, 0, 2)]
    [InlineData(32768, 3, 2, 2)]
    [InlineData(32768, 0, 5, 2)]
    [InlineData(32768, 3, -1, 2)]
    [InlineData(32768, 3, 0, 5)]
    [InlineData(32768, 3, 0, -1)]
    public void Options_outside_their_range_are_refused(int dictionarySize, int lc, int lp, int pb) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => XzContainer.Compress([1], new XzOptions(dictionarySize, lc, lp, pb)));

    [Fact]
    public void A_cancelled_token_stops_the_work()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => XzEncoder.Encode([1, 2, 3], Defaults, source.Token));
    }

    [Fact]
    public void Working_memory_stays_below_16_MB()
    {
        byte[] contents = TestContents.Mixed(new Random(6), 1_500_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        byte[] stream = XzContainer.Compress(contents, Defaults);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(allocated, stream.Length, 16_000_000 + stream.Length);
    }
}
