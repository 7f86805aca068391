using System.Collections.Immutable;
using System.Text;

namespace NcpFlash.Diagnostics;

/// <summary>One finding: a <see cref="DiagnosisKind"/> applied to the facts of the case.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Facts">The facts, in the order in which they were given.</param>
public sealed record Diagnosis(DiagnosisKind Kind, ImmutableArray<Fact> Facts)
{
    /// <summary>How sure the case at hand makes it; null for what the kind says.</summary>
    public Confidence? Stated { get; init; }

    /// <summary>How sure it is.</summary>
    public Confidence Confidence => Stated ?? Kind.Confidence;

    /// <summary>The next test that tells it from what looks alike, or null.</summary>
    public string? NextTest => Kind.NextTest is { } test ? Fill(test) : null;

    /// <summary>The stable id.</summary>
    public string Id => Kind.Id;

    /// <summary>What was seen.</summary>
    public string Summary => Fill(Kind.Summary);

    /// <summary>What was seen, to stand inside another sentence: the summary without its full stop.</summary>
    public string Phrase => Summary.TrimEnd('.');

    /// <summary>What it means.</summary>
    public string Cause => Fill(Kind.Cause);

    /// <summary>What to do.</summary>
    public string Advice => Fill(Kind.Advice);

    /// <summary>A finding of <paramref name="kind"/> with the given facts.</summary>
    public static Diagnosis Of(DiagnosisKind kind, params ReadOnlySpan<Fact> facts) => new(kind, [.. facts]);

    /// <summary>An exception that carries this finding alone.</summary>
    public NcpException ToException(Evidence? evidence = null, Exception? inner = null) => new(this, evidence ?? Evidence.None, [], inner);

    /// <summary>
    /// Replaces each <c>{name}</c> by the fact of that name, in one pass, so that a brace in a fact stays what it is. An unknown name stays as it
    /// stands, so that a test can find it.
    /// </summary>
    private string Fill(string template)
    {
        var text = new StringBuilder();
        int at = 0;
        while (template.IndexOf('{', at) is >= 0 and var open && template.IndexOf('}', open) is >= 0 and var close)
        {
            text.Append(template, at, open - at);
            string name = template[(open + 1)..close];
            Fact fact = Facts.FirstOrDefault(f => f.Name == name);
            text.Append(fact.Name is null ? template[open..(close + 1)] : fact.Value);
            at = close + 1;
        }

        return text.Append(template, at, template.Length - at).ToString();
    }
}
