using NcpFlash.Images;
using Xunit;

namespace NcpFlash.Tests.Images;

/// <summary>The vendor's files give the values of PROTOCOL 7.3, 8 and 9.</summary>
public sealed class RealImageTests
{
    [Theory]
    [InlineData("st67w611m_boot2_v8.1.9.bin", "signed boot2 image 8.1.9", 0x2000, 0xAD40, "0751906cfce8218707bdc0fbf79b96c4824bae475d99c06291ade8b45ac6a25f")]
    [InlineData("st67w611m_mission_t01_v2.0.106.bin", "signed firmware image 2.0.106", 0x1000, 0x16A880, "806131a15492537b4d513dd9cf839b57c20d2e328f38a1d9f4222ca4678306a2")]
    [InlineData("st67w611m_mission_t02_v2.0.106.bin", "signed firmware image 2.0.106", 0x1000, 0x13CD80, "6fde543d82f6efbcd7a113378b6fe526c33894a146a31e5aa0fccca979ecf4d3")]
    public void Firmware(string name, string what, uint offset, uint length, string hash)
    {
        var found = Assert.IsType<RecognizedImage.Firmware>(ImageRecognizer.Recognize(RealFirmware.Read(name)));
        Assert.Equal(what, found.What);
        Assert.Empty(found.Flaws);
        BootHeader header = found.Image.Header;
        Assert.Equal((offset, length), (header.BodyOffset, header.BodyLength));
        Assert.Equal(hash, header.BodyHash.ToString());
        Assert.Equal(0x72CD0101u, header.Config.Value);
        Assert.Equal(0xA0000000u, header.BootEntry);
        Assert.Equal("9e0cb12265b514e65071743555e9c9d1937d1287a7ff63aa5add5d76c08b35eb", header.KeyHash.ToString());
        Assert.Equal(0x18C5FEB5u, Crc32.Of(header.FlashParameters.AsSpan()));
        Assert.Equal((byte?)0, found.Image.Version?.AntiRollback);
    }

    [Fact]
    public void Version_block_texts()
    {
        var boot2 = Assert.IsType<FirmwareImage>(FirmwareImage.Parse(RealFirmware.Read("st67w611m_boot2_v8.1.9.bin")));
        Assert.True(boot2.IsBoot2);
        Assert.Equal("Apr 11 2025 11:39:37", boot2.Version?.Built);
        var t01 = Assert.IsType<FirmwareImage>(FirmwareImage.Parse(RealFirmware.Read("st67w611m_mission_t01_v2.0.106.bin")));
        Assert.False(t01.IsBoot2);
        Assert.Equal("app", t01.Version?.Name);
        Assert.Equal("c7da7fc6b7df05f92e791ad4e27c3d61a4649abb6b2ea177c47192cffebd6aee", Convert.ToHexStringLower(boot2.Header.Signature.AsSpan()[..32]));
    }

    [Fact]
    public void Partition_table()
    {
        var found = Assert.IsType<RecognizedImage.Partitions>(ImageRecognizer.Recognize(RealFirmware.Read("partition.bin")));
        Assert.Empty(found.Flaws);
        Assert.Equal(["Boot2", "FW", "mfg", "media", "rsvd1", "PSM", "rsvd2", "MFD"], found.Table.Entries.Select(e => e.Name));
        PartitionEntry firmware = Assert.IsType<PartitionEntry>(found.Table.Find("FW"));
        Assert.Equal(new FlashRange(0x10000, 0x1B4000), firmware.First);
        Assert.Equal(new FlashRange(0x1C4000, 0x1B4000), firmware.Second);
        Assert.Equal(new FlashRange(0x378000, 0x6D000), found.Table.Find("media")?.Active);
        Assert.Equal(PartitionType.FactoryData, found.Table.Find("MFD")?.Type);
    }

    [Theory]
    [InlineData("st67w611m_mission_t01_v2.0.106.bin.ota", false, 0x16B880u, "33198f446ac7c1b9c48e25573f3498e7277119dff43da12a3e25791078b552f3")]
    [InlineData("st67w611m_mission_t01_v2.0.106.xz.ota", true, 0xD1FA8u, "f2a0fb9425775014f05f054481f92684ca8629b0beb512e634df4ebf08ff194a")]
    public void Over_the_air_packages(string name, bool compressed, uint length, string hash)
    {
        var found = Assert.IsType<RecognizedImage.Ota>(ImageRecognizer.Recognize(RealFirmware.Read(name)));
        Assert.Empty(found.Flaws);
        Assert.Equal((compressed, length), (found.Package.IsCompressed, found.Package.PayloadLength));
        Assert.Equal(hash, found.Package.PayloadHash.ToString());
        Assert.Equal("2.0.106", found.Package.SoftwareVersion);
        Assert.Equal("QCC_Module_v1.1", found.Package.HardwareVersion);
    }

    [Fact]
    public void LittleFs()
    {
        var found = Assert.IsType<RecognizedImage.FileSystem>(ImageRecognizer.Recognize(RealFirmware.Read("littlefs.bin")));
        Assert.Empty(found.Flaws);
        Assert.Equal("LittleFS 2.1 image with 109 blocks of 4096 bytes", found.What);
        Assert.Equal(0x6D000ul, found.Image.Size);
    }

    [Fact]
    public void Efuse_container()
    {
        var found = Assert.IsType<RecognizedImage.Efuse>(ImageRecognizer.Recognize(RealFirmware.Read("efusedata.bin")));
        Assert.Empty(found.Flaws);
        Assert.Equal("efuse file that sets 12 words", found.What);
        Assert.Equal(
            ["0x000 = 0x0C000000", "0x01C = 0x22B10C9E", "0x05C = 0x00000080", "0x07C = 0x00061000", "0x0DC = 0x04000000"],
            found.File.Words.Where(w => w.Offset is < 0x20 or > 0x3B).Select(w => w.ToString()));
        Golden.Check("efuse-file.txt", string.Join('\n', found.File.Describe()));
        Assert.Equal(
            "9e0cb12265b514e65071743555e9c9d1937d1287a7ff63aa5add5d76c08b35eb", Convert.ToHexStringLower(found.File.Contents.AsSpan(0x1C, 32)));
    }

    /// <summary>One bit in a field that something covers; the seed is fixed.</summary>
    [Theory]
    [InlineData("st67w611m_boot2_v8.1.9.bin", 0, 0x18C)]
    [InlineData("st67w611m_boot2_v8.1.9.bin", 0x2000, 52544)]
    [InlineData("partition.bin", 0, 308)]
    [InlineData("st67w611m_mission_t01_v2.0.106.bin.ota", 512, 1489536)]
    [InlineData("littlefs.bin", 4096, 4096 + 0x40)]
    [InlineData("efusedata.bin", 4096, 4608)]
    public void A_flipped_bit_is_found(string name, int from, int to)
    {
        byte[] good = RealFirmware.Read(name);
        var random = new Random(1);
        for (int round = 0; round < 25; round++)
        {
            byte[] bad = [.. good];
            int at = random.Next(from, to);
            bad[at] ^= (byte)(1 << random.Next(8));
            RecognizedImage found = ImageRecognizer.Recognize(bad);
            Assert.True(found is RecognizedImage.Unknown || found.Flaws.Any(f => f.IsFatal), $"bit in byte 0x{at:X}: {found.What}");
        }
    }
}
