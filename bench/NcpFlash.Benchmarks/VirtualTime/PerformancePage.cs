namespace NcpFlash.Benchmarks.VirtualTime;

/// <summary>docs/performance.md, the table in it between two marks.</summary>
internal static class PerformancePage
{
    private const string Begin = "<!-- table -->\n", End = "<!-- /table -->";

    /// <summary>Puts the table in the place of the one that stands there.</summary>
    public static void Write(string table)
    {
        string path = Find();
        string page = File.ReadAllText(path);
        (int begin, int end) = Place(page);
        File.WriteAllText(path, page[..begin] + table + page[end..]);
    }

    /// <summary>The lines of the table that stands in a page.</summary>
    public static IReadOnlyList<string> TableOf(string page)
    {
        (int begin, int end) = Place(page);
        return page[begin..end].TrimEnd('\n').Split('\n');
    }

    private static (int Begin, int End) Place(string page)
    {
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = page.IndexOf(End, StringComparison.Ordinal);
        return begin >= Begin.Length && end >= begin ? (begin, end) : throw new InvalidOperationException("docs/performance.md has no place for the table.");
    }

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "docs", "performance.md");
            if (File.Exists(path)) return path;
        }

        throw new InvalidOperationException("docs/performance.md was not found above the program.");
    }
}
