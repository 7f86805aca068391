using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NcpFlash.Images.Xz;

/// <summary>
/// Finds earlier occurrences with binary search trees of the positions that share a hash of four bytes, newest at the root,
/// and with two tables of the last positions that share two and three bytes.
/// </summary>
internal sealed class MatchFinder
{
    private const int HashedBytes = 4;
    private const int Hash2Bits = 10;
    private const int Hash3Bits = 16;
    private const int MaxHash4Bits = 20;

    /// <summary>Stands for no position: further back than any dictionary reaches, and far enough from overflow.</summary>
    private const int Nowhere = int.MinValue / 2;

    private readonly int _maxDistance;
    private readonly int _niceLength;
    private readonly int _depth;
    private readonly int _hash4Shift;
    private readonly int[] _hash2 = new int[1 << Hash2Bits];
    private readonly int[] _hash3 = new int[1 << Hash3Bits];
    private readonly int[] _hash4;

    /// <summary>Two children a position (smaller, larger), in a ring of one entry more than the dictionary has bytes.</summary>
    private readonly int[] _children;
    private readonly int _ring;
    private int _ringPosition;

    /// <summary>A finder over contents of <paramref name="length"/> bytes.</summary>
    /// <param name="length">Length of the contents, at most 1 GiB.</param>
    /// <param name="dictionarySize">How far back a match may lie, in bytes.</param>
    /// <param name="niceLength">A match of this length, 4..273, ends the search.</param>
    /// <param name="depth">Most tree nodes looked at for one position.</param>
    public MatchFinder(int length, int dictionarySize, int niceLength, int depth)
    {
        _maxDistance = Math.Min(dictionarySize, Math.Max(length, 1));
        _niceLength = niceLength;
        _depth = depth;
        _ring = _maxDistance + 1;
        _children = new int[_ring * 2];
        int bits = Math.Clamp(System.Numerics.BitOperations.Log2((uint)_maxDistance) + 1, Hash3Bits, MaxHash4Bits);
        _hash4Shift = 32 - bits;
        _hash4 = new int[1 << bits];
        _hash2.AsSpan().Fill(Nowhere);
        _hash3.AsSpan().Fill(Nowhere);
        _hash4.AsSpan().Fill(Nowhere);
    }

    /// <summary>The first position that has not been entered.</summary>
    public int Next { get; private set; }

    /// <summary>Enters the next position and finds its matches: lengths grow from entry to entry, each with the smallest distance known for it.</summary>
    /// <returns>The number of matches.</returns>
    public int Find(ReadOnlySpan<byte> data, Span<Match> matches)
    {
        int at = Next;
        int rest = Math.Min(data.Length - at, LzmaFormat.MaxMatch);
        int limit = Math.Min(rest, _niceLength);
        if (limit < HashedBytes)
        {
            Advance();
            return 0;
        }

        int root = Hash(data, at, out int last2, out int last3);
        int count = 0;
        int best = HashedBytes - 3;
        TryRecent(data, at, last2, limit, matches, ref count, ref best);
        if (last3 != last2)
        {
            TryRecent(data, at, last3, limit, matches, ref count, ref best);
        }

        if (best == limit)
        {
            Walk(data, at, root, limit, limit, default, 0);
        }
        else
        {
            count = Walk(data, at, root, limit, Math.Max(best, HashedBytes - 1), matches, count);
        }

        if (count > 0 && matches[count - 1] is var longest && longest.Length == limit && limit < rest)
        {
            int length = ByteRuns.Extend(data, at - longest.Distance - 1, at, limit, rest);
            matches[count - 1] = longest with { Length = length };
        }

        Advance();
        return count;
    }

    /// <summary>Enters all positions before <paramref name="position"/>.</summary>
    public void SkipTo(ReadOnlySpan<byte> data, int position)
    {
        while (Next < position)
        {
            int limit = Math.Min(data.Length - Next, _niceLength);
            if (limit >= HashedBytes)
            {
                int root = Hash(data, Next, out _, out _);
                Walk(data, Next, root, limit, limit, default, 0);
            }

            Advance();
        }
    }

    private void Advance()
    {
        Next++;
        if (++_ringPosition == _ring)
        {
            _ringPosition = 0;
        }
    }

    /// <summary>Puts the position into the three tables and returns what was there before.</summary>
    private int Hash(ReadOnlySpan<byte> data, int at, out int last2, out int last3)
    {
        uint four = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(data[at..]);
        ref int slot2 = ref _hash2[((four & 0xFFFF) * 0x9E3779B1u) >> (32 - Hash2Bits)];
        ref int slot3 = ref _hash3[((four & 0xFFFFFF) * 0x9E3779B1u) >> (32 - Hash3Bits)];
        ref int slot4 = ref _hash4[(four * 0x9E3779B1u) >> _hash4Shift];
        last2 = slot2;
        last3 = slot3;
        int root = slot4;
        slot2 = at;
        slot3 = at;
        slot4 = at;
        return root;
    }

    /// <summary>Takes the match at one earlier position when it is longer than the best so far.</summary>
    private void TryRecent(ReadOnlySpan<byte> data, int at, int earlier, int limit, Span<Match> matches, ref int count, ref int best)
    {
        if (at - earlier > _maxDistance || data[earlier] != data[at])
        {
            return;
        }

        int length = ByteRuns.Extend(data, earlier, at, 1, limit);
        if (length > best)
        {
            best = length;
            matches[count++] = new Match(length, at - earlier - 1);
        }
    }

    /// <summary>
    /// Makes the position the root of its tree: the old tree falls apart into what sorts below and above the bytes at the position.
    /// Matches longer than <paramref name="best"/> met on the way are recorded.
    /// </summary>
    private int Walk(ReadOnlySpan<byte> data, int at, int candidate, int limit, int best, Span<Match> matches, int count)
    {
        // the inner loop of the encoder: places are checked once, here, and where a position is entered, then trusted
        ref int children = ref MemoryMarshal.GetArrayDataReference(_children);
        ref byte bytes = ref MemoryMarshal.GetReference(data.Slice(at, limit));
        int smaller = _ringPosition * 2;
        int larger = smaller + 1;
        int commonSmaller = 0;
        int commonLarger = 0;
        for (int depth = _depth; ; depth--)
        {
            int distance = at - candidate;
            if (depth == 0 || distance > _maxDistance)
            {
                Unsafe.Add(ref children, smaller) = Nowhere;
                Unsafe.Add(ref children, larger) = Nowhere;
                return count;
            }

            int node = _ringPosition - distance;
            node = (node + ((node >> 31) & _ring)) * 2;
            int length = Math.Min(commonSmaller, commonLarger);
            ref byte other = ref Unsafe.Subtract(ref bytes, distance);
            if (Unsafe.Add(ref other, length) == Unsafe.Add(ref bytes, length))
            {
                length = ByteRuns.Extend(data, candidate, at, length + 1, limit);
            }

            if (length > best)
            {
                best = length;
                matches[count++] = new Match(length, distance - 1);
            }

            if (length >= limit)
            {
                Unsafe.Add(ref children, smaller) = Unsafe.Add(ref children, node);
                Unsafe.Add(ref children, larger) = Unsafe.Add(ref children, node + 1);
                return count;
            }

            if (Unsafe.Add(ref other, length) < Unsafe.Add(ref bytes, length))
            {
                Unsafe.Add(ref children, smaller) = candidate;
                smaller = node + 1;
                candidate = Unsafe.Add(ref children, smaller);
                commonSmaller = length;
            }
            else
            {
                Unsafe.Add(ref children, larger) = candidate;
                larger = node;
                candidate = Unsafe.Add(ref children, larger);
                commonLarger = length;
            }
        }
    }
}
