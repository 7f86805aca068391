using System.Buffers.Binary;

namespace NcpFlash.Images.Xz;

/// <summary>The range coder's reading half, over the coded bytes of one chunk. Past the end it reads zeros and remembers that it did.</summary>
internal ref struct RangeDecoder
{
    private const int InitialBytes = 5;
    private readonly ReadOnlySpan<byte> _coded;
    private int _next;
    private uint _range = uint.MaxValue;
    private uint _code;

    /// <summary>A decoder at the begin of <paramref name="coded"/>.</summary>
    public RangeDecoder(ReadOnlySpan<byte> coded)
    {
        _coded = coded;
        _next = InitialBytes;
        IsValidStart = coded.Length >= InitialBytes && coded[0] == 0;
        _code = IsValidStart ? BinaryPrimitives.ReadUInt32BigEndian(coded[1..]) : 0;
    }

    /// <summary>False when the first byte, which is always zero, is not.</summary>
    public bool IsValidStart { get; }

    /// <summary>True when more bytes were needed than there are.</summary>
    public readonly bool IsOverrun => _next > _coded.Length;

    /// <summary>True when all bytes are used and the coder has come out where an encoder leaves it.</summary>
    public readonly bool IsFinished => _next == _coded.Length && _code == 0;

    /// <summary>One bit; its probability learns.</summary>
    public int Decode(ref ushort probability)
    {
        uint bound = (_range >> Probability.Bits) * probability;
        int bit;
        if (_code < bound)
        {
            _range = bound;
            probability += (ushort)((Probability.One - probability) >> Probability.AdaptShift);
            bit = 0;
        }
        else
        {
            _code -= bound;
            _range -= bound;
            probability -= (ushort)(probability >> Probability.AdaptShift);
            bit = 1;
        }

        Normalize();
        return bit;
    }

    /// <summary>A symbol of <paramref name="bits"/> bits, highest first.</summary>
    public int DecodeTree(Span<ushort> tree, int bits)
    {
        int node = 1;
        for (int i = 0; i < bits; i++)
        {
            node = (node << 1) | Decode(ref tree[node]);
        }

        return node - (1 << bits);
    }

    /// <summary>A symbol of <paramref name="bits"/> bits, lowest first.</summary>
    public int DecodeReverseTree(Span<ushort> tree, int bits)
    {
        int node = 1;
        int symbol = 0;
        for (int i = 0; i < bits; i++)
        {
            int bit = Decode(ref tree[node]);
            node = (node << 1) | bit;
            symbol |= bit << i;
        }

        return symbol;
    }

    /// <summary><paramref name="bits"/> bits at even odds, highest first.</summary>
    public uint DecodeDirect(int bits)
    {
        uint value = 0;
        for (int i = 0; i < bits; i++)
        {
            _range >>= 1;
            uint bit = _code >= _range ? 1u : 0u;
            _code -= _range & (0 - bit);
            value = (value << 1) | bit;
            Normalize();
        }

        return value;
    }

    private void Normalize()
    {
        if (_range < Probability.RangeFloor)
        {
            _range <<= 8;
            _code = (_code << 8) | (_next < _coded.Length ? _coded[_next] : 0u);
            _next++;
        }
    }
}
