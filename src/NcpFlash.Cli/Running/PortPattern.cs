using System.Globalization;
using System.IO.Enumeration;
using NcpFlash.Links;

namespace NcpFlash.Cli.Running;

/// <summary>A pattern that means every port it fits: <c>/dev/ttyUSB*</c>, <c>ttyUSB?</c>, <c>COM*</c>.</summary>
internal static class PortPattern
{
    /// <summary>Whether a text is a pattern: it has a <c>*</c> or a <c>?</c> and is no address.</summary>
    public static bool IsOne(string text) =>
        text.AsSpan().IndexOfAny('*', '?') >= 0 && !text.StartsWith("emu:", StringComparison.OrdinalIgnoreCase) && !text.Contains("://", StringComparison.Ordinal);

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
            .. candidates.Where(c => FileSystemName.MatchesSimpleExpression(name, Path.GetFileName(c), ignoreCase))
                .OrderBy(Stem, StringComparer.Ordinal).ThenBy(Number).ThenBy(c => c, StringComparer.Ordinal),
        ];
    }

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
