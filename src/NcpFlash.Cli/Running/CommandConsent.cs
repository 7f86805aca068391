using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Cli.Reporting;
using NcpFlash.Diagnostics;
using NcpFlash.Jobs;
using NcpFlash.Planning;

namespace NcpFlash.Cli.Running;

/// <summary>Consent to a burn on our own command line: an option given beforehand, or words that somebody types who has the plan before his eyes.</summary>
/// <param name="shell">Where somebody may sit.</param>
/// <param name="reporter">Shows the question.</param>
/// <param name="anyPart">True when every part was agreed to beforehand.</param>
/// <param name="parts">The parts that were agreed to beforehand; empty for none.</param>
/// <param name="nobody">Why nobody can be asked, as a clause; null to ask where somebody sits.</param>
internal sealed class CommandConsent(Shell shell, Reporter reporter, bool anyPart, ImmutableArray<MacAddress> parts, string? nobody) : EfuseConsent
{
    private const int LongestQuote = 40;

    /// <inheritdoc/>
    public override async ValueTask<EfuseAnswer> AskAsync(EfuseQuestion question, CancellationToken cancellationToken)
    {
        if (anyPart) return EfuseAnswer.Yes(question, "by --allow-lock");
        if (!parts.IsEmpty)
        {
            return parts.Contains(question.Mac) ? EfuseAnswer.Yes(question, $"by --allow-lock={question.Mac}")
                : EfuseAnswer.No(Diagnosis.Of(
                    BurnFaults.OtherPart, ("file", question.FileName), ("mac", question.Mac.ToString()), ("named", $"the part{(parts.Length == 1 ? string.Empty : "s")} {string.Join(", ", parts)}")));
        }

        string word = Word(question.Plan), tail = question.Mac.ToString()[^4..];
        if (nobody is not null) return No(question, nobody);
        if (!shell.InputIsTerminal || !shell.OutputIsTerminal || !reporter.CanAsk) return No(question, "there is no terminal to ask at");
        shell.DiscardTypedAhead();
        reporter.Ask($"To burn this into the part {question.Mac}, for ever, type {word} {tail} (anything else ends here, nothing is written): ");
        string? typed = await shell.ReadLineAsync(cancellationToken);
        return typed?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [{ } first, { } second] && first == word
            && second.Equals(tail, StringComparison.OrdinalIgnoreCase)
            ? EfuseAnswer.Yes(question, $"by typing {word} {tail}")
            : No(question, string.IsNullOrWhiteSpace(typed) ? "nothing was typed" : $"'{Quote(typed)}' was typed");
    }

    /// <summary>What is typed: a lock is called by its name, also where only its last bits are missing.</summary>
    private static string Word(EfusePlan plan) =>
        plan.WillLock || plan.BitsToBurn.Read(ChipCatalog.Efuse).Any(r => r.Field is { Lock: not null }) ? "LOCK" : "BURN";

    private static EfuseAnswer No(EfuseQuestion question, string reason) => EfuseAnswer.No(Diagnosis.Of(
        BurnFaults.NoConsent, ("file", question.FileName), ("mac", question.Mac.ToString()), ("reason", reason), ("word", Word(question.Plan)),
        ("tail", question.Mac.ToString()[^4..])));

    private static string Quote(string typed)
    {
        string text = string.Concat(typed.Trim().Select(c => char.IsControl(c) ? '?' : c));
        return text.Length <= LongestQuote ? text : text[..LongestQuote] + "...";
    }
}
