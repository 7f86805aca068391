using NcpFlash.Chips;

namespace NcpFlash.Emulator.Samples;

/// <summary>
/// A small firmware package in the vendor's layout: signed boot2, signed firmware, partition table, file system, INI, and the efuse file that locks a part to their key. Everything but
/// the two signatures is the same each time. For the demo and for tests; none of it runs on a real part.
/// </summary>
public static class SamplePackage
{
    /// <summary>Name of the INI in the folder.</summary>
    public const string IniName = "sample_flash_prog_cfg.ini";

    /// <summary>Name of the efuse file in the folder.</summary>
    public const string EfuseName = "sample_efusedata.bin";

    /// <summary>Flash address of the firmware.</summary>
    public const uint FirmwareAddress = 0x10000;

    /// <summary>Flash address of the file system.</summary>
    public const uint FileSystemAddress = 0x378000;

    private const string Ini =
        """
        [cfg]
        # 0: no erase, 1: erase what is written, 2: erase the whole chip first
        erase = 1
        skip_mode = 0x0, 0x0
        boot2_isp_mode = 0

        [boot2]
        filedir = ./sample_boot2_v1.0.0.bin
        address = 0x000000

        [partition]
        filedir = ./partition.bin
        address = 0xE000

        [littlefs]
        filedir = ./littlefs.bin
        address = 0x378000

        [FW]
        filedir = ./sample_mission_v*.bin
        address = @partition

        """;

    /// <summary>Writes the package.</summary>
    /// <param name="folder">Folder to write to; it is created when it does not exist.</param>
    /// <returns>Path of the INI.</returns>
    /// <exception cref="IOException">The folder or a file in it cannot be written.</exception>
    public static string WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach ((string name, byte[] contents) in Files())
        {
            File.WriteAllBytes(Path.Combine(folder, name), contents);
        }

        File.WriteAllBytes(Path.Combine(folder, EfuseName), SampleEfuse.Build());
        string ini = Path.Combine(folder, IniName);
        File.WriteAllText(ini, Ini);
        return ini;
    }

    /// <summary>The images by file name, in order of flash address.</summary>
    public static IReadOnlyList<(string Name, byte[] Contents)> Files() =>
    [
        ("sample_boot2_v1.0.0.bin", Boot2()),
        ("partition.bin", SamplePartitions.Build()),
        ("sample_mission_v1.2.3.bin", Firmware()),
        ("littlefs.bin", SampleFileSystem.Build(SamplePartitions.MediaSize)),
    ];

    /// <summary>A signed image that calls itself boot2: 24 KiB.</summary>
    public static byte[] Boot2() => new SampleFirmware("boot2", (1, 0, 0), 0x2000, 0x4000).Build(Parameters());

    /// <summary>A signed firmware image: 120,032 bytes, so that it does not end on a page.</summary>
    public static byte[] Firmware() => new SampleFirmware("app", (1, 2, 3), 0x1000, 115_936).Build(Parameters());

    private static byte[] Parameters() => [.. ChipCatalog.FlashParts[0].ParameterBlock];
}
