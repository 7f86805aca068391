namespace NcpFlash.Cli.Running;

/// <summary>Questions to whoever sits at the terminal.</summary>
internal static class Prompt
{
    /// <summary>A way to ask, or null where nobody sits: input or output is no terminal.</summary>
    public static Func<string, CancellationToken, ValueTask<bool>>? For(Shell shell) => shell is { InputIsTerminal: true, OutputIsTerminal: true }
        ? async (what, cancellationToken) =>
        {
            shell.DiscardTypedAhead();
            await shell.Output.WriteLineAsync($"{what}. Enter to go on, s to skip:".AsMemory(), cancellationToken);
            string? answer = await shell.Input.ReadLineAsync(cancellationToken);
            return answer is not null && !answer.Trim().StartsWith('s');
        }
    : null;
}
