using System.Buffers.Binary;
using System.Collections.Immutable;

namespace NcpFlash.Emulator.Memory;

/// <summary>Which efuse words the lock bits of words 0x7C and 0xFC cover (PROTOCOL 10.2).</summary>
internal static class EfuseLocks
{
    private const int LowLockWord = 0x7C;
    private const int HighLockWord = 0xFC;

    private static readonly ImmutableArray<Lock> WriteLocks =
    [
        new(LowLockWord, 14, 0x00, 4),
        new(LowLockWord, 15, 0x04, 16),
        new(LowLockWord, 16, 0x14, 8),
        new(LowLockWord, 17, 0x1C, 16), new(LowLockWord, 18, 0x2C, 16), new(LowLockWord, 19, 0x3C, 16), new(LowLockWord, 20, 0x4C, 16),
        new(LowLockWord, 21, 0x5C, 4), new(LowLockWord, 22, 0x60, 4), new(LowLockWord, 23, 0x64, 4), new(LowLockWord, 24, 0x68, 4),
        new(LowLockWord, 25, 0x6C, 16),
        .. Slots(15),
        new(HighLockWord, 22, 0xF0, 4), new(HighLockWord, 23, 0xF4, 4), new(HighLockWord, 24, 0xF8, 4),
    ];

    private static readonly ImmutableArray<Lock> ReadLocks =
    [
        new(LowLockWord, 26, 0x04, 16),
        new(LowLockWord, 27, 0x1C, 16), new(LowLockWord, 28, 0x2C, 16), new(LowLockWord, 29, 0x3C, 16), new(LowLockWord, 30, 0x4C, 16),
        new(LowLockWord, 31, 0x6C, 16),
        .. Slots(25),
    ];

    public static bool IsWriteLocked(ReadOnlySpan<byte> fuses, int offset) => IsSet(WriteLocks, fuses, offset);

    public static bool IsReadLocked(EfuseArray array, int offset) => IsSet(ReadLocks, array.Fuses, offset);

    /// <summary>Key slots 4..10 at 0x80..0xEF, one bit each from <paramref name="firstBit"/> of word 0xFC.</summary>
    private static IEnumerable<Lock> Slots(int firstBit) => Enumerable.Range(0, 7).Select(i => new Lock(HighLockWord, firstBit + i, 0x80 + (16 * i), 16));

    private static bool IsSet(ImmutableArray<Lock> locks, ReadOnlySpan<byte> fuses, int offset)
    {
        foreach (Lock item in locks)
        {
            if (offset >= item.Start && offset < item.Start + item.Length
                && ((BinaryPrimitives.ReadUInt32LittleEndian(fuses[item.Word..]) >> item.Bit) & 1) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private readonly record struct Lock(int Word, int Bit, int Start, int Length);
}
