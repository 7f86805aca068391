using System.Text;

namespace NcpFlash.Diagnostics.Signals;

/// <summary>Finds what a person would call text in received bytes.</summary>
public static class ReadableText
{
    /// <summary>Least readable characters in a row that are taken for text rather than for noise.</summary>
    private const int ShortestText = 8;

    /// <summary>Bytes at the beginning that may be anything.</summary>
    private const int MostGarbled = 4;

    /// <summary>Fewest different characters in a text: a run of one byte is a pattern, not a word.</summary>
    private const int FewestCharacters = 4;

    /// <summary>Words that boot logs and consoles of these parts use; of one of them a line with characters missing can be told.</summary>
    private static readonly string[] KnownWords =
    [
        "component_version", "components", "version of used", "flash cfg", "Boot2 ISP", "partition", "application", "bootloader", "firmware",
    ];

    /// <summary>Words of a start: of a boot loader, of what it found, of the firmware's parts (SYMPTOMS C05).</summary>
    private static readonly string[] StartWords = ["boot", "flash cfg", "component_version", "version of used", "partition", "build:"];

    /// <summary>The longest line of text, or null when less than nine in ten bytes are printable or no line is long enough.</summary>
    public static string? Longest(ReadOnlySpan<byte> bytes)
    {
        string? longest = Lines(bytes).MaxBy(line => line.Length);
        return longest is { Length: >= ShortestText } && longest.Distinct().Count() >= FewestCharacters && !IsPattern(longest) ? longest : null;
    }

    /// <summary>The lines of a text, trimmed; none when less than nine in ten bytes are printable.</summary>
    public static IReadOnlyList<string> Lines(ReadOnlySpan<byte> bytes)
    {
        // Who begins to listen in the middle of a character hears a few that are none.
        int garbled = 0;
        while (garbled < Math.Min(MostGarbled, bytes.Length) && !IsText(bytes[garbled]))
        {
            garbled++;
        }

        bytes = bytes[garbled..];
        int printable = 0;
        foreach (byte value in bytes)
        {
            printable += IsText(value) ? 1 : 0;
        }

        return printable * 10 < bytes.Length * 9
            ? []
            : string.Concat(Encoding.ASCII.GetString(bytes).Select(c => char.IsControl(c) || c > '~' ? '\n' : c)).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The lines of a text without what may be the middle of a word, where somebody began to listen or stopped.</summary>
    public static IReadOnlyList<string> Whole(ReadOnlySpan<byte> bytes)
    {
        string[] lines = [.. Lines(bytes)];
        if (lines.Length > 0 && bytes[0] is not ((byte)'\r' or (byte)'\n'))
        {
            lines[0] = lines[0].IndexOf(' ', StringComparison.Ordinal) is >= 0 and var first ? lines[0][(first + 1)..] : string.Empty;
        }

        if (lines.Length > 0 && bytes[^1] is not ((byte)'\r' or (byte)'\n'))
        {
            lines[^1] = lines[^1].LastIndexOf(' ') is >= 0 and var last ? lines[^1][..last] : string.Empty;
        }

        return lines;
    }

    /// <summary>True when a line has a word that is printed at a start and hardly later.</summary>
    public static bool IsStartLog(ReadOnlySpan<byte> bytes) => Lines(bytes).Any(line => StartWords.Any(w => line.Contains(w, StringComparison.OrdinalIgnoreCase)));

    /// <summary>A known word of which a few characters are missing in <paramref name="text"/>, or null.</summary>
    public static string? WordWithHoles(string text) =>
        KnownWords.FirstOrDefault(word => !text.Contains(word, StringComparison.OrdinalIgnoreCase) && HasWithHoles(text, word));

    /// <summary>
    /// True when <paramref name="shorter"/> is <paramref name="longer"/> with one to three in ten characters left out, none of them changed; not when it is a piece of it.
    /// </summary>
    public static bool IsWithHoles(string shorter, string longer)
    {
        int missing = longer.Length - shorter.Length;
        return missing > 0 && missing * 10 <= longer.Length * 3 && shorter.Length >= ShortestText && !longer.Contains(shorter, StringComparison.OrdinalIgnoreCase)
            && IsSubsequence(shorter, longer) && WithoutDigits(shorter) != WithoutDigits(longer);
    }

    /// <summary>Numbers differ from line to line.</summary>
    private static string WithoutDigits(string text) => string.Concat(text.Where(c => !char.IsAsciiDigit(c)));

    /// <summary>
    /// A stretch of the text, up to the ends of words, that is the known word with at most a fifth of its characters left out. What is longer than the
    /// shortened word is another word.
    /// </summary>
    private static bool HasWithHoles(string text, string word)
    {
        int words = word.Count(c => c == ' ') + 1;
        string[] parts = text.Split([' ', ':', ',', '"', '=', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        return word.Length >= 8 && Enumerable.Range(0, Math.Max(0, parts.Length - words + 1)).Any(at =>
        {
            string part = string.Join(' ', parts.Skip(at).Take(words));
            return part.Length < word.Length && (word.Length - part.Length) * 5 <= word.Length && IsSubsequence(part, word);
        });
    }

    /// <summary>True when two characters are three quarters of it: so looks what was sent at another rate, and no sentence.</summary>
    private static bool IsPattern(string text) => text.GroupBy(c => c).Select(g => g.Count()).OrderDescending().Take(2).Sum() * 4 >= text.Length * 3;

    private static bool IsSubsequence(string shorter, string longer)
    {
        int at = 0;
        foreach (char c in longer)
        {
            at += at < shorter.Length && char.ToLowerInvariant(shorter[at]) == char.ToLowerInvariant(c) ? 1 : 0;
        }

        return at == shorter.Length;
    }

    private static bool IsText(byte value) => value is (>= 0x20 and <= 0x7E) or (byte)'\r' or (byte)'\n' or (byte)'\t' or 0x1B;
}
