using System.Collections.Immutable;
using System.Globalization;

namespace NcpFlash.Links;

/// <summary>Reads the text form of a <see cref="ResetSequence"/>. The level of a pin that has no line is no step.</summary>
/// <param name="wiring">Gives the words <c>boot=</c> and <c>en=</c> their lines; null where only lines can be named.</param>
internal sealed class ResetSequenceReader(LineWiring? wiring)
{
    private const string Expected = "dtr=0, dtr=1, rts=0, rts=1 (each once a step), 'break=0', 'break=1', 'send HEX' or 'wait TIME'";

    private const string ExpectedWithPins = "boot=0, boot=1, en=0, en=1, dtr=0, dtr=1, rts=0, rts=1 (each once a step), 'break=0', 'break=1', 'send HEX' or 'wait TIME'";

    private static readonly ImmutableArray<string> LineWords = ["dtr=0", "dtr=1", "rts=0", "rts=1", "break=0", "break=1", "send", "wait"];

    private static readonly ImmutableArray<string> PinWords = ["boot=0", "boot=1", "en=0", "en=1", .. LineWords];

    /// <summary>Reads steps that are separated by semicolons.</summary>
    /// <exception cref="ResetSyntaxException">A word cannot stand where it does.</exception>
    public ResetSequence Read(string text)
    {
        var steps = ImmutableArray.CreateBuilder<ResetStep>();
        int at = 0;
        foreach (string part in text.Split(';'))
        {
            Token[] words = Words(part, at);
            if (words.Length > 0 && Step(words) is var step and not ResetStep.Lines { Dtr: null, Rts: null })
            {
                steps.Add(step);
            }

            at += part.Length + 1;
        }

        return new ResetSequence(steps.ToImmutable());
    }

    private ResetStep Step(Token[] words) => words switch
    {
        [{ Text: "wait" }, var time] => Wait(time.Text) ?? throw Fault(time, "a time from 0ms to 60s, such as 50ms or 0.2s"),
        [{ Text: "send" }, var bytes] => Send(bytes.Text) ?? throw Fault(bytes, "bytes as pairs of hexadecimal digits, such as 0d0a"),
        [{ Text: "break=0" or "break=1" } state] => new ResetStep.Break(state.Text[^1] == '1'),
        _ => Levels(words),
    };

    private ResetStep.Lines Levels(Token[] words)
    {
        var levels = new ResetStep.Lines(null, null);
        foreach (Token word in words)
        {
            bool one = word.Text[^1] == '1';
            ResetStep.Lines? set = word.Text switch
            {
                "dtr=0" or "dtr=1" => new ResetStep.Lines(one, null),
                "rts=0" or "rts=1" => new ResetStep.Lines(null, one),
                "boot=0" or "boot=1" => wiring?.Drive(one, null),
                "en=0" or "en=1" => wiring?.Drive(null, one),
                _ => null,
            };
            bool twice = set is null || (set.Dtr is not null && levels.Dtr is not null) || (set.Rts is not null && levels.Rts is not null);
            levels = twice ? throw Fault(word) : new ResetStep.Lines(levels.Dtr ?? set!.Dtr, levels.Rts ?? set!.Rts);
        }

        return levels;
    }

    private static ResetStep.Wait? Wait(string time)
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

    private static ResetStep.Send? Send(string digits) =>
        digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit) ? new ResetStep.Send(Convert.FromHexString(digits)) : null;

    private static Token[] Words(string part, int offset)
    {
        var words = new List<Token>();
        for (int at = 0; at < part.Length;)
        {
            int end = at;
            while (end < part.Length && !char.IsWhiteSpace(part[end]))
            {
                end++;
            }

            if (end > at)
            {
                words.Add(new Token(part[at..end], offset + at));
            }

            at = end + 1;
        }

        return [.. words];
    }

    private ResetSyntaxException Fault(Token word) => wiring is null
        ? new ResetSyntaxException(word.At, word.Text, Expected, LineWords)
        : new ResetSyntaxException(word.At, word.Text, ExpectedWithPins, PinWords);

    private static ResetSyntaxException Fault(Token word, string expected) => new(word.At, word.Text, expected, []);

    private readonly record struct Token(string Text, int At);
}
