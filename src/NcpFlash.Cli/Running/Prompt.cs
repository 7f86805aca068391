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

    /// <summary>A way to ask whether something is so, or null where nobody sits.</summary>
    public static Func<string, CancellationToken, ValueTask<bool?>>? YesOrNo(Shell shell) => shell is { InputIsTerminal: true, OutputIsTerminal: true }
        ? async (what, cancellationToken) =>
        {
            shell.DiscardTypedAhead();
            await shell.Output.WriteLineAsync($"{what}? y or n, Enter if you do not know:".AsMemory(), cancellationToken);
            string answer = (await shell.Input.ReadLineAsync(cancellationToken) ?? string.Empty).Trim();
            return answer.StartsWith("y", StringComparison.OrdinalIgnoreCase) ? true : answer.StartsWith("n", StringComparison.OrdinalIgnoreCase) ? false : null;
        }
    : null;
}
