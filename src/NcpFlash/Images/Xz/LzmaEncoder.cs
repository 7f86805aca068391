namespace NcpFlash.Images.Xz;

/// <summary>Codes packets with the model and lets the model learn.</summary>
internal sealed class LzmaEncoder
{
    private readonly RangeEncoder _coder;
    private LzmaHistory _history;

    /// <summary>An encoder that writes to <paramref name="coder"/>.</summary>
    public LzmaEncoder(LzmaProperties properties, RangeEncoder coder)
    {
        _coder = coder;
        Model = new LzmaModel(properties);
        Prices = new LzmaPrices(Model);
    }

    /// <summary>The probabilities.</summary>
    public LzmaModel Model { get; }

    /// <summary>What packets cost, about.</summary>
    public LzmaPrices Prices { get; }

    /// <summary>State and distances behind the last packet.</summary>
    public LzmaHistory History => _history;

    /// <summary>Forgets everything, as the decoder does at a state reset.</summary>
    public void Reset()
    {
        Model.Reset();
        Prices.Invalidate();
        _history = default;
    }

    /// <summary>Codes the packet for the bytes at <paramref name="at"/>.</summary>
    public void Encode(ReadOnlySpan<byte> data, int at, Packet packet)
    {
        int state = _history.State;
        int positionState = at & Model.PositionMask;
        ref ushort isMatch = ref Model.IsMatch[LzmaModel.StateIndex(state, positionState)];
        if (packet.Source == Packet.Literal)
        {
            _coder.Encode(ref isMatch, 0);
            EncodeLiteral(data, at);
        }
        else
        {
            _coder.Encode(ref isMatch, 1);
            if (packet.Source < Packet.Reps)
            {
                _coder.Encode(ref Model.IsRep[state], 1);
                EncodeRep(packet, positionState);
            }
            else
            {
                _coder.Encode(ref Model.IsRep[state], 0);
                EncodeMatch((uint)(packet.Source - Packet.Reps), packet.Length, positionState);
            }
        }

        _history.Append(packet);
    }

    private void EncodeLiteral(ReadOnlySpan<byte> data, int at)
    {
        Span<ushort> coder = Model.Literals.AsSpan(Model.LiteralCoder(at, at == 0 ? (byte)0 : data[at - 1]), LzmaFormat.LiteralCoderSize);
        if (LzmaState.IsAfterLiteral(_history.State))
        {
            _coder.EncodeTree(coder, 8, data[at]);
            return;
        }

        // behind a match the byte that would have continued it predicts the literal, until the first bit that differs
        int expected = data[at - _history.Rep0 - 1];
        int symbol = data[at] | 0x100;
        int offset = 0x100;
        for (int node = 1; node < 0x100;)
        {
            expected <<= 1;
            symbol <<= 1;
            int bit = (symbol >> 8) & 1;
            _coder.Encode(ref coder[offset + (expected & offset) + node], bit);
            node = (node << 1) | bit;
            offset &= ~(expected ^ symbol);
        }
    }

    private void EncodeRep(Packet packet, int positionState)
    {
        int state = _history.State;
        if (packet.Source == 0)
        {
            _coder.Encode(ref Model.IsRep0[state], 0);
            _coder.Encode(ref Model.IsRep0Long[LzmaModel.StateIndex(state, positionState)], packet.Length == 1 ? 0 : 1);
        }
        else
        {
            _coder.Encode(ref Model.IsRep0[state], 1);
            _coder.Encode(ref Model.IsRep1[state], packet.Source == 1 ? 0 : 1);
            if (packet.Source > 1)
            {
                _coder.Encode(ref Model.IsRep2[state], packet.Source - 2);
            }
        }

        if (packet.Length > 1)
        {
            EncodeLength(Model.RepLengths, packet.Length, positionState);
            Prices.NoteRep();
        }
    }

    private void EncodeMatch(uint distance, int length, int positionState)
    {
        EncodeLength(Model.MatchLengths, length, positionState);
        int slot = LzmaFormat.SlotOf(distance);
        int context = LzmaFormat.DistanceContext(length);
        _coder.EncodeTree(Model.Slots.AsSpan(context << LzmaFormat.SlotBits, 1 << LzmaFormat.SlotBits), LzmaFormat.SlotBits, slot);
        if (slot >= LzmaFormat.FirstFooterSlot)
        {
            EncodeFooter(distance - LzmaFormat.SlotBase(slot), slot);
        }

        Prices.NoteMatch();
    }

    private void EncodeFooter(uint footer, int slot)
    {
        int bits = LzmaFormat.FooterBits(slot);
        if (slot < LzmaFormat.FirstDirectSlot)
        {
            _coder.EncodeReverseTree(Model.Footers.AsSpan(slot << LzmaFormat.FooterTreeBits, 1 << LzmaFormat.FooterTreeBits), bits, (int)footer);
            return;
        }

        _coder.EncodeDirect(footer >> LzmaFormat.AlignBits, bits - LzmaFormat.AlignBits);
        _coder.EncodeReverseTree(Model.Align, LzmaFormat.AlignBits, (int)(footer & ((1 << LzmaFormat.AlignBits) - 1)));
    }

    private void EncodeLength(LengthModel lengths, int length, int positionState)
    {
        const int Short = LzmaFormat.ShortLengths;
        int symbol = length - LzmaFormat.MinMatch;
        _coder.Encode(ref lengths.Choice[0], symbol < Short ? 0 : 1);
        if (symbol < Short)
        {
            _coder.EncodeTree(lengths.Low.AsSpan(positionState * Short, Short), 3, symbol);
            return;
        }

        symbol -= Short;
        _coder.Encode(ref lengths.Choice[1], symbol < Short ? 0 : 1);
        if (symbol < Short)
        {
            _coder.EncodeTree(lengths.Middle.AsSpan(positionState * Short, Short), 3, symbol);
        }
        else
        {
            _coder.EncodeTree(lengths.High, 8, symbol - Short);
        }
    }
}
