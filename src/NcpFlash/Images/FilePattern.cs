using System.Collections.Immutable;
using NcpFlash.Images.Patterns;

namespace NcpFlash.Images;

/// <summary>
/// Names in a folder that a file name of the INI means, by the vendor's rule (PROTOCOL 5.2): with <c>*</c>, a dot is a dot and <c>*</c> is
/// anything; without <c>*</c> the text is a regular expression as it stands. The whole name must match.
/// </summary>
public static class FilePattern
{
    private const int LongestPattern = 255;

    /// <summary>The names that match, in ordinal order.</summary>
    /// <param name="pattern">Last component of the path in the INI.</param>
    /// <param name="names">Names in the folder.</param>
    /// <exception cref="FormatException">The text is not a usable pattern; the message says why.</exception>
    public static ImmutableArray<string> Match(string pattern, IEnumerable<string> names)
    {
        if (pattern.Length > LongestPattern)
        {
            throw new FormatException($"it has {pattern.Length} characters; a file name has at most {LongestPattern}");
        }

        string expression = pattern.Contains('*', StringComparison.Ordinal)
            ? pattern.Replace(".", "\\.", StringComparison.Ordinal).Replace("*", ".*", StringComparison.Ordinal)
            : pattern;
        var program = PatternProgram.Of(PatternParser.Parse(expression));
        return [.. names.Where(name => program.Matches(name)).Order(StringComparer.Ordinal)];
    }
}
