namespace NcpFlash.Images.Xz;

/// <summary>
/// How to compress. The defaults are what the boot ROM is sent (PROTOCOL 3.3). An .xz decoder needs memory of about the dictionary size.
/// </summary>
/// <param name="DictionarySize">How far back a match may reach, in bytes: 4 KiB to 1 GiB, 2^n or 3 * 2^n. More than the contents' length gains nothing.</param>
/// <param name="LiteralContextBits">lc, 0..4.</param>
/// <param name="LiteralPositionBits">lp, 0..4; lc + lp is at most 4.</param>
/// <param name="PositionBits">pb, 0..4.</param>
public sealed record XzOptions(int DictionarySize = 32768, int LiteralContextBits = 3, int LiteralPositionBits = 0, int PositionBits = 2)
{
    /// <summary>Smallest dictionary, in bytes.</summary>
    public const int MinDictionarySize = 4096;

    /// <summary>Largest dictionary, in bytes.</summary>
    public const int MaxDictionarySize = 1 << 30;

    internal LzmaProperties Properties => new(LiteralContextBits, LiteralPositionBits, PositionBits);

    /// <summary>Checks the values; the encoder does so itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(DictionarySize, MinDictionarySize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(DictionarySize, MaxDictionarySize);
        if (XzDictionarySize.ToBytes(XzDictionarySize.ToCode(DictionarySize)) != DictionarySize)
        {
            throw new ArgumentOutOfRangeException(nameof(DictionarySize), DictionarySize, "A dictionary has 2^n or 3 * 2^n bytes.");
        }

        ThrowIfNotUpTo(LzmaProperties.MaxLiteralBits, LiteralContextBits, nameof(LiteralContextBits));
        ThrowIfNotUpTo(LzmaProperties.MaxLiteralBits - LiteralContextBits, LiteralPositionBits, nameof(LiteralPositionBits));
        ThrowIfNotUpTo(LzmaProperties.MaxPositionBits, PositionBits, nameof(PositionBits));
    }

    private static void ThrowIfNotUpTo(int most, int value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }
}
