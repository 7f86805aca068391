using System.Runtime.CompilerServices;

namespace NcpFlash.Images.Xz;

/// <summary>What a bit of known probability costs, in 1/64 bit. Integers only, so that every machine makes the same choices.</summary>
internal static class BitPrices
{
    /// <summary>One whole bit in the unit of prices.</summary>
    public const int OneBit = 1 << FractionBits;

    private const int FractionBits = 6;
    private const int GroupShift = 4;

    /// <summary>
    /// round(-64 * log2(p / 2048)) for the middle p of each sixteen probabilities. Written out, so that every machine has the same.
    /// </summary>
    private static readonly ushort[] Table =
    [
        512, 411, 363, 332, 309, 291, 275, 262, 250, 240, 231, 222, 215, 208, 201, 195,
        189, 184, 179, 174, 169, 165, 161, 157, 153, 149, 145, 142, 139, 136, 132, 129,
        127, 124, 121, 118, 116, 113, 111, 109, 106, 104, 102, 100, 98, 96, 93, 92,
        90, 88, 86, 84, 82, 81, 79, 77, 76, 74, 72, 71, 69, 68, 66, 65,
        63, 62, 60, 59, 58, 56, 55, 54, 52, 51, 50, 49, 48, 46, 45, 44,
        43, 42, 41, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27,
        26, 25, 24, 23, 22, 21, 21, 20, 19, 18, 17, 16, 15, 14, 14, 13,
        12, 11, 10, 9, 9, 8, 7, 6, 6, 5, 4, 3, 3, 2, 1, 0,
    ];

    /// <summary>The price of <paramref name="bit"/> when a zero has the given probability.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(int probability, int bit) => Table[((probability ^ (-bit & (Probability.One - 1))) & (Probability.One - 1)) >> GroupShift];

    /// <summary>The price of a zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Zero(int probability) => Of(probability, 0);

    /// <summary>The price of a one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int One(int probability) => Of(probability, 1);

    /// <summary>The prices of all leaves of a tree of <paramref name="bits"/> bits, each with <paramref name="surcharge"/> on top.</summary>
    public static void OfTree(ReadOnlySpan<ushort> tree, int bits, int surcharge, Span<int> leaves)
    {
        leaves[0] = surcharge;
        for (int level = 0; level < bits; level++)
        {
            // each level splits the leaves found so far in two, from the last so that none is overwritten before it is used
            for (int i = (1 << level) - 1; i >= 0; i--)
            {
                int price = leaves[i];
                int probability = tree[(1 << level) + i];
                leaves[(i << 1) | 1] = price + One(probability);
                leaves[i << 1] = price + Zero(probability);
            }
        }
    }

    /// <summary>The price of <paramref name="symbol"/> in a tree that is coded lowest bit first.</summary>
    public static int OfReverseTree(ReadOnlySpan<ushort> tree, int bits, int symbol)
    {
        int price = 0;
        int node = 1;
        for (int i = 0; i < bits; i++)
        {
            int bit = (symbol >> i) & 1;
            price += Of(tree[node], bit);
            node = (node << 1) | bit;
        }

        return price;
    }
}
