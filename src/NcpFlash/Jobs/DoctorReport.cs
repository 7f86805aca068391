using System.Collections.Immutable;
using NcpFlash.Diagnostics;

namespace NcpFlash.Jobs;

/// <summary>What a doctor found.</summary>
/// <param name="Health">The numbers of a part that answers, or null when none does.</param>
/// <param name="Causes">Why it does not answer, or not well, best first; empty when all is well.</param>
/// <param name="Remarks">What is worth knowing although nothing is wrong.</param>
/// <param name="Evidence">Everything that was tried.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record DoctorReport(
    DoctorHealth? Health, ImmutableArray<Diagnosis> Causes, ImmutableArray<Diagnosis> Remarks, Evidence Evidence, TimeSpan Elapsed)
{
    /// <summary>False where the examination ended before its time; then the causes are what could be told by then, maybe none.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>True when the part answers and nothing is wrong.</summary>
    public bool IsHealthy => Health is not null && Causes.IsEmpty;
}
