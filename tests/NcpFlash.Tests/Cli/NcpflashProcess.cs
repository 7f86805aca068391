using System.Diagnostics;
using Xunit;

namespace NcpFlash.Tests.Cli;

/// <summary>The built command line as a process of its own.</summary>
internal static class NcpflashProcess
{
    /// <summary>Long enough for a loaded machine; a process that needs it hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The executable that was built beside the tests.</summary>
    public static string Executable
    {
        get
        {
            string configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            string name = OperatingSystem.IsWindows() ? "ncpflash.exe" : "ncpflash";
            return Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "NcpFlash.Cli", configuration, name));
        }
    }

    /// <summary>Runs it to its end.</summary>
    public static Task<CliRun> RunAsync(params string[] arguments) => RunAsAsync(Executable, arguments);

    /// <summary>Runs it in a folder.</summary>
    public static Task<CliRun> RunInAsync(string folder, params string[] arguments) => EndAsync(Start(Executable, folder, arguments));

    /// <summary>Runs it in a folder, with another one for the user's settings.</summary>
    public static Task<CliRun> RunInAsync(string folder, string settings, IReadOnlyList<string> arguments) => EndAsync(Start(Executable, folder, [.. arguments], settings));

    /// <summary>Runs it under another name, such as a symbolic link's.</summary>
    public static Task<CliRun> RunAsAsync(string executable, params string[] arguments) => EndAsync(Start(executable, arguments));

    /// <summary>Starts it; the caller waits for its end.</summary>
    public static Process Start(string executable, params string[] arguments) => Start(executable, string.Empty, arguments);

    private static async Task<CliRun> EndAsync(Process started)
    {
        using Process process = started;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        return new CliRun(await ExitAsync(process), (await output).ReplaceLineEndings("\n"), (await error).ReplaceLineEndings("\n"));
    }

    private static Process Start(string executable, string folder, string[] arguments, string settings = "")
    {
        Assert.True(File.Exists(executable), $"{executable} is not built.");
        return Process.Start(new ProcessStartInfo(executable, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["NCPFLASH_CONFIG"] = settings }, // never those of whoever runs the tests
        })!;
    }

    /// <summary>Waits for the end; a process that does not end is killed, and the test fails.</summary>
    public static async Task<int> ExitAsync(Process process)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail("The process did not end.");
        }

        return process.ExitCode;
    }
}
