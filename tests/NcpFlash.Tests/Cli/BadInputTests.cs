using System.Text.Json;
using Xunit;

namespace NcpFlash.Tests.Cli;

/// <summary>Faults of the files end the run before the port is opened: opening the port that is named here would end it with 5.</summary>
public sealed class BadInputTests
{
    private const string NoPort = "tcp://127.0.0.1:1";
    private const string Firmware = "sample_mission_v1.2.3.bin";

    private static readonly Dictionary<string, (string Id, Action<SampleFolder> Spoil)> Cases = new()
    {
        ["no INI"] = ("file.missing", f => File.Delete(f.Ini)),
        ["missing file"] = ("ini.file-missing", f => File.Delete(f["littlefs.bin"])),
        ["two matches"] = ("ini.two-matches", f => File.Copy(f[Firmware], f["sample_mission_v1.2.4.bin"])),
        ["unknown partition name"] = ("ini.unknown-partition", f => f.Edit("[FW]", "[Firmware]")),
        ["truncated table"] = ("image.truncated", f => f.Change("partition.bin", b => b[..100])),
        ["corrupt table"] = ("partition.crc", f => f.Change("partition.bin", b => Flip(b, 60))),
        ["image over its slot"] = ("plan.over-slot", f => f.Change(Firmware, b => [.. b, .. new byte[0x1B4000]])),
        ["overlap"] = ("plan.overlap", f => f.Edit("address = 0x378000", "address = 0x18000")),
        ["beyond the flash"] = ("plan.beyond-flash", f => f.Edit("address = 0x378000", "address = 0x3FF000")),
        ["over-the-air package"] = ("image.is-ota", f => f.Change(Firmware, Ota)),
        ["body outside the file"] = ("image.truncated", f => f.Change(Firmware, b => Word(b, 132, 0x7FFFFFFF))),
        ["body that begins outside the file"] = ("image.truncated", f => f.Change(Firmware, b => Word(b, 124, 0xFFFFF000))),
        ["body that begins inside the header"] = ("image.layout", f => f.Change(Firmware, b => Word(b, 124, 16))),
        ["absurd signature length"] = ("image.layout", f => f.Change(Firmware, b => Word(b, 0x144, 0xFFFFFFFF))),
        ["table of 65535 entries"] = ("partition.layout", f => f.Change("partition.bin", b => Word(b, 4, 0xFFFF0000))),
        ["file system of absurd blocks"] = ("littlefs.superblock", f => f.Change("littlefs.bin", b => Word(b, 24, 0xFFFFFFFF))),
        ["bad hex"] = ("ini.bad-hex", f => f.Edit("address = 0x378000", "address = 0x37G000")),
        ["INI of random bytes"] = ("ini.not-text", f => File.WriteAllBytes(f.Ini, Noise())),
        ["empty image"] = ("file.empty", f => File.WriteAllBytes(f["littlefs.bin"], [])),
        ["empty INI"] = ("file.empty", f => File.WriteAllBytes(f.Ini, [])),
        ["image of 1 GiB"] = ("file.too-large", f => Grow(f["littlefs.bin"])),
        ["INI of 1 GiB"] = ("file.too-large", f => Grow(f.Ini)),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Is_refused_before_the_port_is_opened(string name)
    {
        using var folder = new SampleFolder();
        (string id, Action<SampleFolder> spoil) = Cases[name];
        spoil(folder);
        foreach (string verb in new[] { "flash", "verify" })
        {
            CliRun run = await CliRun.Of(verb, folder.Ini, "--port", NoPort, "--json");
            JsonElement end = run.End();
            JsonElement[] all = [end.GetProperty("diagnosis"), .. end.GetProperty("others").EnumerateArray()];
            Assert.True(run.Exit == 2, run.Output);
            Assert.True(all.Any(d => d.GetProperty("id").GetString() == id), run.Output);
            Assert.All(all, d => Assert.NotEqual(string.Empty, d.GetProperty("advice").GetString()));
            Assert.DoesNotContain("tcp.", run.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("connecting", run.Output, StringComparison.Ordinal);
        }
    }

    private static byte[] Word(byte[] bytes, int at, uint value)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), value);
        return bytes;
    }

    private static byte[] Flip(byte[] bytes, int at)
    {
        bytes[at] ^= 1;
        return bytes;
    }

    private static byte[] Ota(byte[] payload)
    {
        var header = new byte[512];
        "BL616_OTAVer1.0"u8.CopyTo(header);
        "RAW "u8.CopyTo(header.AsSpan(16));
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(20), payload.Length);
        System.Security.Cryptography.SHA256.HashData(payload, header.AsSpan(64));
        return [.. header, .. payload];
    }

    private static byte[] Noise()
    {
        var bytes = new byte[5000];
        new Random(3).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Makes a file long without writing it.</summary>
    private static void Grow(string file)
    {
        using FileStream stream = File.OpenWrite(file);
        stream.SetLength(1L << 30);
    }
}
