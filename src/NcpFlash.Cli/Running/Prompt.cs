using NcpFlash.Cli.Reporting;

namespace NcpFlash.Cli.Running;

/// <summary>Questions to whoever sits at the terminal.</summary>
internal static class Prompt
{
    /// <summary>A way to ask for something to be done, or null where nobody sits, or nobody would see what to do.</summary>
    public static Func<string, CancellationToken, ValueTask<bool>>? For(Shell shell, Reporter reporter) => CanAsk(shell, reporter)
        ? async (what, cancellationToken) => await AskAsync(shell, reporter, $"{what}. Enter to go on, s to skip: ", cancellationToken) is { } answer
            && !answer.StartsWith("s", StringComparison.OrdinalIgnoreCase)
        : null;

    /// <summary>A way to ask whether something is so, or null likewise.</summary>
    public static Func<string, CancellationToken, ValueTask<bool?>>? YesOrNo(Shell shell, Reporter reporter) => CanAsk(shell, reporter)
        ? async (what, cancellationToken) => await AskAsync(shell, reporter, $"{what}? y or n, Enter if you do not know: ", cancellationToken) switch
        {
            ['y' or 'Y', ..] => true,
            ['n' or 'N', ..] => false,
            _ => null,
        }
        : null;

    private static bool CanAsk(Shell shell, Reporter reporter) => shell is { InputIsTerminal: true, OutputIsTerminal: true } && reporter.CanAsk;

    /// <summary>What is typed, or null at the end of the input.</summary>
    private static async ValueTask<string?> AskAsync(Shell shell, Reporter reporter, string question, CancellationToken cancellationToken)
    {
        shell.DiscardTypedAhead();
        reporter.Ask(question);
        string? answer = await shell.ReadLineAsync(cancellationToken);
        if (answer is null) await shell.Output.WriteLineAsync(); // nobody has ended the line
        return answer?.Trim();
    }
}
