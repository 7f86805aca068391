using System.Globalization;
using System.Text;
using NcpFlash.Adapters;
using NcpFlash.Emulator;

namespace NcpFlash.Benchmarks.VirtualTime;

/// <summary>The table of docs/performance.md: every case on five adapters at four rates, beside the floor.</summary>
internal static class PerformanceTable
{
    /// <summary>Work rates in bits per second that all of the adapters make.</summary>
    public static IReadOnlyList<int> Rates { get; } = [460_800, 921_600, 1_500_000, 2_000_000];

    /// <summary>An adapter that adds nothing of its own, a usual one with its timer as it comes and as it can be set, and two without a timer.</summary>
    public static IReadOnlyList<(string Name, AdapterModel Model)> Adapters { get; } =
    [
        ("ideal", AdapterModel.Ideal), ("FT232R, timer 1 ms", Known("ft232r") with { PacketLatency = TimeSpan.FromMilliseconds(1) }), ("FT232R, timer 16 ms", Known("ft232r")),
        ("CP2102N", Known("cp2102n")), ("CH343", Known("ch343")),
    ];

    /// <summary>The lines of one case.</summary>
    public static IEnumerable<string> Rows(Case work) => [Floors(work), .. Adapters.Select(a => Row(work, a.Name, a.Model))];

    /// <summary>The line of one adapter.</summary>
    public static string Row(Case work, string name, AdapterModel adapter) =>
        Line(work.Name, name, Rates.Select(rate => (VirtualRun.Seconds(work, adapter, rate), work.Floor(rate))).Select(t => $"{Number(t.Item1)} ({Number(t.Item1 / t.Item2)})"));

    /// <summary>The line of the floor.</summary>
    public static string Floors(Case work) => Line($"**{work.Name}**", "*floor*", Rates.Select(rate => Number(work.Floor(rate))));

    /// <summary>The whole table.</summary>
    public static string Make(Action<string> told)
    {
        var text = new StringBuilder();
        text.Append(Line("part before the job", "adapter", Rates.Select(r => $"{r.ToString("N0", CultureInfo.InvariantCulture).Replace(',', ' ')} baud"))).Append('\n');
        text.Append("|---|---|" + string.Concat(Rates.Select(_ => "---:|"))).Append('\n');
        foreach (string row in Case.All.SelectMany(Rows))
        {
            told(row);
            text.Append(row).Append('\n');
        }

        return text.ToString();
    }

    private static AdapterModel Known(string word) => AdapterModel.Of(AdapterCatalog.Known.Named(word) ?? throw new ArgumentException(word, nameof(word)));

    private static string Line(string first, string second, IEnumerable<string> cells) => $"| {first} | {second} | {string.Join(" | ", cells)} |";

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
