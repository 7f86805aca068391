using System.Collections.Immutable;

namespace NcpFlash.Diagnostics.Rules;

/// <summary>How well evidence fits a cause.</summary>
/// <param name="Score">0 to 100: from 95 on nothing else fits, from 75 on little else, from 50 on it fits better than others.</param>
/// <param name="Facts">Facts for the texts of the cause; the common ones of <see cref="Reading.Common"/> are added.</param>
internal readonly record struct Verdict(int Score, ImmutableArray<Fact> Facts)
{
    /// <summary>Highest score of a cause that only a measurement on the board can settle.</summary>
    public const int Inference = 74;

    /// <summary>The score in words.</summary>
    public Confidence Confidence => Score switch
    {
        >= 95 => Confidence.Certain,
        >= 75 => Confidence.High,
        >= 50 => Confidence.Likely,
        _ => Confidence.Possible,
    };

    /// <summary>A verdict with facts.</summary>
    public static Verdict? Of(int score, params ReadOnlySpan<Fact> facts) => new Verdict(score, [.. facts]);
}
