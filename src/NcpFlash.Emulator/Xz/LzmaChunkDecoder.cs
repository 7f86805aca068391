namespace NcpFlash.Emulator.Xz;

/// <summary>
/// The LZMA part of LZMA2, fed as bytes come: a symbol is decoded once enough input for the longest one is there, or the chunk is complete.
/// </summary>
internal sealed class LzmaChunkDecoder(Window window)
{
    /// <summary>More bytes than any symbol can take: 48 binary decisions, at most one byte each.</summary>
    private const int Margin = 64;

    private const int States = 12;
    private const int PosStates = 16;
    private const int MinMatch = 2;

    private readonly ushort[] _isMatch = new ushort[States * PosStates];
    private readonly ushort[] _isRep = new ushort[States];
    private readonly ushort[] _isRep0 = new ushort[States];
    private readonly ushort[] _isRep1 = new ushort[States];
    private readonly ushort[] _isRep2 = new ushort[States];
    private readonly ushort[] _isRep0Long = new ushort[States * PosStates];
    private readonly ushort[] _slots = new ushort[4 * 64];
    private readonly ushort[] _special = new ushort[128];
    private readonly ushort[] _align = new ushort[16];
    private readonly ushort[] _literals = new ushort[0x300 << 4];
    private readonly LengthModel _matchLength = new();
    private readonly LengthModel _repeatLength = new();
    private readonly uint[] _distances = new uint[4];

    private RangeReader _range;
    private int _lc;
    private int _lpMask;
    private int _pbMask;
    private int _state;

    /// <summary>Sets lc, lp and pb from the properties byte.</summary>
    /// <exception cref="XzFormatException">LZMA2 does not allow the value.</exception>
    public void SetProperties(byte value)
    {
        int lc = value % 9, lp = value / 9 % 5, pb = value / 45;
        if (pb > 4 || lc + lp > 4)
        {
            throw new XzFormatException("properties out of range");
        }

        (_lc, _lpMask, _pbMask) = (lc, (1 << lp) - 1, (1 << pb) - 1);
    }

    public void ResetState()
    {
        foreach (ushort[] model in (ReadOnlySpan<ushort[]>)[_isMatch, _isRep, _isRep0, _isRep1, _isRep2, _isRep0Long, _slots, _special, _align, _literals])
        {
            model.AsSpan().Fill(RangeReader.Even);
        }

        _matchLength.Reset();
        _repeatLength.Reset();
        _distances.AsSpan().Clear();
        _state = 0;
    }

    public void BeginChunk() => _range = default;

    /// <summary>Decodes what can be decoded.</summary>
    /// <param name="input">Input of this chunk that has not been consumed.</param>
    /// <param name="complete">True when <paramref name="input"/> reaches the chunk's end.</param>
    /// <param name="left">Bytes the chunk still has to yield; counted down.</param>
    /// <returns>Bytes consumed.</returns>
    public int Decode(ReadOnlySpan<byte> input, bool complete, ref int left)
    {
        int position = 0;
        if (!_range.IsReady)
        {
            if (input.Length < RangeReader.HeaderSize)
            {
                return complete ? throw new XzFormatException("chunk too short") : 0;
            }

            _range.Begin(input);
            position = RangeReader.HeaderSize;
        }

        var source = new RangeInput(input, position);
        while (left > 0 && (complete || input.Length - source.Position >= Margin))
        {
            left -= Symbol(ref source, left);
        }

        if (left == 0)
        {
            _range.Normalize(ref source);
            if (_range.Code != 0)
            {
                throw new XzFormatException("chunk does not end where it says");
            }
        }

        return source.Position;
    }

    private int Symbol(ref RangeInput source, int left)
    {
        int posState = (int)window.Total & _pbMask;
        if (_range.Bit(ref source, ref _isMatch[(_state * PosStates) + posState]) == 0)
        {
            Literal(ref source);
            return 1;
        }

        int length;
        if (_range.Bit(ref source, ref _isRep[_state]) == 0)
        {
            length = NewMatch(ref source, posState);
        }
        else if (RepeatedMatch(ref source, posState) is { } repeated)
        {
            length = repeated;
        }
        else
        {
            _state = _state < 7 ? 9 : 11;
            window.Copy(_distances[0], 1);
            return 1;
        }

        if (length > left)
        {
            throw new XzFormatException("match reaches over the chunk's end");
        }

        window.Copy(_distances[0], length);
        return length;
    }

    private void Literal(ref RangeInput source)
    {
        int context = (((int)window.Total & _lpMask) << _lc) | (window.Last >> (8 - _lc));
        Span<ushort> model = _literals.AsSpan(0x300 * context, 0x300);
        int symbol = 1;
        if (_state >= 7)
        {
            int match = window.At(_distances[0]);
            while (symbol < 0x100)
            {
                int matchBit = (match >> 7) & 1;
                match <<= 1;
                int bit = _range.Bit(ref source, ref model[((1 + matchBit) << 8) + symbol]);
                symbol = (symbol << 1) | bit;
                if (bit != matchBit)
                {
                    break;
                }
            }
        }

        while (symbol < 0x100)
        {
            symbol = (symbol << 1) | _range.Bit(ref source, ref model[symbol]);
        }

        window.Put((byte)symbol);
        _state = _state < 4 ? 0 : _state < 10 ? _state - 3 : _state - 6;
    }

    private int NewMatch(ref RangeInput source, int posState)
    {
        (_distances[3], _distances[2], _distances[1]) = (_distances[2], _distances[1], _distances[0]);
        int length = _matchLength.Decode(ref _range, ref source, posState);
        _state = _state < 7 ? 7 : 10;
        _distances[0] = Distance(ref source, Math.Min(length, 3));
        return length + MinMatch;
    }

    private uint Distance(ref RangeInput source, int lengthState)
    {
        int slot = _range.Tree(ref source, _slots.AsSpan(64 * lengthState, 64), 6);
        if (slot < 4)
        {
            return (uint)slot;
        }

        int bits = (slot >> 1) - 1;
        uint distance = (2u | ((uint)slot & 1)) << bits;
        if (slot < 14)
        {
            return distance + _range.ReverseTree(ref source, _special.AsSpan((int)distance - slot), bits);
        }

        distance += _range.Direct(ref source, bits - 4) << 4;
        return distance + _range.ReverseTree(ref source, _align, 4);
    }

    /// <summary>Length of a match at one of the last four distances, or null for a single byte.</summary>
    private int? RepeatedMatch(ref RangeInput source, int posState)
    {
        if (_range.Bit(ref source, ref _isRep0[_state]) == 0)
        {
            if (_range.Bit(ref source, ref _isRep0Long[(_state * PosStates) + posState]) == 0)
            {
                return null;
            }
        }
        else
        {
            int which = _range.Bit(ref source, ref _isRep1[_state]) == 0 ? 1 : 2 + _range.Bit(ref source, ref _isRep2[_state]);
            uint distance = _distances[which];
            _distances.AsSpan(0, which).CopyTo(_distances.AsSpan(1));
            _distances[0] = distance;
        }

        _state = _state < 7 ? 8 : 11;
        return _repeatLength.Decode(ref _range, ref source, posState) + MinMatch;
    }

    private sealed class LengthModel
    {
        private readonly ushort[] _choice = new ushort[2];
        private readonly ushort[] _low = new ushort[PosStates * 8];
        private readonly ushort[] _middle = new ushort[PosStates * 8];
        private readonly ushort[] _high = new ushort[256];

        public void Reset()
        {
            foreach (ushort[] model in (ReadOnlySpan<ushort[]>)[_choice, _low, _middle, _high])
            {
                model.AsSpan().Fill(RangeReader.Even);
            }
        }

        public int Decode(ref RangeReader range, ref RangeInput source, int posState)
        {
            if (range.Bit(ref source, ref _choice[0]) == 0)
            {
                return range.Tree(ref source, _low.AsSpan(8 * posState, 8), 3);
            }

            return range.Bit(ref source, ref _choice[1]) == 0
                ? 8 + range.Tree(ref source, _middle.AsSpan(8 * posState, 8), 3)
                : 16 + range.Tree(ref source, _high, 8);
        }
    }
}
