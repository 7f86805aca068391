using NcpFlash.Chips;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Running;
using NcpFlash.Diagnostics;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Vendor;

/// <summary>The vendor's command lines, unchanged: same options, same log, and an exit code of 0 on success only.</summary>
internal static class VendorCommandLine
{
    private static readonly string[] Names = ["QConn_Flash_Cmd", "QConn_Eflash"];

    /// <summary>True when the command line is meant for the vendor's tool: by the program's name, or by beginning with one of its options.</summary>
    public static bool IsMeant(string programName, IReadOnlyList<string> arguments) => IsVendorName(programName)
        ? arguments is not ["--version" or "--help" or "-h", ..]
        : arguments is [{ } first, ..] && !IsOurs(first) && VendorSyntax.Candidates(first).Count > 0;

    /// <summary>Runs one command line.</summary>
    /// <returns>0 on success, 130 when cancelled, otherwise 1.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Shell shell)
    {
        var reporter = new VendorReporter(shell);
        int exit = await JobRunner.RunAsync(shell, reporter, cancellationToken => RunAsync(arguments, shell, reporter, cancellationToken));
        return exit is (int)Outcome.Done or (int)Outcome.Cancelled ? exit : 1;
    }

    private static bool IsVendorName(string programName) => Names.Any(n => programName.StartsWith(n, StringComparison.OrdinalIgnoreCase));

    /// <summary>Options that every one of our own command lines may begin with.</summary>
    private static bool IsOurs(string word) => NcpFlashCommandLine.Create().Options.Any(o => o.Name == word || o.Aliases.Contains(word));

    private static async Task<JobResult> RunAsync(IReadOnlyList<string> arguments, Shell shell, VendorReporter reporter, CancellationToken cancellationToken)
    {
        VendorRequest request = VendorRequest.Parse(arguments);
        ChipFamily chip = ChipCatalog.Find(request.Chip);
        string port = request.Port ?? PresentPorts.Only();
        reporter.Begin(port);
        var connection = new Connection(PortAddress.Parse(port), chip, new ConnectOptions(BootControl.Lines, null, request.WorkRate == chip.WorkRate ? null : request.WorkRate), null);
        var work = new VendorWork(request, chip, shell, reporter);
        work.Prepare();
        reporter.StartProgram(port, request.ResetAfterwards, request.WorkRate);
        return await work.RunAsync(connection, cancellationToken);
    }
}
