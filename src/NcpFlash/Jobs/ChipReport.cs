using NcpFlash.Chips;
using NcpFlash.Images;
using NcpFlash.Wire;

namespace NcpFlash.Jobs;

/// <summary>What a connected part tells of itself.</summary>
/// <param name="Family">Chip family.</param>
/// <param name="BootInfo">Boot info.</param>
/// <param name="Mac">MAC address.</param>
/// <param name="Flash">Flash part.</param>
public sealed record ChipReport(ChipFamily Family, BootInfo BootInfo, MacAddress Mac, FlashPart Flash)
{
    /// <summary>Its efuse array, or null where the job did not read it or the part does not show it.</summary>
    public EfuseImage? Efuse { get; init; }
}
