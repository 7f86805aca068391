using NcpFlash.Chips;
using NcpFlash.Wire;

namespace NcpFlash.Jobs;

/// <summary>What a connected part tells of itself.</summary>
/// <param name="Family">Chip family.</param>
/// <param name="BootInfo">Boot info.</param>
/// <param name="Mac">MAC address.</param>
/// <param name="Flash">Flash part.</param>
public sealed record ChipReport(ChipFamily Family, BootInfo BootInfo, MacAddress Mac, FlashPart Flash);
