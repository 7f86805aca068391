using System.Buffers.Binary;
using NcpFlash.Emulator.Samples;
using NcpFlash.Images;
using NcpFlash.Images.Xz;
using Xunit;

namespace NcpFlash.Tests.Images;

public sealed class ImageExaminerTests
{
    private static readonly ImageExaminer Examiner = new(ReleaseCatalog.Published);

    [Theory]
    [InlineData("st67w611m_boot2_v8.1.9.bin", "boot2", "8.1.9")]
    [InlineData("st67w611m_mission_t01_v2.0.106.bin", "firmware", "2.0.106")]
    [InlineData("st67w611m_mission_t01_v2.0.97.bin", "firmware", "2.0.97")]
    [InlineData("st67w611m_mission_t02_v2.0.106.bin", "firmware", "2.0.106")]
    [InlineData("st67w611m_mission_t01_v2.0.106.bin.ota", "ota", "2.0.106")]
    [InlineData("st67w611m_mission_t01_v2.0.106.xz.ota", "ota", "2.0.106")]
    [InlineData("partition.bin", "partition-table", null)]
    [InlineData("littlefs.bin", "littlefs", null)]
    [InlineData("efusedata.bin", "efuse", null)]
    [InlineData("mfg_flash_prog_cfg.ini", "ini", null)]
    [InlineData("mission_t01_flash_prog_cfg.ini", "ini", null)]
    public void Published_files_are_told(string name, string kind, string? version)
    {
        ImageReport report = Examiner.Examine(RealFirmware.Read(name), name);
        Assert.Equal((kind, version, true, name), (report.Kind, report.Version, report.IsWhole, report.Published?.Name));
        Assert.Empty(report.Warnings);
        ImageReport signed = kind == "ota" ? Assert.Single(report.Parts) : report;
        Assert.Equal(kind is "boot2" or "firmware" or "ota", signed.Signature?.IsValid == true && signed.Signer?.Name == "ST");
        Assert.True(kind != "ota" || signed.Published?.Name == "st67w611m_mission_t01_v2.0.106.bin");
    }

    [Fact]
    public void A_copy_of_a_flash_shows_what_is_inside()
    {
        ImageReport report = Examiner.Examine(Dump(), "dump.bin");
        Assert.Equal(("flash-copy", true), (report.Kind, report.IsWhole));
        Assert.Equal(
            ["Boot2 boot2", "partition table partition-table", "partition table, second copy blank", "FW (first slot) firmware",
                "FW (second slot) / mfg blank", "media littlefs", "PSM unknown", "MFD blank"],
            report.Parts.Select(p => $"{p.Title} {p.Kind}"));
        Assert.Equal(Sha256Digest.Of(SamplePackage.Files()[1].Contents), report.Parts[1].Digest);
        Assert.Equal("FW, 0x10000 (the other slot is 0x1C4000)", report.Parts[3].Place);
    }

    [Fact]
    public void Damage_inside_a_copy_is_told_with_its_place_in_the_file()
    {
        byte[] dump = Dump();
        dump[0x10000 + 0x3000] ^= 1;
        ImageReport report = Examiner.Examine(dump, "dump.bin");
        Assert.False(report.IsWhole);
        Assert.Equal(["image.hash", "image.signature"], report.Parts[3].Faults.Select(f => f.Id));
        dump[0x10000 + 0x60] ^= 1;
        Assert.StartsWith("dump.bin at 0x10060: ", Examiner.Examine(dump, "dump.bin").Parts[3].Faults[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_without_boot2_or_cut_short_is_still_one()
    {
        byte[] dump = Dump();
        dump.AsSpan(0, 0xE000).Fill(0xFF);
        Assert.Equal(("flash-copy", "blank"), (Examiner.Examine(dump, "d").Kind, Examiner.Examine(dump, "d").Parts[0].Kind));
        ImageReport cut = Examiner.Examine(Dump().AsSpan(0, 0x100000), "d");
        Assert.Equal("cut", cut.Parts.Single(p => p.Title == "media").Kind);
    }

    /// <summary>A table whose partition is the whole copy must not be followed for ever.</summary>
    [Fact]
    public void A_table_that_names_itself_ends()
    {
        byte[] dump = Dump();
        BinaryPrimitives.WriteUInt32LittleEndian(dump.AsSpan(0xE000 + 16 + 20), 0x400000);
        int count = dump[0xE006];
        BinaryPrimitives.WriteUInt32LittleEndian(dump.AsSpan(0xE010 + (36 * count)), Crc32.Of(dump.AsSpan(0xE010, 36 * count)));
        ImageReport report = Examiner.Examine(dump, "d");
        Assert.All(report.Parts, p => Assert.Empty(p.Parts));
        Assert.Equal("boot2", report.Parts[0].Kind);
    }

    [Fact]
    public void A_package_is_opened_once()
    {
        byte[] inner = Ota(SamplePackage.Firmware(), xz: true);
        Assert.Equal("firmware", Assert.Single(Examiner.Examine(inner, "o").Parts).Kind);
        ImageReport outer = Examiner.Examine(Ota(inner, xz: true), "o");
        Assert.Equal("ota", Assert.Single(outer.Parts).Kind);
        Assert.Empty(outer.Parts[0].Parts);
        byte[] bomb = Ota(new byte[9 * 1024 * 1024], xz: true);
        Assert.Equal("xz.too-large", Assert.Single(Examiner.Examine(bomb, "o").Faults).Id);
        inner[600] ^= 1;
        Assert.Equal("ota.payload", Assert.Single(Examiner.Examine(inner, "o").Faults).Id);
    }

    [Theory]
    [InlineData("[cfg]\nerase = 1\n[boot2]\nfiledir = a.bin\naddress = 0x0\n", "ini", true)]
    [InlineData("\uFEFF# c\n\n; d\n [boot2]\nfiledir = a.bin\naddress = zz\n", "ini", false)]
    [InlineData("hello", "unknown", false)]
    [InlineData("", "unknown", false)]
    public void Configurations_are_known_by_their_contents(string text, string kind, bool whole)
    {
        ImageReport report = Examiner.Examine(System.Text.Encoding.UTF8.GetBytes(text), "f");
        Assert.Equal((kind, whole), (report.Kind, report.IsWhole));
    }

    [Fact]
    public void Raw_efuse_images_have_no_mark_and_are_not_guessed()
    {
        ImageReport report = Examiner.Examine(new byte[512], "f");
        Assert.Equal("unknown", report.Kind);
        Assert.Contains("efuse show", Assert.Single(report.Details), StringComparison.Ordinal);
    }

    [Fact]
    public void No_file_makes_the_examiner_throw() => Fuzz(seed: 1, rounds: 600);

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public void No_file_makes_the_examiner_throw_at_length() => Fuzz(seed: 2, rounds: 300_000);

    private static void Fuzz(int seed, int rounds)
    {
        var random = new Random(seed);
        byte[] dump = Dump().AsSpan(0, 0x12000).ToArray();
        byte[][] starts =
        [
            dump, SamplePackage.Boot2().AsSpan(0, 0x2D00).ToArray(), SamplePackage.Files()[1].Contents, SamplePackage.Files()[3].Contents.AsSpan(0, 8192).ToArray(),
            Ota(SamplePackage.Boot2(), xz: true), EfuseFileTests.Container(new byte[512]), "[cfg]\nerase=1\n[a]\nfiledir=b\naddress=0\n"u8.ToArray(), [],
        ];
        for (int round = 0; round < rounds; round++)
        {
            byte[] bytes = [.. starts[random.Next(starts.Length)]];
            for (int change = random.Next(6); change > 0 && bytes.Length > 0; change--)
            {
                int at = random.Next(3) switch { 0 => random.Next(bytes.Length), 1 when bytes.Length > 0xE200 => 0xE000 + random.Next(300), _ => random.Next(Math.Min(bytes.Length, 700)) };
                bytes[at] = random.Next(3) switch { 0 => 0xFF, 1 => 0, _ => (byte)random.Next(256) };
            }

            ImageReport report = Examiner.Examine(bytes.AsSpan(0, random.Next(3) == 0 ? random.Next(bytes.Length + 1) : bytes.Length), "f");
            Assert.NotEmpty(report.What);
            Assert.All(report.Parts.Append(report).SelectMany(r => r.Faults.Concat(r.Warnings)), f => Assert.DoesNotMatch(@"\{[a-z]+\}", f.Summary));
        }
    }

    internal static byte[] Dump()
    {
        byte[] dump = new byte[0x400000];
        dump.AsSpan().Fill(0xFF);
        uint[] places = [0, 0xE000, SamplePackage.FirmwareAddress, SamplePackage.FileSystemAddress];
        foreach (((string _, byte[] contents), uint address) in SamplePackage.Files().Zip(places))
        {
            contents.CopyTo(dump, address);
        }

        dump[0x3E9010] = 0x42; // settings in the PSM partition
        return dump;
    }

    private static byte[] Ota(byte[] payload, bool xz)
    {
        byte[] stored = xz ? XzEncoder.Encode(payload, new XzOptions()) : payload, header = new byte[512];
        "X_OTAVer1.0"u8.CopyTo(header);
        (xz ? "XZ  "u8 : "RAW "u8).CopyTo(header.AsSpan(16));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(20), stored.Length);
        Sha256Digest.Of(stored).ToArray().CopyTo(header, 64);
        return [.. header, .. stored];
    }
}
