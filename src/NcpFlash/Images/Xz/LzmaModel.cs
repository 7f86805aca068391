namespace NcpFlash.Images.Xz;

/// <summary>All adaptive probabilities of an LZMA coder. Encoder and decoder change them in step.</summary>
internal sealed class LzmaModel
{
    /// <summary>A model at even odds.</summary>
    public LzmaModel(LzmaProperties properties)
    {
        Properties = properties;
        PositionMask = (1 << properties.PositionBits) - 1;
        LiteralPositionMask = (1 << properties.LiteralPositionBits) - 1;
        Literals = new ushort[LzmaFormat.LiteralCoderSize << (properties.LiteralContextBits + properties.LiteralPositionBits)];
        Reset();
    }

    /// <summary>lc, lp and pb.</summary>
    public LzmaProperties Properties { get; }

    /// <summary>Position AND this is the position state.</summary>
    public int PositionMask { get; }

    /// <summary>Position AND this helps to choose the literal coder.</summary>
    public int LiteralPositionMask { get; }

    /// <summary>Literal or match, by state and position state.</summary>
    public ushort[] IsMatch { get; } = new ushort[LzmaFormat.States * LzmaFormat.PositionStates];

    /// <summary>New distance or repeated one, by state.</summary>
    public ushort[] IsRep { get; } = new ushort[LzmaFormat.States];

    /// <summary>Last distance, or an older one, by state.</summary>
    public ushort[] IsRep0 { get; } = new ushort[LzmaFormat.States];

    /// <summary>Last distance but one, or an older one, by state.</summary>
    public ushort[] IsRep1 { get; } = new ushort[LzmaFormat.States];

    /// <summary>Last distance but two, or the one before, by state.</summary>
    public ushort[] IsRep2 { get; } = new ushort[LzmaFormat.States];

    /// <summary>One byte at the last distance, or a length follows, by state and position state.</summary>
    public ushort[] IsRep0Long { get; } = new ushort[LzmaFormat.States * LzmaFormat.PositionStates];

    /// <summary>Distance slot trees, by distance context.</summary>
    public ushort[] Slots { get; } = new ushort[LzmaFormat.DistanceContexts << LzmaFormat.SlotBits];

    /// <summary>Reverse trees of the modelled footers, by slot.</summary>
    public ushort[] Footers { get; } = new ushort[LzmaFormat.FirstDirectSlot << LzmaFormat.FooterTreeBits];

    /// <summary>Reverse tree of the lowest four bits of long distances.</summary>
    public ushort[] Align { get; } = new ushort[1 << LzmaFormat.AlignBits];

    /// <summary>Lengths of matches with a new distance.</summary>
    public LengthModel MatchLengths { get; } = new();

    /// <summary>Lengths of matches with a repeated distance.</summary>
    public LengthModel RepLengths { get; } = new();

    /// <summary>The literal coders, one behind the other.</summary>
    public ushort[] Literals { get; }

    /// <summary>Index in <see cref="IsMatch"/> and <see cref="IsRep0Long"/>.</summary>
    public static int StateIndex(int state, int positionState) => (state << 4) | positionState;

    /// <summary>Where the literal coder for a byte at <paramref name="position"/> behind <paramref name="previous"/> begins.</summary>
    public int LiteralCoder(int position, byte previous)
    {
        int context = previous >> (8 - Properties.LiteralContextBits);
        return LzmaFormat.LiteralCoderSize * (((position & LiteralPositionMask) << Properties.LiteralContextBits) + context);
    }

    /// <summary>Back to even odds.</summary>
    public void Reset()
    {
        foreach (ushort[] table in (ReadOnlySpan<ushort[]>)
            [IsMatch, IsRep, IsRep0, IsRep1, IsRep2, IsRep0Long, Slots, Footers, Align, Literals])
        {
            Probability.Reset(table);
        }

        MatchLengths.Reset();
        RepLengths.Reset();
    }
}
