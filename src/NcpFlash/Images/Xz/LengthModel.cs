namespace NcpFlash.Images.Xz;

/// <summary>Probabilities of match lengths: two ranges of eight lengths for each position state and a long range for all.</summary>
internal sealed class LengthModel
{
    /// <summary>Probability that the length is in the first range (index 0), else in the second (index 1).</summary>
    public ushort[] Choice { get; } = new ushort[2];

    /// <summary>Trees of the first range, eight entries a position state.</summary>
    public ushort[] Low { get; } = new ushort[LzmaFormat.PositionStates * LzmaFormat.ShortLengths];

    /// <summary>Trees of the second range, eight entries a position state.</summary>
    public ushort[] Middle { get; } = new ushort[LzmaFormat.PositionStates * LzmaFormat.ShortLengths];

    /// <summary>Tree of the long range.</summary>
    public ushort[] High { get; } = new ushort[LzmaFormat.LongLengths];

    /// <summary>Back to even odds.</summary>
    public void Reset()
    {
        Probability.Reset(Choice);
        Probability.Reset(Low);
        Probability.Reset(Middle);
        Probability.Reset(High);
    }
}
