using System.Globalization;
using NcpFlash.Diagnostics;

namespace NcpFlash.Cli.Reporting;

/// <summary>The ends of several jobs as lines for people.</summary>
internal static class GangText
{
    /// <summary>A line a port: its label, and how it ended.</summary>
    /// <param name="ending">How all of them ended.</param>
    /// <param name="onlyFailed">True to leave out those that ended well.</param>
    public static IEnumerable<(string Label, string Text)> Lines(JobEnding ending, bool onlyFailed = false)
    {
        int width = ending.Ports.Select(p => p.Label.Length).DefaultIfEmpty().Max();
        return ending.Ports.Where(p => !onlyFailed || p.Ending.Outcome != Outcome.Done).Select(p => ($"  {p.Label.PadRight(width)}  ", Line(p.Ending)));
    }

    /// <summary>How many of the parts are done.</summary>
    public static string Headline(IReadOnlyCollection<PortEnding> ends, TimeSpan elapsed)
    {
        int done = ends.Count(e => e.Ending.Outcome == Outcome.Done);
        return string.Create(CultureInfo.InvariantCulture, $"{done} of {ends.Count} done in {Quantity.Time(elapsed)}");
    }

    private static string Line(JobEnding ending) => ending.Diagnosis is { } diagnosis
        ? $"{ErrorBlock.Word(ending.Outcome)} {diagnosis.Id}: {diagnosis.Summary}{(ending.Others.Length > 0 ? $" (and {Quantity.Number(ending.Others.Length)} more)" : string.Empty)}"
        : $"{ending.Headline}{(ending.Summary?.Chip is { } chip ? $", chip id {chip.Mac}" : string.Empty)}";
}
