namespace NcpFlash.Cli.Reporting;

/// <summary>
/// Labels that leave room for what stands beside them. Names of ports differ at their ends (<c>…_A50285BI-if00-port0</c>), so the beginning is left out; where
/// the ends are alike, what is alike is left out too; and where nothing short tells them apart, a number does.
/// </summary>
internal static class ShortLabels
{
    private const string Left = "…";

    /// <summary>Fewer characters tell nothing.</summary>
    private const int Least = 8;

    /// <summary>More than this share of a line does not belong to a label.</summary>
    private const int Share = 3;

    /// <summary>The labels, each at most a third of <paramref name="width"/> long (but 8 characters at least) and different from the others if they were before.</summary>
    public static string[] Of(IReadOnlyList<string> labels, int width)
    {
        int room = Math.Max(Least, width / Share);
        if (labels.All(l => l.Length <= room)) return [.. labels];
        string[] ends = [.. labels.Select(l => End(l, room))];
        if (AreDifferent(ends)) return ends;
        int alike = AlikeAtEnd(labels);
        string[] middles = [.. labels.Select(l => l.Length <= room ? l : End(l[..^alike], room - Left.Length) + Left)];
        return AreDifferent(middles) ? middles : [.. labels.Select((l, i) => Numbered(l, i + 1, room))];
    }

    private static bool AreDifferent(string[] labels) => labels.Distinct(StringComparer.Ordinal).Count() == labels.Length;

    private static string End(string label, int room) => label.Length <= room ? label : Left + label[^(room - Left.Length)..];

    private static string Numbered(string label, int number, int room)
    {
        string mark = FormattableString.Invariant($"#{number} ");
        return mark + (label.Length <= room - mark.Length ? label : End(label, room - mark.Length));
    }

    private static int AlikeAtEnd(IReadOnlyList<string> labels)
    {
        int alike = 0;
        while (labels.All(l => l.Length > alike + 1 && l[^(alike + 1)] == labels[0][^(alike + 1)])) alike++;
        return alike;
    }
}
