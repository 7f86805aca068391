using System.Collections.Immutable;
using System.Globalization;

namespace NcpFlash.Links;

/// <summary>
/// A sequence of line levels, waits, BREAK and bytes, as a value with a text form: <c>dtr=0 rts=1; wait 50ms; rts=0; break=1; break=0; send 0d0a</c>.
/// 1 = asserted (electrical LOW); <c>break=1</c> holds the transmit line low. Steps are separated by semicolons.
/// </summary>
/// <param name="Steps">The steps, in order.</param>
public sealed record ResetSequence(ImmutableArray<ResetStep> Steps)
{
    /// <summary>The sequence that does nothing.</summary>
    public static ResetSequence Empty { get; } = new([]);

    /// <summary>Reads the text form.</summary>
    /// <exception cref="ResetSyntaxException">The text is not a sequence; it names the column and what is expected there.</exception>
    public static ResetSequence Parse(string text) => new ResetSequenceReader(null).Read(text);

    /// <summary>Reads the text form, in which <c>boot=1</c> and <c>en=0</c> may stand for the level of a pin that is wired to a line: 1 = electrical HIGH.</summary>
    /// <exception cref="ResetSyntaxException">The text is not a sequence; it names the column and what is expected there.</exception>
    public static ResetSequence Parse(string text, LineWiring wiring) => new ResetSequenceReader(wiring).Read(text);

    /// <summary>The text form; parsing it gives an equal sequence.</summary>
    public override string ToString() => string.Join("; ", Steps.Select(Print));

    /// <inheritdoc/>
    public bool Equals(ResetSequence? other) => other is not null && Steps.SequenceEqual(other.Steps);

    /// <inheritdoc/>
    public override int GetHashCode() => Steps.Aggregate(0, HashCode.Combine);

    private static string Print(ResetStep step) => step switch
    {
        ResetStep.Lines lines => string.Join(' ', new[] { Level("dtr", lines.Dtr), Level("rts", lines.Rts) }.Where(t => t.Length > 0)),
        ResetStep.Break line => line.On ? "break=1" : "break=0",
        ResetStep.Send send => $"send {Convert.ToHexStringLower(send.Bytes.Span)}",
        ResetStep.Wait wait => $"wait {wait.Duration.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)}ms",
        _ => throw new InvalidOperationException($"Unknown step {step}."),
    };

    private static string Level(string name, bool? level) => level is { } asserted ? $"{name}={(asserted ? 1 : 0)}" : string.Empty;
}
