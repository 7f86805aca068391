using System.Collections.Immutable;

namespace NcpFlash.Chips;

/// <summary>A NOR flash as data (PROTOCOL 6.4, 6.5).</summary>
/// <param name="Name">Part name, or a description of what is not known.</param>
/// <param name="Id">JEDEC id.</param>
/// <param name="SizeInBytes">Capacity.</param>
/// <param name="IsKnown">False when only the capacity byte is known and the parameters are the family's default.</param>
/// <param name="ParameterBlock">The 84 bytes that follow flash_set in the long form of command 0x3B.</param>
/// <param name="SectorErase">Longest time for a 4 KiB sector.</param>
/// <param name="ChipErase">Longest time for the whole chip.</param>
/// <param name="PageProgram">Longest time for a 256-byte page.</param>
public sealed record FlashPart(
    string Name, JedecId Id, uint SizeInBytes, bool IsKnown, ImmutableArray<byte> ParameterBlock,
    TimeSpan SectorErase, TimeSpan ChipErase, TimeSpan PageProgram)
{
    /// <summary>Erase granularity, in bytes.</summary>
    public const uint SectorSize = 4096;

    /// <summary>Length of the parameter block, in bytes.</summary>
    public const int ParameterBlockSize = 84;
}
