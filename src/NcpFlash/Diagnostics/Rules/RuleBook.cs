using System.Collections.Immutable;

namespace NcpFlash.Diagnostics.Rules;

/// <summary>
/// From evidence to ranked findings: every rule looks at the same evidence, and the best fit comes first. A pure function; the same evidence gives
/// the same list.
/// </summary>
public static class RuleBook
{
    /// <summary>All rules.</summary>
    internal static ImmutableArray<Rule> Rules { get; } =
        [.. AdapterRules.All, .. HostRules.All, .. SilenceRules.All, .. AnswerRules.All, .. WorkRules.All, .. LossRules.All];

    /// <summary>The causes that rules can find.</summary>
    public static ImmutableArray<DiagnosisKind> Kinds { get; } = [.. Rules.Select(r => r.Kind)];

    private static ImmutableArray<DiagnosisKind> HostKinds { get; } = [.. HostRules.All.Select(r => r.Kind)];

    private static ImmutableArray<DiagnosisKind> Connecting { get; } =
    [
        .. SilenceRules.All.Concat(AnswerRules.All).Concat(HostRules.All).Select(r => r.Kind).Where(k => k.Outcome != Outcome.Done),
        TransportFaults.DeadAfterClose, TransportFaults.SystemDriver, TransportFaults.NeedsDtr,
    ];

    /// <summary>The causes of a failure, best first; empty when nothing fits. Remarks that are no failure are left out.</summary>
    public static ImmutableArray<Diagnosis> Causes(Evidence evidence) => [.. Rank(evidence).Where(d => d.Kind.Outcome != Outcome.Done)];

    /// <summary>What is worth telling although it is no failure, best first.</summary>
    public static ImmutableArray<Diagnosis> Remarks(Evidence evidence) => [.. Rank(evidence).Where(d => d.Kind.Outcome == Outcome.Done)];

    /// <summary>Everything that fits, best first.</summary>
    public static ImmutableArray<Diagnosis> Rank(Evidence evidence)
    {
        var reading = new Reading(evidence);
        (DiagnosisKind Kind, Verdict? Verdict)[] fitting = [.. Rules.Select(rule => (rule.Kind, Verdict: rule.Judge(reading))).Where(r => r.Verdict is not null)];
        bool isKnown = fitting.Any(r => r.Verdict!.Value.Confidence >= Confidence.High && KeepsFromConnecting(r.Kind));
        return
        [
            .. fitting.Where(r => !isKnown || r.Kind != ConnectFaults.Unexpected) // that bytes came is no cause of its own
                .OrderByDescending(r => r.Verdict!.Value.Score)
                .Select(r => new Diagnosis(r.Kind, [.. r.Verdict!.Value.Facts, .. reading.Common]) { Stated = r.Verdict.Value.Confidence }),
        ];
    }

    /// <summary>
    /// What the evidence says is behind a fault in the middle of a job, best first; empty for a fault that is a rule's own finding, or no failure of part,
    /// link or contents. That some handshakes were not answered says nothing there: the part was found in the end.
    /// </summary>
    public static ImmutableArray<Diagnosis> Behind(Diagnosis fault, Evidence evidence) =>
        fault.Kind.Outcome is not (Outcome.ChipOrLink or Outcome.Verification) || Kinds.Contains(fault.Kind) || evidence.Trials.IsEmpty ? []
            : [.. Causes(evidence with { FaultId = fault.Id }).Where(c => !Connecting.Contains(c.Kind) || HostKinds.Contains(c.Kind))];

    /// <summary>That the command that failed last came too late, because the computer stood still; null where it did not.</summary>
    internal static Diagnosis? Pause(Evidence evidence)
    {
        var reading = new Reading(evidence);
        return reading.Commands.LastOrDefault() is { } last && last == evidence.Trials.LastOrDefault() && WorkRules.HostTooSlow(reading, last) is { } verdict
            ? new Diagnosis(WorkFaults.HostTooSlow, [.. verdict.Facts, .. reading.Common]) { Stated = verdict.Confidence } : null;
    }

    /// <summary>That a driver of the system carries nothing above a rate, little else being possible; null otherwise.</summary>
    internal static Diagnosis? Driver(Evidence evidence)
    {
        var reading = new Reading(evidence);
        return AdapterRules.SystemDriver(reading) is { Confidence: >= Confidence.High } verdict
            ? new Diagnosis(TransportFaults.SystemDriver, [.. verdict.Facts, .. reading.Common]) { Stated = verdict.Confidence } : null;
    }

    /// <summary>True when a boot ROM was heard, though nothing it said was whole: an OK or a half of one, or a refusal.</summary>
    internal static bool IsRomHeard(Evidence evidence)
    {
        var reading = new Reading(evidence);
        return reading.Answered > 0 || AnswerRules.HalfOk(reading) is not null || reading.Facing.Any(t => t.Bytes.AsSpan().StartsWith("FL"u8));
    }

    /// <summary>True when the line is to blame for a conversation that cannot be found again: a ROM was heard in the search for it, or has called frames damaged again and again.</summary>
    internal static bool IsOfLine(Evidence evidence)
    {
        var reading = new Reading(evidence);
        return LossRules.IsHeardSince(reading) || LossRules.IsDamagedAndBroken(reading);
    }

    /// <summary>What is said of a handshake when no rule fits.</summary>
    public static Diagnosis Fallback(Evidence evidence) => new(ConnectFaults.NoAnswer, new Reading(evidence).Common);

    /// <summary>True for a cause of a part that does not answer the handshake, as opposed to one of trouble in the work after it.</summary>
    public static bool KeepsFromConnecting(DiagnosisKind kind) => Connecting.Contains(kind);

    /// <summary>An exception for a handshake that failed: the best cause with its runners-up, or <paramref name="fallback"/> when no rule fits.</summary>
    public static NcpException ToException(Evidence evidence, Diagnosis fallback, Exception? inner = null)
    {
        ImmutableArray<Diagnosis> causes = [.. Causes(evidence).OrderByDescending(c => KeepsFromConnecting(c.Kind))];
        return causes.IsEmpty || !KeepsFromConnecting(causes[0].Kind)
            ? new NcpException(fallback, evidence, [], inner) { Candidates = causes }
            : new NcpException(causes[0], evidence, [], inner) { Candidates = causes[1..] };
    }
}
