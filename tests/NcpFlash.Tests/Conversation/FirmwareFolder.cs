using System.Text.RegularExpressions;

namespace NcpFlash.Tests.Conversation;

/// <summary>
/// A working copy of the published package's folders with one INI patched to a version, as the vendor's script does; and the flash
/// image it must give, put together by hand from PROTOCOL 5.2 and 8.
/// </summary>
internal sealed partial class FirmwareFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("ncpflash-test-").FullName;
    private readonly string _firmware;

    public FirmwareFolder(string ini, string version)
    {
        string binaries = Path.Combine(_root, "Binaries", "NCP_Binaries");
        string fileSystem = Path.Combine(_root, "LittleFS", "littlefs");
        Directory.CreateDirectory(binaries);
        Directory.CreateDirectory(fileSystem);
        string source = Repository.Firmware(Path.Combine("Binaries", "NCP_Binaries"));
        foreach (string file in Directory.EnumerateFiles(source))
        {
            File.CreateSymbolicLink(Path.Combine(binaries, Path.GetFileName(file)), file);
        }

        File.CreateSymbolicLink(Path.Combine(fileSystem, "littlefs.bin"), Repository.Firmware(Path.Combine("LittleFS", "littlefs", "littlefs.bin")));
        Ini = Path.Combine(binaries, "patched.ini");
        string text = File.ReadAllText(Path.Combine(source, ini)).Replace("_vxxx", $"_v{version}", StringComparison.Ordinal);
        File.WriteAllText(Ini, text);
        _firmware = Path.Combine(binaries, FirmwarePattern().Match(text).Groups[1].Value);
    }

    /// <summary>The patched INI.</summary>
    public string Ini { get; }

    /// <summary>Folder of the INI.</summary>
    public string Folder => Path.GetDirectoryName(Ini)!;

    /// <summary>What the whole flash must hold: chip erase, then the four files at their addresses.</summary>
    public byte[] Reference(uint size)
    {
        var flash = new byte[size];
        flash.AsSpan().Fill(0xFF);
        Put("st67w611m_boot2_v8.1.9.bin", 0);
        Put("partition.bin", 0xE000);
        Put(Path.GetFileName(_firmware), 0x10000);
        Put(Path.Combine("..", "..", "LittleFS", "littlefs", "littlefs.bin"), 0x378000);
        return flash;

        void Put(string name, int address) => File.ReadAllBytes(Path.Combine(Folder, name)).CopyTo(flash, address);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [GeneratedRegex(@"filedir = \./(st67w611m_(?:mission|mfg)\S+)")]
    private static partial Regex FirmwarePattern();
}
