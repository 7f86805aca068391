using System.Collections.Immutable;
using NcpFlash.Diagnostics;
using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>What is on a part before a job changes it.</summary>
/// <param name="Efuse">Its efuse array, or null when it could not be read.</param>
/// <param name="Table">The partition table that boot2 would use, or null when there is none.</param>
/// <param name="Boot2">What begins at address 0 with a boot header, or null.</param>
/// <param name="Firmware">What begins with a boot header in the slot that the table says runs, or null.</param>
/// <param name="Gaps">What could not be read, as warnings.</param>
public sealed record PartSurvey(
    EfuseReport? Efuse, PartitionTable? Table, StoredImage? Boot2, StoredImage? Firmware, ImmutableArray<Diagnosis> Gaps)
{
    /// <summary>The part in the guard's words.</summary>
    public GuardPart Guard => new(Efuse, Boot2?.Version, Firmware?.Version);
}
