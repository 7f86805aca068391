namespace NcpFlash.Images.Xz;

/// <summary>The adaptive probabilities of the range coder: the chance of a zero bit, in 1/2048.</summary>
internal static class Probability
{
    /// <summary>Bits of a probability.</summary>
    public const int Bits = 11;

    /// <summary>Certainty.</summary>
    public const int One = 1 << Bits;

    /// <summary>How fast a probability follows the bits seen: by 1/32 of the way a bit.</summary>
    public const int AdaptShift = 5;

    /// <summary>The range is widened by a byte when it falls below this.</summary>
    public const uint RangeFloor = 1u << 24;

    /// <summary>Sets all to even odds.</summary>
    public static void Reset(Span<ushort> probabilities) => probabilities.Fill(One / 2);
}
