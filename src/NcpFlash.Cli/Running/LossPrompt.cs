using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Reporting;
using NcpFlash.Jobs;
using NcpFlash.Planning;

namespace NcpFlash.Cli.Running;

/// <summary>Asks on the terminal before factory data is lost.</summary>
internal static class LossPrompt
{
    /// <summary>The question, or null where nobody would read it: a script, a pipe, or a program that reads JSON.</summary>
    /// <param name="invocation">The command line.</param>
    /// <param name="parts">Short names of the parts that one answer counts for; empty for a single part.</param>
    public static LossQuestion? For(Invocation invocation, IReadOnlyList<string> parts) =>
        invocation.Shell is { InputIsTerminal: true, ErrorIsTerminal: true } && !invocation.Has(CommonOptions.Json)
            ? (lost, cancellationToken) => AskAsync(invocation, parts, lost, cancellationToken)
            : null;

    private static async Task<bool> AskAsync(Invocation invocation, IReadOnlyList<string> parts, IReadOnlyList<PlanPartition> lost, CancellationToken cancellationToken)
    {
        invocation.Reporter.Clear();
        Shell shell = invocation.Shell;
        shell.DiscardTypedAhead();
        await shell.Error.WriteLineAsync($"{string.Join(", ", lost)}: factory data that nothing here writes again, and it will be erased.");
        if (parts.Count > 1) await shell.Error.WriteLineAsync($"One answer counts for all {Quantity.Number(parts.Count)} parts: {string.Join(", ", parts)}.");
        await shell.Error.WriteAsync(parts.Count > 1 ? $"Go on and lose it on all {Quantity.Number(parts.Count)} parts? [y/N] " : "Go on and lose it? [y/N] ");
        await shell.Error.FlushAsync(cancellationToken);
        string? answer = await shell.ReadLineAsync(cancellationToken);
        return answer?.Trim() is "y" or "Y" or "yes";
    }
}
