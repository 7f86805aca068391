using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NcpFlash.Emulator.Memory;
using NcpFlash.Emulator.Rom;
using NcpFlash.Wire;

namespace NcpFlash.Emulator;

/// <summary>
/// What the ROM and boot2 find in the flash: boot2 at 0, the newer valid partition table, the active firmware (PROTOCOL 7, 8).
/// Simple: signatures are not verified, and a signed image starts on a part without a key.
/// </summary>
internal sealed class BootCheck(NorFlash flash, EfuseArray efuse)
{
    private const int HeaderSize = 256;
    private const int EntrySize = 36;
    private const int MaxEntries = 16;
    private const uint SectorSize = NorFlash.SectorSize;

    private static readonly ImmutableArray<uint> Tables = [0xE000, 0xF000];

    private readonly Dictionary<string, string> _facts = [];

    /// <summary>Why nothing starts, or null when the firmware does.</summary>
    public string? Problem { get; private set; }

    /// <summary>What was found, by the names a boot log uses.</summary>
    public IReadOnlyDictionary<string, string> Facts => _facts;

    public BootCheck Run()
    {
        Problem = ImageProblem("boot2", 0) ?? FirmwareProblem();
        _facts["problem"] = Problem ?? "none";
        return this;
    }

    private string? FirmwareProblem()
    {
        if (ActiveTable() is not { } table)
        {
            return "no valid partition table at 0x0000E000 or 0x0000F000";
        }

        int count = BinaryPrimitives.ReadUInt16LittleEndian(Bytes(table + 6, 2));
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = Bytes(table + 16 + (uint)(EntrySize * i), EntrySize);
            if (entry[0] == 0)
            {
                uint address = BinaryPrimitives.ReadUInt32LittleEndian(entry[(12 + (4 * (entry[2] & 1)))..]);
                _facts["name"] = Encoding.ASCII.GetString(entry.Slice(3, 9)).TrimEnd('\0');
                _facts["address"] = Hex(address);
                return ImageProblem(_facts["name"], address);
            }
        }

        return "the partition table has no firmware entry";
    }

    private uint? ActiveTable()
    {
        uint? best = null, bestAge = null;
        foreach (uint table in Tables)
        {
            if (TableAge(table) is { } age && (bestAge is null || age > bestAge))
            {
                (best, bestAge) = (table, age);
            }
        }

        _facts["table"] = Hex(best ?? 0);
        _facts["age"] = (bestAge ?? 0).ToString(CultureInfo.InvariantCulture);
        return best;
    }

    private uint? TableAge(uint address)
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

    private string? ImageProblem(string name, uint address)
    {
        if (!flash.Holds(address, HeaderSize))
        {
            return $"{name} at {Hex(address)} lies outside the flash";
        }

        ReadOnlySpan<byte> header = Bytes(address, HeaderSize);
        if (BootHeaderCheck.Problem(header) is not ChipErrorCode.Success and var problem)
        {
            return $"{name} at {Hex(address)}: error {(ushort)problem:x4}";
        }

        if (efuse.RequiresSignature && (header[120] & 3) == 0)
        {
            return $"{name} at {Hex(address)}: error {(ushort)ChipErrorCode.ImageBootHeaderSignNotFit:x4}";
        }

        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(header[124..]), length = BinaryPrimitives.ReadUInt32LittleEndian(header[132..]);
        ulong body = (ulong)address + offset;
        if (body > flash.Size || !flash.Holds((uint)body, length)
            || !SHA256.HashData(Bytes((uint)body, length)).AsSpan().SequenceEqual(header.Slice(136, 32)))
        {
            return $"{name} at {Hex(address)}: error {(ushort)ChipErrorCode.ImageHashError:x4}";
        }

        _facts["length"] = length.ToString(CultureInfo.InvariantCulture);
        return null;
    }

    private static string Hex(uint value) => $"0x{value:X8}";

    private ReadOnlySpan<byte> Bytes(uint address, uint length) => flash.Contents.Slice((int)address, (int)length);
}
