namespace NcpFlash;

/// <summary>A run of flash addresses, in bytes. The end is exclusive and may be 0x1_0000_0000, hence 64 bits wide.</summary>
/// <param name="Start">First address.</param>
/// <param name="Length">Number of bytes; 0 is an empty range.</param>
public readonly record struct FlashRange(uint Start, uint Length)
{
    /// <summary>The first address behind the range.</summary>
    public ulong End => (ulong)Start + Length;

    /// <summary>The range from <paramref name="start"/> up to, and without, <paramref name="end"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The end lies before the start or the range is longer than 32 bits can say.</exception>
    public static FlashRange FromTo(uint start, ulong end)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(end, start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end - start, uint.MaxValue);
        return new FlashRange(start, (uint)(end - start));
    }

    /// <summary>True when the two ranges share at least one address.</summary>
    public bool Overlaps(FlashRange other) => Start < other.End && other.Start < End && Length != 0 && other.Length != 0;

    /// <summary>True when every address of <paramref name="other"/> lies in this range.</summary>
    public bool Contains(FlashRange other) => Start <= other.Start && other.End <= End;

    /// <summary>The range grown outward to whole blocks of <paramref name="block"/> bytes (a power of two), as an erase does.</summary>
    public FlashRange Align(uint block) => Length == 0 ? this
        : FromTo(Start & ~(block - 1), (End + block - 1) & ~(ulong)(block - 1));

    /// <summary>Start and exclusive end in hexadecimal: <c>0x00010000..0x0017B880</c>.</summary>
    public override string ToString() => $"0x{Start:X8}..0x{End:X8}";
}
