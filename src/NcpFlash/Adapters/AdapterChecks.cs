using System.Collections.Immutable;

namespace NcpFlash.Adapters;

/// <summary>What must be true of every adapter, each with a name and a test.</summary>
internal static class AdapterChecks
{
    private static readonly ImmutableArray<(string Name, Func<AdapterProfile, bool> Holds)> All =
    [
        ("its word is lower-case letters, digits and hyphens, and not 'ideal' or 'none'",
            a => a.Word.Length > 0 && a.Word.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && a.Word is not ("ideal" or "none")),
        ("it has a name and a source", a => a.Name.Length > 0 && a.Source.Length > 0),
        ("its rates lie between 1 and 100000000, the lowest not above the highest",
            a => a.Rates.Min.BitsPerSecond >= 1 && a.Rates.Min.BitsPerSecond <= a.Rates.Max.BitsPerSecond && a.Rates.Max.BitsPerSecond <= 100_000_000),
        ("its kind of rates has a clock of 10 kHz to 1 GHz where it divides one, and none elsewhere",
            a => a.Rates.Kind is AdapterRateKind.Divider or AdapterRateKind.FtdiEighths ? a.Rates.Clock is >= 10_000 and <= 1_000_000_000 : a.Rates.Clock is null),
        ("it lists rates, ascending, where its kind is 'listed', and none elsewhere",
            a => a.Rates.Kind == AdapterRateKind.Listed ? a.Rates.Listed.Length > 0 && IsAscending(a.Rates.Listed) : a.Rates.Listed.IsEmpty),
        ("its work rate is one it can make within 3 %, unless its rate is fixed",
            a => a.WorkRate.BitsPerSecond > 0 && (a.Rates.Kind == AdapterRateKind.Fixed || Math.Abs(a.Rates.For(a.WorkRate).ErrorPercent) <= 3)),
        ("its proven rates are ones it can make within 3 %",
            a => a.ProvenRates.All(r => r.BitsPerSecond > 0 && Math.Abs(a.Rates.For(r).ErrorPercent) <= 3)),
        ("its packets have 8 to 1024 bytes, and room for data", a => a.PacketSize is null or (>= 8 and <= 1024) && a.PacketHeader >= 0 && a.PacketHeader < (a.PacketSize ?? 8)),
        ("its buffers have at least one byte", a => a.ReceiveBuffer is null or > 0 && a.TransmitBuffer is null or > 0),
        ("its latency timer is 1 ms to 255 ms, and only then settable",
            a => a.LatencyTimer is { } t ? t >= TimeSpan.FromMilliseconds(1) && t <= TimeSpan.FromMilliseconds(255) : !a.LatencyTimerSettable),
        ("no quirk stands twice", a => a.Quirks.Concat(a.PossibleQuirks).Distinct().Count() == a.Quirks.Length + a.PossibleQuirks.Length),
        ("each match names a USB id or a driver, and an interface number is 0 to 255",
            a => a.Usb.All(m => (m.Id is not null || m.Driver is not null) && m.Interface is null or (>= 0 and <= 255))),
    ];

    /// <summary>The first check that fails, as a sentence that names the adapter; null when all hold. Later checks rely on earlier ones.</summary>
    public static string? Failure(AdapterProfile adapter) =>
        All.FirstOrDefault(check => !check.Holds(adapter)).Name is { } name ? $"'{adapter.Word}': it does not hold that {name}" : null;

    private static bool IsAscending(ImmutableArray<BitRate> rates) => rates.Zip(rates.Skip(1)).All(p => p.First.BitsPerSecond < p.Second.BitsPerSecond);
}
