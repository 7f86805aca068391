namespace NcpFlash.Images.Xz;

/// <summary>The three model parameters that LZMA2 puts in one byte.</summary>
/// <param name="LiteralContextBits">lc: high bits of the byte before that choose the literal coder, 0..4.</param>
/// <param name="LiteralPositionBits">lp: low bits of the position that choose the literal coder, 0..4; lc + lp is at most 4.</param>
/// <param name="PositionBits">pb: low bits of the position that choose the coders of packets and lengths, 0..4.</param>
internal readonly record struct LzmaProperties(int LiteralContextBits, int LiteralPositionBits, int PositionBits)
{
    /// <summary>Limit of lc + lp in LZMA2.</summary>
    public const int MaxLiteralBits = 4;

    /// <summary>Limit of pb.</summary>
    public const int MaxPositionBits = 4;

    /// <summary>(pb * 5 + lp) * 9 + lc.</summary>
    public byte ToByte() => (byte)((((PositionBits * 5) + LiteralPositionBits) * 9) + LiteralContextBits);

    /// <summary>Reads the byte; false when it stands for values that LZMA2 does not allow.</summary>
    public static bool TryParse(byte value, out LzmaProperties properties)
    {
        properties = new LzmaProperties(value % 9, value / 9 % 5, value / 45);
        return properties.PositionBits <= MaxPositionBits
            && properties.LiteralContextBits + properties.LiteralPositionBits <= MaxLiteralBits;
    }
}
