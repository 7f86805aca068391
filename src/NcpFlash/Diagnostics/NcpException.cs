using System.Collections.Immutable;
using NcpFlash.Diagnostics.Rules;

namespace NcpFlash.Diagnostics;

/// <summary>
/// The library's one exception. It carries what is wrong, the further findings, and what was seen;
/// <see cref="OperationCanceledException"/> is reserved for the caller's own cancellation.
/// </summary>
public sealed class NcpException(Diagnosis diagnosis, Evidence evidence, ImmutableArray<Diagnosis> others, Exception? inner = null)
    : Exception(diagnosis.Summary, inner)
{
    /// <summary>The finding that decides the outcome.</summary>
    public Diagnosis Diagnosis { get; } = diagnosis;

    /// <summary>What was seen.</summary>
    public Evidence Evidence { get; } = evidence;

    /// <summary>Further findings of the same moment (a planner reports every fault at once), in order; empty when there are none.</summary>
    public ImmutableArray<Diagnosis> Others { get; } = others;

    /// <summary>Other explanations of the same evidence, best first; unlike <see cref="Others"/> they are alternatives. Empty when there are none.</summary>
    public ImmutableArray<Diagnosis> Candidates { get; init; } = [];

    /// <summary>
    /// What the evidence says is behind the finding, best first; unlike <see cref="Candidates"/> these are explanations of it, not of the same evidence in its
    /// place. Empty when the finding says it itself.
    /// </summary>
    public ImmutableArray<Diagnosis> Behind => Candidates.IsEmpty ? RuleBook.Behind(Diagnosis, Evidence) : [];

    /// <summary>One exception for a list of findings, the first of which decides the outcome.</summary>
    /// <exception cref="ArgumentException">The list is empty.</exception>
    public static NcpException Of(IReadOnlyList<Diagnosis> findings) => findings.Count == 0
        ? throw new ArgumentException("At least one finding is needed.", nameof(findings))
        : new NcpException(findings[0], Evidence.None, [.. findings.Skip(1)]);
}
