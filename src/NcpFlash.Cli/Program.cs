using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Vendor;
using NcpFlash.Diagnostics;

namespace NcpFlash.Cli;

/// <summary>Entry point: the vendor's command lines and ours.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        try
        {
            return await RunAsync(arguments, Shell.OfProcess());
        }
        catch (IOException fault)
        {
            // Standard output or error itself is gone or full; whatever can still be said goes to the other one.
            await Console.Error.WriteLineAsync($"ncpflash: the output cannot be written: {fault.Message}");
            return (int)Outcome.Input;
        }
    }

    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">The arguments without the program's name.</param>
    /// <param name="shell">Where it runs.</param>
    /// <returns>The exit code.</returns>
    internal static Task<int> RunAsync(IReadOnlyList<string> arguments, Shell shell) =>
        VendorCommandLine.IsMeant(shell.ProgramName, arguments)
            ? VendorCommandLine.RunAsync(arguments, shell)
            : NcpFlashCommandLine.RunAsync(arguments, shell);
}
