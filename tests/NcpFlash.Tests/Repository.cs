using System.Runtime.CompilerServices;
using Xunit;

namespace NcpFlash.Tests;

/// <summary>Where things lie in the working copy the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The repository's root folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Hand-written C# files below a folder of the repository.</summary>
    public static IEnumerable<string> SourceFiles(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    /// <summary>A path relative to the root, with slashes.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    /// <summary>A file of the published firmware package; skips the test where the package is absent.</summary>
    public static string Firmware(string relative)
    {
        string folder = Environment.GetEnvironmentVariable("NCPFLASH_ST67_DATA") ?? Path.Combine(Root, "..", "shared", "data", "st67");
        string path = Path.GetFullPath(Path.Combine(folder, relative));
        Assert.SkipUnless(File.Exists(path) || Directory.Exists(path), $"the published firmware package is not at {Path.GetFullPath(folder)} (set NCPFLASH_ST67_DATA)");
        return path;
    }

    private static string FindRoot([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
