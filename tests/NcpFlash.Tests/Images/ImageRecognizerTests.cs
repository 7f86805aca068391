using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator.Samples;
using NcpFlash.Images;
using Xunit;

namespace NcpFlash.Tests.Images;

public sealed class ImageRecognizerTests
{
    [Theory]
    [InlineData("sample_boot2_v1.0.0.bin", "signed boot2 image 1.0.0")]
    [InlineData("partition.bin", "partition table with 6 entries")]
    [InlineData("sample_mission_v1.2.3.bin", "signed firmware image 1.2.3")]
    [InlineData("littlefs.bin", "LittleFS 2.0 image with 16 blocks of 4096 bytes")]
    public void Samples_are_sound(string name, string what)
    {
        RecognizedImage found = ImageRecognizer.Recognize(Sample(name));
        Assert.Equal(what, found.What);
        Assert.Empty(found.Flaws);
    }

    [Fact]
    public void The_samples_signature_verifies_with_the_key_in_the_header()
    {
        byte[] file = SamplePackage.Firmware();
        BootHeader header = Assert.IsType<FirmwareImage>(FirmwareImage.Parse(file)).Header;
        using ECDsa key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = [.. header.PublicKey[..32]], Y = [.. header.PublicKey[32..]] },
        });
        Assert.True(key.VerifyHash(header.BodyHash.ToArray(), header.Signature.AsSpan().ToArray()));
    }

    [Fact]
    public void Samples_differ_from_run_to_run_only_in_the_signature()
    {
        byte[] one = SamplePackage.Boot2();
        byte[] two = SamplePackage.Boot2();
        for (int i = 0; i < one.Length; i++)
        {
            Assert.True(one[i] == two[i] || i is >= 0x148 and < 0x18C, $"byte 0x{i:X}");
        }
    }

    [Theory]
    [InlineData("7f454c46020101", "ELF program")]
    [InlineData("fd377a585a000001", "xz archive")]
    [InlineData("504b030414", "ZIP archive")]
    [InlineData("3a3130303030303030353044", "Intel HEX file")]
    [InlineData("", "empty file")]
    [InlineData("00112233", "file of unknown kind")]
    [InlineData("42464e5001000000", "firmware image, cut off")]
    public void Other_files_are_named(string hex, string what) => Assert.Equal(what, ImageRecognizer.Recognize(Convert.FromHexString(hex)).What);

    [Theory]
    [InlineData(100, 96, "image.crc", "the CRC of the boot header", "firmware.bin at 0xFC")]
    [InlineData(20, 1, "image.crc", "the CRC of the flash configuration", "firmware.bin at 0x60")]
    [InlineData(105, 1, "image.crc", "the CRC of the clock configuration", "firmware.bin at 0x74")]
    [InlineData(0x101, 1, "image.crc", "the CRC of the public key", "firmware.bin at 0x140")]
    [InlineData(0x14A, 1, "image.crc", "the CRC of the signature", "firmware.bin at 0x188")]
    [InlineData(0x1005, 1, "image.hash", "the SHA-256 of its body", "firmware.bin is a firmware image")]
    public void Damage_is_reported_with_its_place(int at, byte change, string id, string text, string place)
    {
        byte[] file = SamplePackage.Firmware();
        file[at] ^= change;
        ImageFlaw[] flaws = [.. ImageRecognizer.Recognize(file).Flaws];
        Diagnosis found = flaws.Select(f => f.In("firmware.bin")).First(d => d.Id == id && d.Summary.Contains(text, StringComparison.Ordinal));
        Assert.Contains(place, found.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_off_image_says_how_much_is_missing()
    {
        ImageFlaw flaw = Assert.Single(ImageRecognizer.Recognize(SamplePackage.Firmware().AsSpan(0, 60000)).Flaws);
        Assert.Equal(
            "firmware.bin is a firmware image, but it ends too early: 120032 bytes are needed, 60000 are there.", flaw.In("firmware.bin").Summary);
    }

    [Fact]
    public void Bytes_behind_the_end_are_a_warning()
    {
        ImageFlaw flaw = Assert.Single(ImageRecognizer.Recognize([.. SamplePackage.Boot2(), 0xFF, 0xFF]).Flaws);
        Assert.False(flaw.IsFatal);
        Assert.Equal("boot2.bin has 2 bytes behind the end of its image, from boot2.bin at 0x6000.", flaw.In("boot2.bin").Summary);
    }

    [Fact]
    public void A_copy_of_a_flash_is_told_from_its_boot2()
    {
        var flash = new byte[0x20000];
        flash.AsSpan().Fill(0xFF);
        SamplePackage.Boot2().CopyTo(flash, 0);
        Sample("partition.bin").CopyTo(flash, 0xE000);
        Assert.Equal("copy of a flash with 6 partitions", ImageRecognizer.Recognize(flash).What);
        flash[0xE020] ^= 1;
        Assert.Equal("signed boot2 image 1.0.0", ImageRecognizer.Recognize(flash).What);
    }

    [Fact]
    public void A_header_crc_of_deadbeef_is_not_checked_when_the_header_says_so()
    {
        byte[] file = SamplePackage.Firmware();
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(252), 0xDEADBEEF);
        Assert.Empty(ImageRecognizer.Recognize(file).Flaws);
        file[122] &= 0xFE; // crc_ignore, bit 16 of the word at 120
        Assert.Contains(ImageRecognizer.Recognize(file).Flaws, f => f.Offset == 252);
    }

    [Fact]
    public void The_greater_age_wins_and_the_first_when_equal()
    {
        PartitionTable young = Table(age: 1);
        PartitionTable old = Table(age: 7);
        Assert.Same(old, PartitionTable.Choose(young, old));
        Assert.Same(old, PartitionTable.Choose(old, young));
        PartitionTable twin = Table(age: 7);
        Assert.Same(old, PartitionTable.Choose(old, twin));
        PartitionTable broken = old with { Flaws = [new ImageFlaw(ImageFaults.PartitionCrc, 0, [])] };
        Assert.Same(young, PartitionTable.Choose(broken, young));
        Assert.Null(PartitionTable.Choose(broken, null));
    }

    [Fact]
    public void A_truncated_partition_table_still_shows_its_entries()
    {
        byte[] file = Sample("partition.bin");
        PartitionTable table = Assert.IsType<PartitionTable>(PartitionTable.Parse(file.AsSpan(0, 100)));
        Assert.Equal(["Boot2", "FW"], table.Entries.Select(e => e.Name));
        Assert.Equal("image.truncated", Assert.Single(table.Flaws).Kind.Id);
    }

    [Fact]
    public void Over_the_air_packages_of_other_chips_are_recognised_too()
    {
        byte[] package = Ota("BL616_OTAVer1.0", [1, 2, 3]);
        Assert.Equal("over-the-air package 1.0 (raw)", ImageRecognizer.Recognize(package).What);
        Assert.Empty(ImageRecognizer.Recognize(package).Flaws);
        package[^1] ^= 1;
        Assert.Equal("ota.payload", Assert.Single(ImageRecognizer.Recognize(package).Flaws).Kind.Id);
        Assert.Contains("holds 2", Assert.Single(ImageRecognizer.Recognize(package.AsSpan(0, 514)).Flaws).In("f").Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_that_states_no_payload_and_ends_inside_its_header_is_flawed() =>
        Assert.Equal("ota.payload", Assert.Single(ImageRecognizer.Recognize(Ota("X_OTAVer1.0", []).AsSpan(0, 200)).Flaws).Kind.Id);

    [Theory]
    [InlineData(127, "efuse.size")]
    [InlineData(4608, "efuse.crc")]
    [InlineData(0, "efuse.size")]
    public void What_is_no_efuse_file_is_refused(int length, string id)
    {
        byte[] bytes = new byte[length];
        Assert.Equal(id, Assert.Throws<NcpException>(() => EfuseFile.Parse(bytes, "efuse.bin")).Diagnosis.Id);
    }

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Raw_efuse_images_list_their_words(int length)
    {
        byte[] bytes = new byte[length];
        bytes[0x5C] = 0x80;
        Assert.Equal("0x05C = 0x00000080", Assert.Single(EfuseFile.Parse(bytes, "efuse.bin").Words).ToString());
    }

    [Fact]
    public void No_bytes_make_the_recogniser_throw() => Fuzz(seed: 7, rounds: 20_000);

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public void No_bytes_make_the_recogniser_throw_at_length() => Fuzz(seed: 8, rounds: 200_000);

    private static void Fuzz(int seed, int rounds)
    {
        var random = new Random(seed);
        byte[][] starts =
        [
            SamplePackage.Boot2().AsSpan(0, 0x2D00).ToArray(), Sample("partition.bin"), Sample("littlefs.bin").AsSpan(0, 8192).ToArray(),
            Ota("X_OTAVer1.0", new byte[40]), new byte[4608], [],
        ];
        for (int round = 0; round < rounds; round++)
        {
            byte[] bytes = [.. starts[random.Next(starts.Length)]];
            for (int change = random.Next(6); change > 0 && bytes.Length > 0; change--)
            {
                int at = random.Next(2) == 0 ? random.Next(bytes.Length) : random.Next(Math.Min(bytes.Length, 512));
                bytes[at] = random.Next(3) switch { 0 => 0xFF, 1 => 0, _ => (byte)random.Next(256) };
            }

            int length = random.Next(3) == 0 ? random.Next(bytes.Length + 1) : bytes.Length;
            RecognizedImage found = ImageRecognizer.Recognize(bytes.AsSpan(0, length));
            Assert.NotEmpty(found.What);
            Assert.All(found.Flaws, f => Assert.DoesNotContain('{', f.In("file").Summary));
        }
    }

    private static byte[] Sample(string name) => SamplePackage.Files().Single(f => f.Name == name).Contents;

    private static PartitionTable Table(uint age) => Assert.IsType<PartitionTable>(PartitionTable.Parse(Sample("partition.bin"))) with { Age = age };

    private static byte[] Ota(string format, byte[] payload)
    {
        var header = new byte[512];
        Encoding.ASCII.GetBytes(format, header);
        "RAW "u8.CopyTo(header.AsSpan(16));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(20), payload.Length);
        "1.0"u8.CopyTo(header.AsSpan(48));
        SHA256.HashData(payload, header.AsSpan(64));
        return [.. header, .. payload];
    }
}
