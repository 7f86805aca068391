using System.Runtime.CompilerServices;
using Xunit;

namespace NcpFlash.Tests;

/// <summary>Texts kept beside the tests. NCPFLASH_GOLDEN=write makes them anew; read the difference before committing it.</summary>
internal static class Golden
{
    /// <summary>Compares <paramref name="text"/> with <c>Goldens/name</c> beside the calling test, line endings aside.</summary>
    public static void Check(string name, string text, [CallerFilePath] string caller = "") =>
        CheckPath(Path.Combine(Path.GetDirectoryName(caller) ?? ".", "Goldens", name), text);

    /// <summary>Compares <paramref name="text"/> with a file of the repository that is generated, such as a page of the documentation.</summary>
    public static void CheckFile(string relative, string text) => CheckPath(Path.Combine(Repository.Root, relative), text);

    private static void CheckPath(string file, string text)
    {
        string actual = text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        if (Environment.GetEnvironmentVariable("NCPFLASH_GOLDEN") == "write")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file) ?? ".");
            File.WriteAllText(file, actual);
            return;
        }

        Assert.True(File.Exists(file), $"There is no golden file {file}; NCPFLASH_GOLDEN=write makes it.");
        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), actual);
    }
}
