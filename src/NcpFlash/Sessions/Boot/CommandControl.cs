using System.Collections.Immutable;
using NcpFlash.Links;

namespace NcpFlash.Sessions.Boot;

/// <summary>A program of the user drives BOOT and CHIP_EN; it is told <c>enter</c> or <c>leave</c>.</summary>
/// <param name="text">How it is written.</param>
/// <param name="program">Name or path of the program.</param>
/// <param name="arguments">Arguments before the step.</param>
internal sealed class CommandControl(string text, string program, ImmutableArray<string> arguments) : BootControl
{
    /// <inheritdoc/>
    public override string Text => text;

    /// <summary>Reads <c>command:PROGRAM ARGUMENT…</c>; words with spaces stand in double quotes.</summary>
    /// <exception cref="Diagnostics.NcpException"><c>boot.syntax</c>.</exception>
    public static CommandControl Read(BootText text, int start)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        string whole = text.Whole;
        for (int at = start; at < whole.Length; at++)
        {
            if (whole[at] == ' ')
            {
                continue;
            }

            bool quoted = whole[at] == '"';
            int end = whole.IndexOf(quoted ? '"' : ' ', at + 1);
            if (quoted && end < 0)
            {
                throw text.Fault(at, whole[at..], "a closing double quote", []);
            }

            end = end < 0 ? whole.Length : end;
            words.Add(whole[(quoted ? at + 1 : at)..end]);
            at = end;
        }

        return words.Count > 0 && words[0].Length > 0
            ? new CommandControl(whole, words[0], words.ToImmutable().RemoveAt(0))
            : throw text.Fault(whole.Length, string.Empty, "the name of a program", []);
    }

    /// <inheritdoc/>
    public override bool CanEnter(LinkIdentity port) => true;

    /// <inheritdoc/>
    public override async ValueTask<byte[]?> EnterAsync(BootContext context, SyncRound sync, CancellationToken cancellationToken)
    {
        await RunAsync("enter", context, cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <inheritdoc/>
    public override ValueTask LeaveAsync(BootContext context, CancellationToken cancellationToken) => RunAsync("leave", context, cancellationToken);

    private async ValueTask RunAsync(string step, BootContext context, CancellationToken cancellationToken)
    {
        foreach (string line in await new BootProgram(program, arguments, context.Time).RunAsync(step, cancellationToken).ConfigureAwait(false))
        {
            context.Progress.Report(new JobEvent.BootProgramSaid(line));
        }
    }
}
