using System.Collections.Immutable;
using NcpFlash.Adapters;
using NcpFlash.Diagnostics;

namespace NcpFlash.Jobs;

/// <summary>What a jumper test says of an adapter.</summary>
/// <param name="Grade">How well it serves; null when nothing came back.</param>
/// <param name="CleanRate">Highest clean rate, or null.</param>
/// <param name="HoldsBack">True when short blocks did not come back and long ones did.</param>
/// <param name="Blocks">What came back of blocks of different lengths.</param>
/// <param name="Rates">How it does at each rate.</param>
/// <param name="Latency">Median turn-around of one byte, or of a block where single bytes are held back; null when nothing came back.</param>
/// <param name="Findings">What is wrong with it, best first.</param>
/// <param name="Evidence">Everything that was tried.</param>
public sealed record AdapterReport(
    AdapterGrade? Grade, BitRate? CleanRate, bool HoldsBack, ImmutableArray<JumperResult> Blocks, ImmutableArray<AdapterRateResult> Rates,
    TimeSpan? Latency, ImmutableArray<Diagnosis> Findings, Evidence Evidence)
{
    /// <summary>The adapter's CTS input: asserted, not asserted, or null where the port cannot tell.</summary>
    public bool? ClearToSend { get; init; }
}
