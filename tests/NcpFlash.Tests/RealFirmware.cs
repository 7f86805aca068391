using System.Runtime.CompilerServices;
using Xunit;

namespace NcpFlash.Tests;

/// <summary>The vendor's published firmware, which is not part of this repository. Tests that need it skip where it is absent.</summary>
internal static class RealFirmware
{
    /// <summary>Folder of the images and INIs.</summary>
    public static string Binaries => Path.Combine(Root(), "Binaries", "NCP_Binaries");

    /// <summary>The bytes of an image; littlefs.bin is found in its own folder.</summary>
    public static byte[] Read(string name) => File.ReadAllBytes(PathOf(name));

    /// <summary>Path of an image.</summary>
    public static string PathOf(string name) =>
        name == "littlefs.bin" ? Path.Combine(Root(), "LittleFS", "littlefs", name) : Path.Combine(Binaries, name);

    private static string Root([CallerFilePath] string caller = "")
    {
        string root = Environment.GetEnvironmentVariable("NCPFLASH_ST67_DATA")
            ?? Path.GetFullPath(Path.Combine(Path.GetDirectoryName(caller) ?? ".", "..", "..", "..", "shared", "data", "st67"));
        Assert.SkipUnless(Directory.Exists(root), $"The vendor's firmware is not at {root}; NCPFLASH_ST67_DATA may name another place.");
        return root;
    }
}
