using NcpFlash.Wire;
using NcpFlash.Wire.Commands;
using Xunit;

namespace NcpFlash.Tests.Wire;

/// <summary>Frames of PROTOCOL Annex A, section 3.1 and section 12, typed in from there: the client's encodings must equal them.</summary>
public sealed class CommandEncodingTests
{
    private static readonly byte[] PartitionHead = Convert.FromHexString("42465054000008000000");

    public static TheoryData<string, Command> Frames => new()
    {
        { "10000000", new GetBootInfo() },
        { "2300040010270000", new SetTimeout(TimeSpan.FromSeconds(10)) },
        { "23000400D0070000", new SetTimeout(TimeSpan.FromSeconds(2)) },
        { "5000080004DF026100121027", new MemoryWrite(0x6102_DF04, 0x2710_1200) },
        { "5000080008F1002000000000", new MemoryWrite(0x2000_F108, 0) },
        { "222B08000100000080841E00", new SetClock(new BitRate(2_000_000)) },
        { "22CC08000100000000C20100", new SetClock(new BitRate(115_200)) },
        { "22D108000100000020A10700", new SetClock(new BitRate(500_000)) },
        { "222708000100000000100E00", new SetClock(new BitRate(921_600)) },
        { "229A08000100000040420F00", new SetClock(new BitRate(1_000_000)) },
        { "42000000", new EfuseReadMac() },
        { "3B4F040008410101", new FlashSetParameters(0x0101_4108) },
        { "3B49040002410101", new FlashSetParameters(0x0101_4102) },
        { "36000000", new FlashReadJedecId() },
        { "3C000000", new FlashChipErase() },
        { "30140800000000003FCD0000", new FlashErase(new FlashRange(0, 0xCD40)) },
        { "30FC080000E0000033E10000", new FlashErase(new FlashRange(0xE000, 308)) },
        { "30570800000001007FB81700", new FlashErase(FlashRange.FromTo(0x10000, 0x17B880)) },
        { "304B080000803700FF4F3E00", new FlashErase(FlashRange.FromTo(0x378000, 0x3E5000)) },
        { "3A000000", new FlashWriteCheck() },
        { "60000000", new XipReadStart() },
        { "61000000", new XipReadFinish() },
        { "3E1508000000000040CD0000", new FlashXipDigest(new FlashRange(0, 0xCD40)) },
        { "3E1D080000E0000034010000", new FlashXipDigest(new FlashRange(0xE000, 308)) },
        { "3E5708000000010080B81600", new FlashXipDigest(new FlashRange(0x10000, 0x16B880)) },
        { "3E9508000080370000D00600", new FlashXipDigest(new FlashRange(0x378000, 0x6D000)) },
        { "3E95080000000100A0E50700", new FlashXipDigest(new FlashRange(0x10000, 0x7E5A0)) },
        { "410A08000000000000020000", new EfuseRead(0, 512) },
        { "321008000000000000080000", new FlashRead(new FlashRange(0, 2048)) },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void Frame_equals_the_documented_bytes(string expected, Command command) =>
        Assert.Equal(expected, Convert.ToHexString(command.Encode()), ignoreCase: true);

    [Fact]
    public void Long_set_parameters_carries_the_block_behind_the_word()
    {
        // PROTOCOL 6.4 gives the block, Annex A step 8 the checksums for pins 8 and 2.
        byte[] block = Convert.FromHexString("040100006699ff039f00b7e904c80001c72052d8060232000b010b013b01bb006b01eb02eb0202500001000101"
            + "0002010201ab01053500000101000038ffa0ff77030240770302f02c01b004b0040500e8801400");
        Assert.Equal("3BAC580008410101", Convert.ToHexString(new FlashSetParameters(0x0101_4108, block).Encode())[..16]);
        Assert.Equal("3BA6580002410101", Convert.ToHexString(new FlashSetParameters(0x0101_4102, block).Encode())[..16]);
        Assert.Equal(88 + 4, new FlashSetParameters(0, block).Encode().Length);
    }

    [Fact]
    public void Only_the_first_piece_of_a_stream_carries_bit_31()
    {
        byte[] first = new FlashDecompressWrite(0x378000, PartitionHead, IsFirst: true).Encode();
        byte[] second = new FlashDecompressWrite(0x378800, PartitionHead, IsFirst: false).Encode();
        Assert.Equal("00803780", Convert.ToHexString(first.AsSpan(4, 4)));
        Assert.Equal("00883700", Convert.ToHexString(second.AsSpan(4, 4)));
    }

    [Fact]
    public void Image_load_group_sends_no_checksum()
    {
        // PROTOCOL 2.1: "Commands of the image-load group are sent with 0".
        Assert.Equal(0, new LoadBootHeader(new byte[] { 1, 2, 3 }).Encode()[1]);
        Assert.Equal(0, new SendPassword(new byte[16]).Encode()[1]);
        Assert.NotEqual(0, new EfuseRead(0, 4).Encode()[1]);
    }

    [Fact]
    public void What_must_not_happen_twice_is_not_repeatable()
    {
        Assert.False(new FlashDecompressWrite(0, PartitionHead, true).IsRepeatable);
        Assert.False(new EfuseWrite(0, new byte[4]).IsRepeatable);
        Assert.False(new FlashXipDigest(new FlashRange(0, 1)).IsRepeatable);
        Assert.True(new FlashWrite(0, PartitionHead).IsRepeatable);
        Assert.True(new FlashErase(new FlashRange(0, 1)).IsRepeatable);
    }
}
