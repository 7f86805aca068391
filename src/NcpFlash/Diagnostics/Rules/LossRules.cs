using System.Collections.Immutable;
using NcpFlash.Diagnostics.Signals;

namespace NcpFlash.Diagnostics.Rules;

/// <summary>Rules over a part that was worked on and then was lost, or holds something else than was written (SYMPTOMS D11, D12).</summary>
internal static class LossRules
{
    public static ImmutableArray<Rule> All { get; } =
    [
        new(LossFaults.Restarted, Restarted),
        new(LossFaults.FellSilent, r => AfterLoss(r) is { IsEmpty: false } since && since.Count(t => t.Kind == TrialKind.Sync) >= 2 && since.All(t => t.Received == 0)
            ? Verdict.Of(64, ("command", Broken(r)?.Command ?? "the last command")) : null),
        new(LossFaults.StaysWrong, r => Wrong(r) is { } pair && pair.First.Result == pair.Second.Result ? Verdict.Of(78, ("range", pair.First.Command ?? string.Empty)) : null),
        new(LossFaults.WrongAnew, r => Wrong(r) is { } pair && pair.First.Result != pair.Second.Result ? Verdict.Of(66, ("range", pair.First.Command ?? string.Empty)) : null),
    ];

    /// <summary>True when, since the conversation broke, an OK, a half of one, or a refusal came: the ROM is there.</summary>
    public static bool IsHeardSince(Reading r) => AfterLoss(r).Any(t => t.Kind is TrialKind.Sync or TrialKind.BootInfo or TrialKind.BlindQuestion
        && (AnswerRules.IsHalfOk(t) || t.Bytes.AsSpan().StartsWith("OK"u8) || t.Bytes.AsSpan().StartsWith("FL"u8)));

    /// <summary>True when frame after frame was called damaged and the conversation has broken more than once: a part that loses its power breaks it once.</summary>
    public static bool IsDamagedAndBroken(Reading r) => WorkRules.DamagedFrames(r) is not null
        && r.Evidence.Trials.Count(t => t.Kind is TrialKind.Command or TrialKind.RateChange && !t.Proved && t.Result?.StartsWith("FL", StringComparison.Ordinal) != true) > 1;

    /// <summary>Text of firmware after the ROM had been proved, in place of a reply or later: something has reset the part, and BOOT was low.</summary>
    private static Verdict? Restarted(Reading r) => AfterLoss(r) is { IsEmpty: false } since && Broken(r) is { } broken && since.Prepend(broken)
        .Select(t => (Trial: t, Text: ReadableText.Longest(t.Bytes.AsSpan()))).FirstOrDefault(t => t.Text is not null) is { Text: { } text }
            ? Verdict.Of(80, ("text", text), ("command", broken.Command ?? "the last command")) : null;

    /// <summary>What was tried since the conversation broke for good; empty where it did not, or never stood.</summary>
    private static ImmutableArray<Trial> AfterLoss(Reading r)
    {
        if (!r.IsProved || Broken(r) is not { } broken)
        {
            return [];
        }

        ImmutableArray<Trial> since = [.. r.Facing.Where(t => t.At > broken.At)];
        return since.Any(t => t.Proved) ? [] : since;
    }

    private static Trial? Broken(Reading r) => r.Evidence.Trials.LastOrDefault(t => t.Kind is TrialKind.Command or TrialKind.RateChange && !t.Proved);

    /// <summary>Two comparisons of one range that both failed, the last ones.</summary>
    private static (Trial First, Trial Second)? Wrong(Reading r) => r.Evidence.Trials.Where(t => t is { Kind: TrialKind.Digest, Proved: false })
        .GroupBy(t => t.Command).Select(g => g.ToArray()).LastOrDefault(g => g.Length >= 2) is [.., var first, var second] ? (first, second) : null;
}
