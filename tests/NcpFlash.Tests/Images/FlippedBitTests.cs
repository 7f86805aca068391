using NcpFlash.Images;
using Xunit;

namespace NcpFlash.Tests.Images;

/// <summary>
/// One flipped bit anywhere in a published file is found: by a check of the file itself where one reaches, elsewhere because a file of that name
/// has another digest. Everyday at some bytes of every region, at length at every byte of what is small and densely in the rest.
/// </summary>
public sealed class FlippedBitTests
{
    private static readonly ImageExaminer Examiner = new(ReleaseCatalog.Published);

    /// <summary>File, its regions by their ends, and how many flips each gets at length (0: every byte).</summary>
    public static TheoryData<string, int[], int> Files => new()
    {
        { "st67w611m_boot2_v8.1.9.bin", [0x8, 0x64, 0x100, 0x18C, 0x2000, 0x2C00, 0x2C18], 0 },
        { "st67w611m_mission_t01_v2.0.106.bin", [0x8, 0x64, 0x100, 0x18C, 0x1000, 0x1C00, 0x1C18], 1500 },
        { "st67w611m_mission_t01_v2.0.97.bin", [0x8, 0x64, 0x100, 0x18C, 0x1000, 0x1C00, 0x1C18], 300 },
        { "st67w611m_mission_t02_v2.0.106.bin", [0x8, 0x64, 0x100, 0x18C, 0x1000, 0x1C00, 0x1C18], 300 },
        { "st67w611m_mission_t01_v2.0.106.bin.ota", [16, 24, 32, 48, 64, 96, 512, 0x300, 0x400], 500 },
        { "st67w611m_mission_t01_v2.0.106.xz.ota", [20, 32, 64, 512, 528], 60 },
        { "partition.bin", [4, 8, 12, 16, 52, 304], 0 },
        { "littlefs.bin", [8, 16, 32, 64, 0x1000, 0x1040, 0x2000, 0x10000], 20_000 },
        { "efusedata.bin", [4, 4096, 4112], 0 },
        { "mission_t01_flash_prog_cfg.ini", [8, 40], 0 },
        { "mission_t02_flash_prog_cfg.ini", [8, 40], 0 },
        { "mfg_flash_prog_cfg.ini", [8, 40], 0 },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Is_found_in_every_region(string name, int[] ends, int atLength)
    {
        byte[] file = RealFirmware.Read(name);
        var random = new Random(atLength);
        int flips = file.Length > 500_000 ? 0 : 6;
        int start = 0;
        foreach (int end in ends.Append(file.Length))
        {
            AssertFound(file, name, start, 0);
            AssertFound(file, name, end - 1, 7);
            for (int i = 0; i < flips; i++) AssertFound(file, name, random.Next(start, end), random.Next(8));
            start = end;
        }
    }

    [Theory(Explicit = true)]
    [Trait("Category", "Long")]
    [MemberData(nameof(Files))]
    public void Is_found_anywhere(string name, int[] ends, int atLength)
    {
        byte[] file = RealFirmware.Read(name);
        var random = new Random(ends.Length);
        if (atLength == 0)
        {
            for (int at = 0; at < file.Length; at++) AssertFound(file, name, at, file.Length > 10_000 ? at % 8 : random.Next(8));
            return;
        }

        for (int i = 0; i < atLength; i++) AssertFound(file, name, random.Next(file.Length), random.Next(8));
        for (int i = 0; i < atLength / 2; i++) AssertFound(file, name, random.Next(Math.Min(file.Length, 0x2000)), random.Next(8));
    }

    /// <summary>What stands in a file under a name of its own is found by the checks of its format alone.</summary>
    [Theory]
    [InlineData("st67w611m_boot2_v8.1.9.bin")]
    [InlineData("partition.bin")]
    public void Is_found_without_the_name(string name)
    {
        byte[] file = RealFirmware.Read(name);
        var random = new Random(4);
        for (int i = 0; i < 200; i++) AssertFound(file, "renamed.bin", random.Next(file.Length), random.Next(8));
    }

    private static void AssertFound(byte[] file, string name, int at, int bit)
    {
        file[at] ^= (byte)(1 << bit);
        ImageReport report = Examiner.Examine(file, name);
        file[at] ^= (byte)(1 << bit);
        bool isFound = report.Kind is "unknown" or "foreign" || !report.Faults.IsEmpty || !report.Warnings.IsEmpty
            || report.Parts.Any(p => !p.Faults.IsEmpty || !p.Warnings.IsEmpty);
        if (!isFound || report.Published is not null) Assert.Fail($"{name}: bit {bit} of byte 0x{at:X} is not found: {report.What}");
    }
}
