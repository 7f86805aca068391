using System.Diagnostics;
using Xunit;

namespace NcpFlash.Tests.Images.Xz;

/// <summary>The xz program, where it is installed: the witness that our streams are what others understand.</summary>
internal static class XzProgram
{
    /// <summary>Skips the test when there is no xz.</summary>
    public static void Require()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string name = OperatingSystem.IsWindows() ? "xz.exe" : "xz";
        Assert.SkipUnless(folders.Any(folder => File.Exists(Path.Combine(folder, name))), "The program xz is not installed.");
    }

    /// <summary>Runs xz with the given arguments and standard input and returns its standard output.</summary>
    public static byte[] Run(string arguments, byte[] input)
    {
        var start = new ProcessStartInfo("xz", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("xz did not start.");
        Task feeding = Task.Run(() =>
        {
            using Stream stdin = process.StandardInput.BaseStream;
            stdin.Write(input);
        });
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        feeding.Wait();
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }
}
