using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using NcpFlash.Emulator.Memory;

namespace NcpFlash.Emulator.Boot;

/// <summary>The two partition tables in the flash, as boot2 reads them: of the valid ones the newer counts (PROTOCOL 8).</summary>
internal sealed class PartitionTables(NorFlash flash)
{
    private const int EntrySize = 36;
    private const int MaxEntries = 16;
    private const uint SectorSize = NorFlash.SectorSize;

    private static readonly ImmutableArray<uint> Places = [0xE000, 0xF000];

    /// <summary>Where the table that counts stands, and its age; null when none is valid.</summary>
    public (uint Address, uint Age)? Active()
    {
        (uint Address, uint Age)? best = null;
        foreach (uint place in Places)
        {
            if (AgeOf(place) is { } age && (best is null || age > best.Value.Age))
            {
                best = (place, age);
            }
        }

        return best;
    }

    /// <summary>Name and address of the active firmware slot in a valid table; null when it has none.</summary>
    public (string Name, uint Address)? Firmware(uint table)
    {
        int count = BinaryPrimitives.ReadUInt16LittleEndian(Bytes(table + 6, 2));
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = Bytes(table + 16 + (uint)(EntrySize * i), EntrySize);
            if (entry[0] == 0)
            {
                return (Encoding.ASCII.GetString(entry.Slice(3, 9)).TrimEnd('\0'),
                    BinaryPrimitives.ReadUInt32LittleEndian(entry[(12 + (4 * (entry[2] & 1)))..]));
            }
        }

        return null;
    }

    private uint? AgeOf(uint address)
    {
        if (!flash.Holds(address, SectorSize))
        {
            return null;
        }

        ReadOnlySpan<byte> table = Bytes(address, SectorSize);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(table[6..]);
        if (!table.StartsWith("BFPT"u8) || count > MaxEntries || BinaryPrimitives.ReadUInt32LittleEndian(table[12..]) != ReflectedCrc.Of(table[..12]))
        {
            return null;
        }

        ReadOnlySpan<byte> entries = table.Slice(16, EntrySize * count);
        return BinaryPrimitives.ReadUInt32LittleEndian(table[(16 + entries.Length)..]) == ReflectedCrc.Of(entries)
            ? BinaryPrimitives.ReadUInt32LittleEndian(table[8..]) : null;
    }

    private ReadOnlySpan<byte> Bytes(uint address, uint length) => flash.Contents.Slice((int)address, (int)length);
}
