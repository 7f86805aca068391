using System.Buffers.Binary;

namespace NcpFlash.Emulator.Xz;

/// <summary>The range decoder of LZMA: binary decisions with adaptive probabilities of 11 bits.</summary>
internal struct RangeReader
{
    /// <summary>Bytes at the start of every chunk.</summary>
    public const int HeaderSize = 5;

    /// <summary>Probability one half.</summary>
    public const ushort Even = 1 << (ProbabilityBits - 1);

    private const int ProbabilityBits = 11;
    private const int Adaptation = 5;

    private uint _range;

    public readonly bool IsReady => _range != 0;

    public uint Code { get; private set; }

    public void Begin(ReadOnlySpan<byte> header)
    {
        if (header[0] != 0)
        {
            throw new XzFormatException("range coder does not begin with 0");
        }

        Code = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        _range = uint.MaxValue;
    }

    public void Normalize(ref RangeInput source)
    {
        if (_range < 1 << 24)
        {
            _range <<= 8;
            Code = (Code << 8) | source.Next();
        }
    }

    public int Bit(ref RangeInput source, ref ushort probability)
    {
        Normalize(ref source);
        uint bound = (_range >> ProbabilityBits) * probability;
        if (Code < bound)
        {
            _range = bound;
            probability += (ushort)(((1 << ProbabilityBits) - probability) >> Adaptation);
            return 0;
        }

        _range -= bound;
        Code -= bound;
        probability -= (ushort)(probability >> Adaptation);
        return 1;
    }

    public uint Direct(ref RangeInput source, int bits)
    {
        uint value = 0;
        for (int i = 0; i < bits; i++)
        {
            Normalize(ref source);
            _range >>= 1;
            bool one = Code >= _range;
            Code -= one ? _range : 0;
            value = (value << 1) | (one ? 1u : 0);
        }

        return value;
    }

    public int Tree(ref RangeInput source, Span<ushort> model, int bits)
    {
        int node = 1;
        for (int i = 0; i < bits; i++)
        {
            node = (node << 1) | Bit(ref source, ref model[node]);
        }

        return node - (1 << bits);
    }

    public uint ReverseTree(ref RangeInput source, Span<ushort> model, int bits)
    {
        int node = 1;
        uint value = 0;
        for (int i = 0; i < bits; i++)
        {
            int bit = Bit(ref source, ref model[node]);
            node = (node << 1) | bit;
            value |= (uint)bit << i;
        }

        return value;
    }
}
