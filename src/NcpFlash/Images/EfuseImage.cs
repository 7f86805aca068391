using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;
using NcpFlash.Chips;

namespace NcpFlash.Images;

/// <summary>The bits of a whole efuse array: of a part, or of a file that is to be burnt. 1 is burnt (PROTOCOL 10.1).</summary>
public sealed class EfuseImage
{
    /// <summary>Bytes of the array.</summary>
    public const int Size = 512;

    private readonly byte[] _bytes;

    /// <summary>The image of those bytes; what they do not reach is unburnt.</summary>
    /// <param name="bytes">At most 512 bytes.</param>
    /// <exception cref="ArgumentException">More than 512 bytes.</exception>
    public EfuseImage(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Size)
        {
            throw new ArgumentException($"An efuse array has {Size} bytes, not {bytes.Length}.", nameof(bytes));
        }

        _bytes = new byte[Size];
        bytes.CopyTo(_bytes);
    }

    /// <summary>An array in which nothing is burnt.</summary>
    public static EfuseImage Blank { get; } = new([]);

    /// <summary>An array in which everything is burnt.</summary>
    public static EfuseImage Full { get; } = new([.. Enumerable.Repeat((byte)0xFF, Size)]);

    /// <summary>The 512 bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>True when nothing is burnt.</summary>
    public bool IsBlank => !_bytes.AsSpan().ContainsAnyExcept((byte)0);

    /// <summary>Number of burnt bits.</summary>
    public int Count => _bytes.Sum(b => BitOperations.PopCount(b));

    /// <summary>The words that are not zero, in order of offset.</summary>
    public ImmutableArray<EfuseWord> Words =>
        [.. Enumerable.Range(0, Size / 4).Select(i => new EfuseWord(i * 4, Word(i * 4))).Where(w => w.Value != 0)];

    /// <summary>A 32-bit word.</summary>
    /// <param name="offset">Offset in bytes, a multiple of 4 below 512.</param>
    public uint Word(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(offset, 4));

    /// <summary>True when the bit is burnt.</summary>
    /// <param name="bit">Bit of the array, below 4096.</param>
    public bool IsSet(int bit) => ((_bytes[bit / 8] >> (bit % 8)) & 1) != 0;

    /// <summary>True when a bit of the range is burnt.</summary>
    public bool IsAnySet(EfuseRange range)
    {
        for (int bit = range.FirstBit; bit < range.EndBit; bit++)
        {
            if (IsSet(bit))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The value of a range of up to 64 bits, its first bit being the lowest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than 64 bits.</exception>
    public ulong Number(EfuseRange range)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(range.BitCount, 64, nameof(range));
        ulong value = 0;
        for (int i = range.BitCount - 1; i >= 0; i--)
        {
            value = (value << 1) | (IsSet(range.FirstBit + i) ? 1u : 0u);
        }

        return value;
    }

    /// <summary>The bytes of a range of whole bytes, in order of address.</summary>
    public ReadOnlySpan<byte> Slice(EfuseRange range) => _bytes.AsSpan(range.FirstBit / 8, range.BitCount / 8);

    /// <summary>The bits of this image inside a range; all others are 0.</summary>
    public EfuseImage Within(EfuseRange range)
    {
        var bytes = new byte[Size];
        for (int bit = range.FirstBit; bit < range.EndBit; bit++)
        {
            bytes[bit / 8] |= (byte)(_bytes[bit / 8] & (1 << (bit % 8)));
        }

        return new EfuseImage(bytes);
    }

    /// <summary>Bits that are burnt in one of the two: what a part holds after burning the other.</summary>
    public EfuseImage Or(EfuseImage other) => Combine(other, (a, b) => (byte)(a | b));

    /// <summary>Bits that are burnt in both.</summary>
    public EfuseImage And(EfuseImage other) => Combine(other, (a, b) => (byte)(a & b));

    /// <summary>Bits that are burnt here and not in the other.</summary>
    public EfuseImage Except(EfuseImage other) => Combine(other, (a, b) => (byte)(a & ~b));

    /// <summary>True when both have the same bits.</summary>
    public bool SameBits(EfuseImage other) => _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <summary>Every field in which something is burnt, then the bits of unknown meaning, word by word; in order of place.</summary>
    public ImmutableArray<EfuseReading> Read(EfuseMap map) =>
        [.. Known(map).Concat(Unknown(map)).OrderBy(r => r.Range.FirstBit)];

    private IEnumerable<EfuseReading> Known(EfuseMap map) => map.Fields.Where(f => IsAnySet(f.Range)).Select(f => EfuseReading.Of(f, this));

    private IEnumerable<EfuseReading> Unknown(EfuseMap map)
    {
        for (int offset = 0; offset < Size; offset += 4)
        {
            uint value = Word(offset);
            for (int bit = 0; bit < 32 && value != 0; bit++)
            {
                if (map.FieldAt((offset * 8) + bit) is not null)
                {
                    value &= ~(1u << bit);
                }
            }

            if (value != 0)
            {
                yield return EfuseReading.OfUnknown(offset, value);
            }
        }
    }

    private EfuseImage Combine(EfuseImage other, Func<byte, byte, byte> operation)
    {
        var bytes = new byte[Size];
        for (int i = 0; i < Size; i++)
        {
            bytes[i] = operation(_bytes[i], other._bytes[i]);
        }

        return new EfuseImage(bytes);
    }
}
