using NcpFlash.Chips;
using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>What a part no longer shows of its efuse array.</summary>
internal static class EfuseReadLocks
{
    /// <summary>The read locks among the bits.</summary>
    public static EfuseImage Among(EfuseImage bits, EfuseMap map) => map.Locks.Where(f => f.Lock!.Kind == EfuseLockKind.Read)
        .Aggregate(EfuseImage.Blank, (all, f) => all.Or(bits.Within(f.Range)));

    /// <summary>The first burnt read lock over a bit of <paramref name="bits"/>, or null.</summary>
    public static EfuseField? Over(EfuseImage bits, EfuseImage part, EfuseMap map) =>
        map.Locks.FirstOrDefault(f => f.Lock!.Kind == EfuseLockKind.Read && part.IsAnySet(f.Range) && bits.IsAnySet(f.Lock.Range));

    /// <summary>Every bit under a read lock that is burnt in <paramref name="part"/>: zeros come in its place (PROTOCOL 10.2).</summary>
    public static EfuseImage Hidden(EfuseImage part, EfuseMap map)
    {
        var bytes = new byte[EfuseImage.Size];
        foreach (EfuseField item in map.Locks.Where(f => f.Lock!.Kind == EfuseLockKind.Read && part.IsAnySet(f.Range)))
        {
            for (int bit = item.Lock!.Range.FirstBit; bit < item.Lock.Range.EndBit; bit++)
            {
                bytes[bit / 8] |= (byte)(1 << (bit % 8));
            }
        }

        return new EfuseImage(bytes);
    }
}
