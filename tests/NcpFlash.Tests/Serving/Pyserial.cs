using System.Diagnostics;
using NcpFlash.Tests.Links;
using Xunit;

namespace NcpFlash.Tests.Serving;

/// <summary>Scripts over pyserial, the system's own.</summary>
internal static class Pyserial
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Skips the test where pyserial is missing.</summary>
    public static void SkipUnlessThere()
    {
        Assert.SkipUnless(File.Exists(Python), "no " + Python);
        using Process probe = Run("import serial");
        probe.WaitForExit();
        Assert.SkipUnless(probe.ExitCode == 0, "python3-serial is not installed");
    }

    /// <summary>Starts a script; the caller waits for its end.</summary>
    public static Process Run(string script, params string[] arguments) => Process.Start(
        new ProcessStartInfo(Python, ["-c", script, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true })!;

    /// <summary>Waits for the end of a script; a script that fails fails the test with its words.</summary>
    public static async Task EndAsync(Process python)
    {
        using var patience = new CancellationTokenSource(LinkBytes.Patience);
        try
        {
            string errors = await python.StandardError.ReadToEndAsync(patience.Token);
            await python.WaitForExitAsync(patience.Token);
            Assert.True(python.ExitCode == 0, errors);
        }
        finally
        {
            Kill(python);
        }
    }

    /// <summary>Ends a process that a test has started.</summary>
    public static void Kill(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
