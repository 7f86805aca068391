namespace NcpFlash.Images.Xz;

/// <summary>The numbers of the LZMA format that encoder and decoder share.</summary>
internal static class LzmaFormat
{
    /// <summary>Shortest coded match (a short rep of one byte is coded apart), in bytes.</summary>
    public const int MinMatch = 2;

    /// <summary>Longest coded match, in bytes.</summary>
    public const int MaxMatch = 273;

    /// <summary>How many states the history of the last packets has.</summary>
    public const int States = 12;

    /// <summary>Most position states (2^pb, pb at most 4).</summary>
    public const int PositionStates = 16;

    /// <summary>Probabilities of one literal coder: one tree for plain literals, two for literals behind a match.</summary>
    public const int LiteralCoderSize = 0x300;

    /// <summary>Contexts of the distance slot: match lengths 2, 3, 4, and longer.</summary>
    public const int DistanceContexts = 4;

    /// <summary>Bits of a distance slot.</summary>
    public const int SlotBits = 6;

    /// <summary>First slot that has footer bits.</summary>
    public const int FirstFooterSlot = 4;

    /// <summary>First slot whose footer is direct bits and four aligned bits; below it the whole footer is modelled.</summary>
    public const int FirstDirectSlot = 14;

    /// <summary>Distances below this one have a slot below <see cref="FirstDirectSlot"/>.</summary>
    public const int ModelledDistances = 128;

    /// <summary>Low bits of a long distance that are modelled.</summary>
    public const int AlignBits = 4;

    /// <summary>Most bits of the probability trees of modelled footers.</summary>
    public const int FooterTreeBits = 5;

    /// <summary>Lengths with a three-bit tree in each of the two short ranges.</summary>
    public const int ShortLengths = 8;

    /// <summary>Lengths of the long range.</summary>
    public const int LongLengths = 256;

    /// <summary>The context of the distance slot for a match of <paramref name="length"/> bytes.</summary>
    public static int DistanceContext(int length) => Math.Min(length - MinMatch, DistanceContexts - 1);

    /// <summary>How many footer bits follow <paramref name="slot"/>, which must be at least <see cref="FirstFooterSlot"/>.</summary>
    public static int FooterBits(int slot) => (slot >> 1) - 1;

    /// <summary>The smallest distance (0 is the byte before) of <paramref name="slot"/>.</summary>
    public static uint SlotBase(int slot) => slot < FirstFooterSlot ? (uint)slot : (2u | ((uint)slot & 1)) << FooterBits(slot);

    /// <summary>The slot of <paramref name="distance"/> (0 is the byte before).</summary>
    public static int SlotOf(uint distance)
    {
        if (distance < FirstFooterSlot)
        {
            return (int)distance;
        }

        int top = System.Numerics.BitOperations.Log2(distance);
        return (top << 1) | (int)((distance >> (top - 1)) & 1);
    }
}
