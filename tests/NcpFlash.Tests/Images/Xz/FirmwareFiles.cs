using System.Runtime.CompilerServices;
using Xunit;

namespace NcpFlash.Tests.Images.Xz;

/// <summary>The vendor's firmware, which is not part of the project and may be absent.</summary>
internal static class FirmwareFiles
{
    /// <summary>Reads a file below the firmware folder, or skips the test.</summary>
    public static byte[] Read(string relativePath)
    {
        string folder = Environment.GetEnvironmentVariable("NCPFLASH_ST67_DATA") ?? Path.Combine(RepositoryRoot(), "../shared/data/st67");
        string path = Path.Combine(folder, relativePath);
        Assert.SkipUnless(File.Exists(path), $"The vendor firmware is not here: {path} (set NCPFLASH_ST67_DATA).");
        return File.ReadAllBytes(path);
    }

    private static string RepositoryRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here) ?? ".", "../../../.."));
}
