using NcpFlash.Cli.CommandLine;
using NcpFlash.Jobs;
using NcpFlash.Planning;

namespace NcpFlash.Cli.Running;

/// <summary>Asks on the terminal before factory data is lost.</summary>
internal static class LossPrompt
{
    /// <summary>The question, or null where nobody would read it: a script, a pipe, or a program that reads JSON.</summary>
    public static LossQuestion? For(Invocation invocation) =>
        invocation.Shell is { InputIsTerminal: true, ErrorIsTerminal: true } && !invocation.Has(CommonOptions.Json)
            ? (lost, cancellationToken) => AskAsync(invocation, lost, cancellationToken)
            : null;

    private static async Task<bool> AskAsync(Invocation invocation, IReadOnlyList<PlanPartition> lost, CancellationToken cancellationToken)
    {
        invocation.Reporter.Clear();
        Shell shell = invocation.Shell;
        shell.DiscardTypedAhead();
        await shell.Error.WriteLineAsync($"{string.Join(", ", lost)}: factory data that nothing here writes again, and it will be erased.");
        await shell.Error.WriteAsync("Go on and lose it? [y/N] ");
        await shell.Error.FlushAsync(cancellationToken);

        // The terminal cannot be read without waiting; on a thread of its own the part is kept awake meanwhile.
        string? answer = await Task.Run(shell.Input.ReadLine, cancellationToken).WaitAsync(cancellationToken);
        return answer?.Trim() is "y" or "Y" or "yes";
    }
}
