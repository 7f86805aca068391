namespace NcpFlash.Images.Xz;

/// <summary>One unit of LZMA: a literal, a repeat at one of the last four distances, or a match at a new distance.</summary>
/// <param name="Source"><see cref="Literal"/>, 0..3 for a repeated distance, or 4 + distance (0 is the byte before).</param>
/// <param name="Length">Bytes covered. A length of 1 at source 0 is a short rep.</param>
internal readonly record struct Packet(int Source, int Length)
{
    /// <summary>The source of a literal.</summary>
    public const int Literal = -1;

    /// <summary>How many distances are remembered; also what is added to a new distance.</summary>
    public const int Reps = 4;

    /// <summary>True for one byte at the last distance.</summary>
    public bool IsShortRep => Source == 0 && Length == 1;
}
