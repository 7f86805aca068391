using NcpFlash.Images.Xz;
using Xunit;

namespace NcpFlash.Tests.Images.Xz;

/// <summary>Our half against the other half of xz.</summary>
public sealed class XzForeignTests
{
    public static TheoryData<string> EncoderArguments =>
    [
        "-0", "-1", "-2", "-3", "-4", "-5", "-6", "-7", "-8", "-9", "-0e", "-6e", "-9e",
        "--check=none", "--check=crc32", "--check=crc64", "--check=sha256",
        "--check=crc32 --lzma2=dict=32KiB", "--lzma2=dict=4KiB,lc=0,lp=0,pb=0", "--lzma2=dict=6KiB,lc=4,lp=0,pb=4",
        "--lzma2=dict=96KiB,lc=0,lp=4,pb=4", "--lzma2=dict=64MiB,lc=2,lp=2,pb=1", "--lzma2=mode=fast,mf=hc3,nice=5",
        "--block-size=4096", "-T2 --block-size=65536",
    ];

    [Theory]
    [MemberData(nameof(EncoderArguments))]
    public void We_read_what_xz_writes(string arguments)
    {
        XzProgram.Require();
        foreach (byte[] contents in Samples())
        {
            Assert.Equal(contents, XzDecoder.Decode(XzProgram.Run("-c " + arguments, contents), contents.Length));
        }
    }

    [Theory]
    [InlineData(32768, 3, 0, 2)]
    [InlineData(4096, 0, 0, 0)]
    [InlineData(6144, 4, 0, 4)]
    [InlineData(1 << 20, 0, 4, 4)]
    [InlineData(3 << 14, 1, 2, 1)]
    [InlineData(1 << 30, 2, 1, 3)]
    public void Xz_reads_what_we_write(int dictionarySize, int lc, int lp, int pb)
    {
        XzProgram.Require();
        foreach (byte[] contents in Samples())
        {
            byte[] stream = XzContainer.Compress(contents, new XzOptions(dictionarySize, lc, lp, pb));
            Assert.Equal(contents, XzProgram.Run("-dc", stream));
        }
    }

    [Fact]
    public void Streams_one_behind_the_other_with_padding_between_them_are_one()
    {
        XzProgram.Require();
        byte[] first = XzProgram.Run("-c --check=crc64", "first "u8.ToArray());
        byte[] second = XzContainer.Compress("second"u8, new XzOptions());
        byte[] both = [.. first, 0, 0, 0, 0, .. second, 0, 0, 0, 0, 0, 0, 0, 0];
        Assert.Equal("first second"u8, XzDecoder.Decode(both, 100));
        Assert.Equal("first second"u8.ToArray(), XzProgram.Run("-dc", both));
    }

    private static IEnumerable<byte[]> Samples() =>
    [
        [],
        [0x55],
        TestContents.Noise(11, 80_000),
        new byte[2_500_000],
        TestContents.Mixed(new Random(12), 100_000),
        [.. TestContents.Noise(13, 70_000), .. TestContents.Mixed(new Random(14), 70_000), .. TestContents.Noise(13, 70_000)],
    ];
}
