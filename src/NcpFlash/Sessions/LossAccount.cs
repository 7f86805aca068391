using NcpFlash.Diagnostics;
using NcpFlash.Diagnostics.Rules;

namespace NcpFlash.Sessions;

/// <summary>What losses of a conversation speak for: a slower rate, a computer that stood still, a driver, a line that garbles, or a part that is gone.</summary>
internal sealed class LossAccount(RateLadder ladder, EvidenceLog evidence, IProgress<JobEvent> progress)
{
    private bool _pauseIsTold;

    /// <summary>True when a handshake failed for want of a valid answer.</summary>
    public static bool IsMissing(NcpException fault) => fault.Diagnosis.Kind != ConnectFaults.OtherChip
        && (fault.Diagnosis.Kind == ConnectFaults.NoAnswer || RuleBook.KeepsFromConnecting(fault.Diagnosis.Kind));

    /// <summary>Counts a loss against the rate, unless it was another's: a port that was pulled out, or a computer that stood still for longer than the ROM waits.</summary>
    public void Note(NcpException loss)
    {
        if (loss.Diagnosis.Kind == PortFaults.Away)
        {
            return;
        }

        if (RuleBook.Pause(evidence.ToEvidence()) is not { } pause)
        {
            ladder.NoteLoss();
            return;
        }

        if (!_pauseIsTold)
        {
            progress.Report(new JobEvent.Warned(pause));
        }

        _pauseIsTold = true;
    }

    /// <summary>A driver of the system that has carried nothing above a rate carries no work there either: the faster ones are left out.</summary>
    public void KeepToDriver()
    {
        if (RuleBook.Driver(evidence.ToEvidence()) is { } driver && ladder.TryStepDownTo(AdapterRules.AppleLimit))
        {
            progress.Report(new JobEvent.Warned(driver));
        }
    }

    /// <summary>
    /// The part answered, stopped answering under <paramref name="loss"/>, and could not be found again for the reason in <paramref name="search"/>. Where a ROM was still
    /// heard, or has called frame after frame damaged, it is there, and what breaks is the line.
    /// </summary>
    public NcpException Lost(NcpException loss, NcpException search)
    {
        Evidence seen = evidence.ToEvidence();
        bool isOfLine = RuleBook.IsOfLine(seen) || search.Diagnosis.Kind == AnswerFaults.HalfOk || search.Diagnosis.Kind == ConnectFaults.BootInfoFailed;
        Diagnosis finding = isOfLine
            ? Diagnosis.Of(ChipFaults.Unstable, Fact.From("count", seen.Trials.Count(t => t is { Kind: TrialKind.Command or TrialKind.RateChange, Proved: false })), ("reason", search.Diagnosis.Phrase))
            : Diagnosis.Of(ChipFaults.Lost, ("command", loss.Diagnosis.Facts.FirstOrDefault(f => f.Name == "command").Value ?? "set clock and rate"), ("reason", ReasonOf(search)));
        return finding.ToException(seen, loss);
    }

    /// <summary>What the whole job has seen of handshakes says nothing of the search; what was heard since stands among the causes.</summary>
    private static string ReasonOf(NcpException search) =>
        search.Diagnosis.Kind == WiringFaults.Marginal || search.Diagnosis.Kind == ConnectFaults.Echo ? "no handshake has been answered since" : search.Diagnosis.Phrase;
}
