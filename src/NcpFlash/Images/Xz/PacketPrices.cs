using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NcpFlash.Images.Xz;

/// <summary>What a packet would cost at a place, from the model as it is now.</summary>
/// <param name="model">The model.</param>
internal sealed class PacketPrices(LzmaModel model)
{
    /// <summary>The bytes of a literal, without the bit that says it is one.</summary>
    /// <param name="data">The contents.</param>
    /// <param name="at">Where the literal is; not the first byte.</param>
    /// <param name="state">State before it.</param>
    /// <param name="expected">The byte at the last distance.</param>
    public int Literal(ReadOnlySpan<byte> data, int at, int state, byte expected)
    {
        // a node of the trees is below the coder's size whatever the bytes are, so only the coder's place is checked
        ref ushort coder = ref MemoryMarshal.GetReference(
            model.Literals.AsSpan(model.LiteralCoder(at, data[at - 1]), LzmaFormat.LiteralCoderSize));
        return LzmaState.IsAfterLiteral(state) ? Plain(ref coder, data[at]) : Expected(ref coder, data[at], expected);
    }

    /// <summary>The bit that says literal or match.</summary>
    public int IsMatch(int state, int positionState, int bit) =>
        BitPrices.Of(model.IsMatch[LzmaModel.StateIndex(state, positionState)], bit);

    /// <summary>The bit that says new or repeated distance.</summary>
    public int IsRep(int state, int bit) => BitPrices.Of(model.IsRep[state], bit);

    /// <summary>Which repeated distance, without the length; for index 0 the bit that a length follows is in it.</summary>
    public int Rep(int index, int state, int positionState)
    {
        if (index == 0)
        {
            return BitPrices.Zero(model.IsRep0[state]) + BitPrices.One(model.IsRep0Long[LzmaModel.StateIndex(state, positionState)]);
        }

        int price = BitPrices.One(model.IsRep0[state]);
        return index == 1
            ? price + BitPrices.Zero(model.IsRep1[state])
            : price + BitPrices.One(model.IsRep1[state]) + BitPrices.Of(model.IsRep2[state], index - 2);
    }

    /// <summary>One byte at the last distance, behind the bit that says repeated.</summary>
    public int ShortRep(int state, int positionState) =>
        BitPrices.Zero(model.IsRep0[state]) + BitPrices.Zero(model.IsRep0Long[LzmaModel.StateIndex(state, positionState)]);

    private static int Plain(ref ushort coder, int symbol)
    {
        int price = 0;
        for (int node = symbol | 0x100; node > 1; node >>= 1)
        {
            price += BitPrices.Of(Unsafe.Add(ref coder, node >> 1), node & 1);
        }

        return price;
    }

    private static int Expected(ref ushort coder, int symbol, int expected)
    {
        int price = 0;
        int offset = 0x100;
        symbol |= 0x100;
        for (int node = 1; node < 0x100;)
        {
            expected <<= 1;
            symbol <<= 1;
            int bit = (symbol >> 8) & 1;
            price += BitPrices.Of(Unsafe.Add(ref coder, offset + (expected & offset) + node), bit);
            node = (node << 1) | bit;
            offset &= ~(expected ^ symbol);
        }

        return price;
    }
}
