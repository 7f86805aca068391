using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NcpFlash.Images;

/// <summary>
/// Names in a folder that a file name of the INI means, by the vendor's rule (PROTOCOL 5.2): with <c>*</c>, a dot is a dot and <c>*</c> is
/// anything; without <c>*</c> the text is a regular expression as it stands. The whole name must match.
/// </summary>
public static class FilePattern
{
    private const int LongestPattern = 255;

    /// <summary>Most different characters, and most repetitions that counts in braces may multiply to: beyond, matching costs memory out of all proportion.</summary>
    private const int MostDifferent = 48, MostRepetitions = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The names that match, in ordinal order.</summary>
    /// <param name="pattern">Last component of the path in the INI.</param>
    /// <param name="names">Names in the folder.</param>
    /// <exception cref="FormatException">The text is not a usable pattern; the message says why.</exception>
    public static ImmutableArray<string> Match(string pattern, IEnumerable<string> names)
    {
        Regex regex = Compile(pattern);
        try
        {
            return [.. names.Where(name => regex.IsMatch(name)).Order(StringComparer.Ordinal)];
        }
        catch (RegexMatchTimeoutException fault)
        {
            throw new FormatException("it takes too long to match", fault);
        }
    }

    private static Regex Compile(string pattern)
    {
        if (pattern.Length > LongestPattern)
        {
            throw new FormatException($"it has {pattern.Length} characters; a file name has at most {LongestPattern}");
        }

        CheckCost(pattern);
        string expression = pattern.Contains('*', StringComparison.Ordinal)
            ? pattern.Replace(".", "\\.", StringComparison.Ordinal).Replace("*", ".*", StringComparison.Ordinal)
            : pattern;
        try
        {
            // Alone first, so that an unbalanced pattern cannot close the group that anchors it.
            const RegexOptions options = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline;
            _ = new Regex(expression, RegexOptions.CultureInvariant | RegexOptions.Singleline, Patience);
            return new Regex($@"\A(?:{expression})\z", options, Patience);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            throw new FormatException(
                fault is RegexParseException parse ? $"it is no valid regular expression ({parse.Error})" : "it uses an unsupported construct", fault);
        }
    }

    private static void CheckCost(string pattern)
    {
        if (pattern.Distinct().Count() is > MostDifferent and var different)
        {
            throw new FormatException($"it has {different} different characters; {MostDifferent} are the most");
        }

        long repetitions = 1;
        for (int at = pattern.IndexOf('{', StringComparison.Ordinal); at >= 0; at = pattern.IndexOf('{', at + 1))
        {
            int end = pattern.IndexOf('}', at);
            string[] counts = end < 0 ? [] : pattern[(at + 1)..end].Split(',');
            string last = counts.LastOrDefault(c => c.Length > 0) ?? string.Empty;
            if (last.Length > 0 && last.All(char.IsAsciiDigit))
            {
                repetitions *= last.Length > 4 ? MostRepetitions + 1 : Math.Max(1, int.Parse(last, NumberStyles.None, CultureInfo.InvariantCulture));
            }

            if (repetitions > MostRepetitions)
            {
                throw new FormatException($"its counts in braces multiply to more than {MostRepetitions}");
            }
        }
    }
}
