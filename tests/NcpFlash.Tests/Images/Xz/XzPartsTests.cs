using NcpFlash.Diagnostics;
using NcpFlash.Images.Xz;
using Xunit;

namespace NcpFlash.Tests.Images.Xz;

public sealed class XzPartsTests
{
    [Fact]
    public void Crc64_has_the_published_check_value() =>
        Assert.Equal(0x995DC9BBDF1939FAUL, Crc64.Of("123456789"u8)); // CRC-64/XZ in the CRC RevEng catalogue

    [Theory]
    [InlineData(0, 4096u)]
    [InlineData(1, 6144u)]
    [InlineData(6, 32768u)]
    [InlineData(39, 3221225472u)]
    [InlineData(40, 4294967295u)]
    public void Dictionary_codes_stand_for_the_sizes_of_the_xz_specification(byte code, uint size) =>
        Assert.Equal(size, XzDictionarySize.ToBytes(code));

    [Fact]
    public void Every_distance_lies_in_its_slot()
    {
        for (int slot = 0; slot < 63; slot++)
        {
            Assert.Equal(slot, LzmaFormat.SlotOf(LzmaFormat.SlotBase(slot)));
            Assert.Equal(slot, LzmaFormat.SlotOf(LzmaFormat.SlotBase(slot + 1) - 1));
        }
    }

    [Fact]
    public void Prices_follow_the_logarithm_of_the_probability()
    {
        // sixteen neighbours share a price, which is coarse for the least probable bits
        for (int probability = 31; probability <= 2017; probability++)
        {
            double bits = -Math.Log2(probability / 2048.0);
            Assert.InRange(BitPrices.Zero(probability) - (bits * BitPrices.OneBit), -28, 28);
            Assert.InRange(BitPrices.One(2048 - probability) - (bits * BitPrices.OneBit), -28, 28);
        }

        Assert.InRange(BitPrices.Zero(1024), BitPrices.OneBit - 1, BitPrices.OneBit);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(127UL)]
    [InlineData(128UL)]
    [InlineData(0x7FFFFFFFFFFFFFFFUL)]
    public void Variable_length_integers_come_back(ulong value)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        XzVarInt.Write(output, value);
        var cursor = new XzCursor(output.WrittenSpan);
        Assert.Equal(value, cursor.TakeVarInt("test"));
        Assert.True(cursor.Rest.IsEmpty);
    }

    [Theory]
    [InlineData("8000")]
    [InlineData("808080808080808080")]
    public void Variable_length_integers_that_are_too_long_are_refused(string hex) =>
        Assert.Equal(XzFaults.HeaderDamaged, Assert.Throws<NcpException>(() => new XzCursor(Convert.FromHexString(hex)).TakeVarInt("test")).Diagnosis.Kind);

    [Fact]
    public void Matches_are_real_grow_and_include_the_longest()
    {
        byte[] data = TestContents.Mixed(new Random(31), 6000);
        const int Dictionary = 4096;
        var finder = new MatchFinder(data.Length, Dictionary, LzmaFormat.MaxMatch, int.MaxValue);
        var matches = new Match[LzmaFormat.MaxMatch];
        for (int at = 0; at < data.Length; at++)
        {
            int count = finder.Find(data, matches);
            int longest = 0;
            foreach (Match match in matches.AsSpan(0, count))
            {
                Assert.InRange(match.Distance, 0, Math.Min(at, Dictionary) - 1);
                Assert.InRange(match.Length, longest + 1, LzmaFormat.MaxMatch);
                Assert.True(data.AsSpan(at, match.Length).SequenceEqual(data.AsSpan(at - match.Distance - 1, match.Length)));
                longest = match.Length;
            }

            int expected = LongestByHand(data, at, Dictionary);
            Assert.True(longest == expected || expected < 4, $"at {at}: {longest}, not {expected}");
        }
    }

    private static int LongestByHand(ReadOnlySpan<byte> data, int at, int dictionary)
    {
        int longest = 0;
        int limit = Math.Min(LzmaFormat.MaxMatch, data.Length - at);
        for (int from = Math.Max(0, at - dictionary); from < at; from++)
        {
            longest = Math.Max(longest, ByteRuns.Extend(data, from, at, 0, limit));
        }

        return longest;
    }
}
