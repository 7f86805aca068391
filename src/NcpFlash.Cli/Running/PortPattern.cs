using System.Globalization;
using NcpFlash.Links;

namespace NcpFlash.Cli.Running;

/// <summary>A pattern that means every port it fits: <c>/dev/ttyUSB*</c>, <c>ttyUSB?</c>, <c>COM[3-5]</c>.</summary>
internal static class PortPattern
{
    /// <summary>Whether a text is a pattern: it has a <c>*</c>, a <c>?</c> or a set in brackets, is no address, and no file has just this name.</summary>
    public static bool IsOne(string text) =>
        (text.AsSpan().IndexOfAny('*', '?') >= 0 || HasSet(text)) && !text.StartsWith("emu:", StringComparison.OrdinalIgnoreCase)
        && !text.Contains("://", StringComparison.Ordinal) && !File.Exists(text);

    /// <summary>
    /// The ports that fit, numbers in the names by value. A pattern with a folder means the entries of that folder; one without means the ports of
    /// this computer by name.
    /// </summary>
    public static IReadOnlyList<string> Expand(string pattern)
    {
        bool ignoreCase = OperatingSystem.IsWindows();
        string folder = Path.GetDirectoryName(pattern) ?? string.Empty;
        string name = Path.GetFileName(pattern);
        IEnumerable<string> candidates = folder.Length > 0 ? Entries(folder) : PortEnumerator.System.List().Select(p => p.Name);
        return
        [
            .. candidates.Where(c => Fits(name, Path.GetFileName(c), ignoreCase))
                .OrderBy(Stem, StringComparer.Ordinal).ThenBy(Number).ThenBy(c => c, StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether a name fits: <c>*</c> is anything, <c>?</c> one character, <c>[a-c4]</c> one of a set and <c>[!a]</c> one outside of it.</summary>
    public static bool Fits(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name, bool ignoreCase)
    {
        while (!pattern.IsEmpty)
        {
            if (pattern[0] == '*')
            {
                for (int at = 0; at <= name.Length; at++)
                {
                    if (Fits(pattern[1..], name[at..], ignoreCase)) return true;
                }

                return false;
            }

            int set = SetLength(pattern);
            if (name.IsEmpty || !(set > 0 ? IsIn(pattern[1..(set - 1)], name[0], ignoreCase) : pattern[0] == '?' || Same(pattern[0], name[0], ignoreCase))) return false;
            pattern = pattern[Math.Max(1, set)..];
            name = name[1..];
        }

        return name.IsEmpty;
    }

    private static bool HasSet(string text) => text.Select((c, i) => c == '[' && SetLength(text.AsSpan(i)) > 0).Any(found => found);

    /// <summary>Length of the set that a pattern begins with, brackets included; 0 when it begins with none.</summary>
    private static int SetLength(ReadOnlySpan<char> pattern)
    {
        if (pattern.Length < 3 || pattern[0] != '[') return 0;
        int first = pattern[1] == '!' ? 3 : 2; // a set has at least one member, which may be a bracket
        int end = first < pattern.Length ? pattern[first..].IndexOf(']') : -1;
        return end < 0 ? 0 : first + end + 1;
    }

    private static bool IsIn(ReadOnlySpan<char> set, char c, bool ignoreCase)
    {
        bool isOutside = set[0] == '!';
        if (isOutside) set = set[1..];
        bool isIn = false;
        for (int i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                isIn |= (c >= set[i] && c <= set[i + 2]) || (ignoreCase && char.ToUpperInvariant(c) >= char.ToUpperInvariant(set[i]) && char.ToUpperInvariant(c) <= char.ToUpperInvariant(set[i + 2]));
                i += 2;
            }
            else
            {
                isIn |= Same(set[i], c, ignoreCase);
            }
        }

        return isIn != isOutside;
    }

    private static bool Same(char a, char b, bool ignoreCase) => ignoreCase ? char.ToUpperInvariant(a) == char.ToUpperInvariant(b) : a == b;

    private static string[] Entries(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder).Where(e => !Directory.Exists(e))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }

    private static string Stem(string name) => name.TrimEnd("0123456789".ToCharArray());

    private static long Number(string name) =>
        long.TryParse(name.AsSpan(Stem(name).Length), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;
}
