using NcpFlash.Images.Xz;
using Xunit;

namespace NcpFlash.Tests.Images.Xz;

/// <summary>The vendor's images; the sizes are those of xz 5.4.1 with --check=crc32 --lzma2=dict=32KiB,lp=…,pb=… and, for lp=0, of PROTOCOL 3.3.</summary>
public sealed class XzImageTests
{
    private const string Folder = "Binaries/NCP_Binaries/";

    [Theory]
    [InlineData(Folder + "st67w611m_boot2_v8.1.9.bin", 0, 2, 27576)]
    [InlineData(Folder + "st67w611m_boot2_v8.1.9.bin", 1, 1, 27328)]
    [InlineData(Folder + "st67w611m_mission_t01_v2.0.106.bin", 0, 2, 860072)]
    [InlineData(Folder + "efusedata.bin", 0, 2, 620)]
    [InlineData(Folder + "partition.bin", 0, 2, 180)]
    [InlineData("LittleFS/littlefs/littlefs.bin", 0, 2, 29968)]
    public void Our_stream_is_no_larger_than_that_of_xz(string file, int lp, int pb, int sizeOfXz) => Compare(file, lp, pb, sizeOfXz);

    [Theory(Explicit = true)]
    [Trait("Category", "Long")]
    [InlineData(Folder + "st67w611m_mission_t01_v2.0.106.bin", 1, 1, 846460)]
    [InlineData(Folder + "st67w611m_mission_t01_v2.0.97.bin", 0, 2, 843076)]
    [InlineData(Folder + "st67w611m_mission_t02_v2.0.106.bin", 0, 2, 751616)]
    public void Our_stream_is_no_larger_than_that_of_xz_long(string file, int lp, int pb, int sizeOfXz) => Compare(file, lp, pb, sizeOfXz);

    [Fact]
    public void The_vendors_own_stream_is_read()
    {
        // an OTA header of 512 bytes, then the stream (PROTOCOL 3.3)
        byte[] package = FirmwareFiles.Read(Folder + "st67w611m_mission_t01_v2.0.106.xz.ota");
        byte[] contents = FirmwareFiles.Read(Folder + "st67w611m_mission_t01_v2.0.106.bin");
        Assert.Equal(contents, XzDecoder.Decode(package.AsSpan(512), contents.Length));
    }

    private static void Compare(string file, int lp, int pb, int sizeOfXz)
    {
        byte[] contents = FirmwareFiles.Read(file);
        byte[] stream = XzEncoder.Encode(contents, new XzOptions(LiteralPositionBits: lp, PositionBits: pb));
        Assert.InRange(stream.Length, 1, sizeOfXz);
        Assert.Equal(contents, XzDecoder.Decode(stream, contents.Length));
    }
}
