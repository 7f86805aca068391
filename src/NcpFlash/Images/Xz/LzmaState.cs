namespace NcpFlash.Images.Xz;

/// <summary>The twelve states that sum up which kinds of packets came last; 0 is the start, below 7 the last packet was a literal.</summary>
internal static class LzmaState
{
    private const int FirstAfterMatch = 7;

    /// <summary>True when the packet before was a literal: the next literal is coded plainly.</summary>
    public static bool IsAfterLiteral(int state) => state < FirstAfterMatch;

    /// <summary>The state behind a literal.</summary>
    public static int AfterLiteral(int state) => state < 4 ? 0 : state < 10 ? state - 3 : state - 6;

    /// <summary>The state behind a match with a new distance.</summary>
    public static int AfterMatch(int state) => state < FirstAfterMatch ? 7 : 10;

    /// <summary>The state behind a match that repeats a distance.</summary>
    public static int AfterRep(int state) => state < FirstAfterMatch ? 8 : 11;

    /// <summary>The state behind a single byte at the last distance.</summary>
    public static int AfterShortRep(int state) => state < FirstAfterMatch ? 9 : 11;
}
