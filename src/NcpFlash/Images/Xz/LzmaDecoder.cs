namespace NcpFlash.Images.Xz;

/// <summary>Decodes LZMA packets into a buffer that is its own dictionary.</summary>
/// <param name="properties">lc, lp and pb.</param>
internal sealed class LzmaDecoder(LzmaProperties properties)
{
    private readonly LzmaModel _model = new(properties);
    private int _state;
    private uint _rep0;
    private uint _rep1;
    private uint _rep2;
    private uint _rep3;

    /// <summary>lc, lp and pb.</summary>
    public LzmaProperties Properties => _model.Properties;

    /// <summary>Forgets everything but lc, lp and pb.</summary>
    public void Reset()
    {
        _model.Reset();
        _state = 0;
        (_rep0, _rep1, _rep2, _rep3) = (0, 0, 0, 0);
    }

    /// <summary>Fills <paramref name="window"/> from <paramref name="at"/> to its end.</summary>
    /// <param name="coder">Where the bits come from; on success it is finished.</param>
    /// <param name="window">What the dictionary holds so far and room for the chunk. Position 0 is where the dictionary was emptied last.</param>
    /// <param name="at">Where to go on, in the window.</param>
    /// <param name="dictionarySize">How far back a distance may reach, in bytes.</param>
    /// <returns>Null, or what is wrong.</returns>
    public string? Decode(ref RangeDecoder coder, Span<byte> window, int at, uint dictionarySize)
    {
        while (at < window.Length)
        {
            int positionState = at & _model.PositionMask;
            if (coder.Decode(ref _model.IsMatch[LzmaModel.StateIndex(_state, positionState)]) == 0)
            {
                DecodeLiteral(ref coder, window, at++);
                continue;
            }

            int length = DecodeMatch(ref coder, positionState);
            if (_rep0 >= (uint)at || _rep0 >= dictionarySize)
            {
                return "a distance reaches back too far";
            }

            if (length > window.Length - at)
            {
                return "a match runs over the end of its chunk";
            }

            if (coder.IsOverrun)
            {
                break;
            }

            Copy(window, at, length);
            at += length;
        }

        return coder.IsFinished ? null : "a chunk does not end where its header says";
    }

    private void Copy(Span<byte> window, int at, int length)
    {
        int from = at - (int)_rep0 - 1;
        if (_rep0 + 1 >= (uint)length)
        {
            window.Slice(from, length).CopyTo(window[at..]);
            return;
        }

        for (int i = 0; i < length; i++)
        {
            window[at + i] = window[from + i];
        }
    }

    private void DecodeLiteral(ref RangeDecoder coder, Span<byte> window, int at)
    {
        Span<ushort> tree = _model.Literals.AsSpan(_model.LiteralCoder(at, at == 0 ? (byte)0 : window[at - 1]), LzmaFormat.LiteralCoderSize);
        int node = 1;
        if (!LzmaState.IsAfterLiteral(_state))
        {
            int expected = window[at - (int)_rep0 - 1];
            int offset = 0x100;
            while (node < 0x100 && offset != 0)
            {
                expected <<= 1;
                int predicted = expected & offset;
                int bit = coder.Decode(ref tree[offset + predicted + node]);
                node = (node << 1) | bit;
                offset = (predicted != 0) == (bit != 0) ? offset : 0;
            }
        }

        while (node < 0x100)
        {
            node = (node << 1) | coder.Decode(ref tree[node]);
        }

        window[at] = (byte)node;
        _state = LzmaState.AfterLiteral(_state);
    }

    /// <summary>Decodes a match of any kind, updates state and distances, and returns the length.</summary>
    private int DecodeMatch(ref RangeDecoder coder, int positionState)
    {
        if (coder.Decode(ref _model.IsRep[_state]) == 0)
        {
            int length = DecodeLength(ref coder, _model.MatchLengths, positionState);
            (_rep3, _rep2, _rep1, _rep0) = (_rep2, _rep1, _rep0, DecodeDistance(ref coder, length));
            _state = LzmaState.AfterMatch(_state);
            return length;
        }

        if (coder.Decode(ref _model.IsRep0[_state]) != 0)
        {
            ChooseOlderRep(ref coder);
        }
        else if (coder.Decode(ref _model.IsRep0Long[LzmaModel.StateIndex(_state, positionState)]) == 0)
        {
            _state = LzmaState.AfterShortRep(_state);
            return 1;
        }

        int repeated = DecodeLength(ref coder, _model.RepLengths, positionState);
        _state = LzmaState.AfterRep(_state);
        return repeated;
    }

    private void ChooseOlderRep(ref RangeDecoder coder)
    {
        if (coder.Decode(ref _model.IsRep1[_state]) == 0)
        {
            (_rep1, _rep0) = (_rep0, _rep1);
        }
        else if (coder.Decode(ref _model.IsRep2[_state]) == 0)
        {
            (_rep2, _rep1, _rep0) = (_rep1, _rep0, _rep2);
        }
        else
        {
            (_rep3, _rep2, _rep1, _rep0) = (_rep2, _rep1, _rep0, _rep3);
        }
    }

    private uint DecodeDistance(ref RangeDecoder coder, int length)
    {
        int context = LzmaFormat.DistanceContext(length);
        int slot = coder.DecodeTree(_model.Slots.AsSpan(context << LzmaFormat.SlotBits, 1 << LzmaFormat.SlotBits), LzmaFormat.SlotBits);
        if (slot < LzmaFormat.FirstFooterSlot)
        {
            return (uint)slot;
        }

        int bits = LzmaFormat.FooterBits(slot);
        if (slot < LzmaFormat.FirstDirectSlot)
        {
            Span<ushort> tree = _model.Footers.AsSpan(slot << LzmaFormat.FooterTreeBits, 1 << LzmaFormat.FooterTreeBits);
            return LzmaFormat.SlotBase(slot) + (uint)coder.DecodeReverseTree(tree, bits);
        }

        uint high = coder.DecodeDirect(bits - LzmaFormat.AlignBits) << LzmaFormat.AlignBits;
        return LzmaFormat.SlotBase(slot) + high + (uint)coder.DecodeReverseTree(_model.Align, LzmaFormat.AlignBits);
    }

    private static int DecodeLength(ref RangeDecoder coder, LengthModel lengths, int positionState)
    {
        const int Short = LzmaFormat.ShortLengths;
        if (coder.Decode(ref lengths.Choice[0]) == 0)
        {
            return LzmaFormat.MinMatch + coder.DecodeTree(lengths.Low.AsSpan(positionState * Short, Short), 3);
        }

        return coder.Decode(ref lengths.Choice[1]) == 0
            ? LzmaFormat.MinMatch + Short + coder.DecodeTree(lengths.Middle.AsSpan(positionState * Short, Short), 3)
            : LzmaFormat.MinMatch + (2 * Short) + coder.DecodeTree(lengths.High, 8);
    }
}
