using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>
/// Splits bits into writes such that a cut of power between any two, or within one, leaves a part that the next run completes: first everything
/// that has no effect alone, then the words that switch something on, then the lock words, and of these the read locks last of all: what they hide
/// can no longer be compared (PROTOCOL 10.4).
/// </summary>
internal static class EfuseWriteOrder
{
    /// <summary>The smallest write, in bytes; the vendor's tool sends 16..256.</summary>
    private const int Row = 16;

    private const int LongestWrite = 128;

    /// <summary>The writes, in order.</summary>
    public static ImmutableArray<EfuseWrite> Of(EfuseImage bits, EfuseMap map)
    {
        ImmutableArray<int> late = [.. map.SwitchWords, .. map.LockWords];
        EfuseImage hiding = EfuseReadLocks.Among(bits, map), visible = bits.Except(hiding);
        EfuseImage first = late.Aggregate(visible, (left, word) => left.Except(left.Within(WordAt(word))));
        return
        [
            .. Rows(first), .. late.SelectMany(word => Rows(visible.Within(WordAt(word)))),
            .. map.LockWords.SelectMany(word => Rows(hiding.Within(WordAt(word)))),
        ];
    }

    private static EfuseRange WordAt(int offset) => new(offset * 8, 32);

    /// <summary>Rows with bits in them, neighbours in one write.</summary>
    private static IEnumerable<EfuseWrite> Rows(EfuseImage bits)
    {
        int start = 0;
        while (start < EfuseImage.Size)
        {
            int end = start;
            while (end < EfuseImage.Size && end - start < LongestWrite && bits.Bytes.Slice(end, Row).ContainsAnyExcept((byte)0))
            {
                end += Row;
            }

            if (end > start)
            {
                yield return new EfuseWrite(start, [.. bits.Bytes[start..end]]);
            }

            start = Math.Max(end, start + Row);
        }
    }
}
