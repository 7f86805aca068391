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
    /// <exception cref="FormatException">The text is not a sequence; the message names the column and what is expected there.</exception>
    public static ResetSequence Parse(string text)
    {
        var steps = ImmutableArray.CreateBuilder<ResetStep>();
        int column = 0;
        foreach (string part in text.Split(';'))
        {
            if (!string.IsNullOrWhiteSpace(part))
            {
                steps.Add(ParseStep(part, column));
            }

            column += part.Length + 1;
        }

        return new ResetSequence(steps.ToImmutable());
    }

    /// <summary>The text form; parsing it gives an equal sequence.</summary>
    public override string ToString() => string.Join("; ", Steps.Select(Print));

    /// <inheritdoc/>
    public bool Equals(ResetSequence? other) => other is not null && Steps.SequenceEqual(other.Steps);

    /// <inheritdoc/>
    public override int GetHashCode() => Steps.Aggregate(0, HashCode.Combine);

    private static ResetStep ParseStep(string part, int column)
    {
        bool? dtr = null, rts = null;
        string[] words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words is ["wait", var time])
        {
            return ParseWait(time) ?? throw Fault(part, time, column, "a time from 0ms to 60s, such as 50ms or 0.2s");
        }

        if (words is ["break=0" or "break=1"])
        {
            return new ResetStep.Break(words[0][^1] == '1');
        }

        if (words is ["send", var bytes])
        {
            return ParseSend(bytes) ?? throw Fault(part, bytes, column, "bytes as pairs of hexadecimal digits, such as 0d0a");
        }

        foreach (string word in words)
        {
            switch (word)
            {
                case "dtr=0" or "dtr=1" when dtr is null:
                    dtr = word[^1] == '1';
                    break;
                case "rts=0" or "rts=1" when rts is null:
                    rts = word[^1] == '1';
                    break;
                default:
                    throw Fault(part, word, column, "dtr=0, dtr=1, rts=0, rts=1 (each once a step), 'break=0', 'break=1', 'send HEX' or 'wait TIME'");
            }
        }

        return new ResetStep.Lines(dtr, rts);
    }

    private static ResetStep.Wait? ParseWait(string time)
    {
        (string digits, double unit) = time switch
        {
            _ when time.EndsWith("us", StringComparison.Ordinal) => (time[..^2], 1e-6),
            _ when time.EndsWith("ms", StringComparison.Ordinal) => (time[..^2], 1e-3),
            _ when time.EndsWith('s') => (time[..^1], 1.0),
            _ => (string.Empty, 0),
        };
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value * unit <= 60
            ? new ResetStep.Wait(TimeSpan.FromMicroseconds(Math.Round(value * unit * 1e6)))
            : null;
    }

    private static ResetStep.Send? ParseSend(string digits) =>
        digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit) ? new ResetStep.Send(Convert.FromHexString(digits)) : null;

    private static string Print(ResetStep step) => step switch
    {
        ResetStep.Lines lines => string.Join(' ', new[] { Level("dtr", lines.Dtr), Level("rts", lines.Rts) }.Where(t => t.Length > 0)),
        ResetStep.Break line => line.On ? "break=1" : "break=0",
        ResetStep.Send send => $"send {Convert.ToHexStringLower(send.Bytes.Span)}",
        ResetStep.Wait wait => $"wait {wait.Duration.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)}ms",
        _ => throw new InvalidOperationException($"Unknown step {step}."),
    };

    private static string Level(string name, bool? level) => level is { } asserted ? $"{name}={(asserted ? 1 : 0)}" : string.Empty;

    private static FormatException Fault(string part, string word, int column, string expected) =>
        new($"column {column + part.IndexOf(word, StringComparison.Ordinal) + 1}: '{word}' where {expected} is expected");
}
