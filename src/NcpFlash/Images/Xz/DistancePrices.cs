namespace NcpFlash.Images.Xz;

/// <summary>The prices of distances, taken from the model as it was at some time.</summary>
/// <param name="model">The model.</param>
internal sealed class DistancePrices(LzmaModel model)
{
    private const int Near = LzmaFormat.ModelledDistances;
    private const int AlignSize = 1 << LzmaFormat.AlignBits;
    private readonly int[] _slots = new int[LzmaFormat.DistanceContexts << LzmaFormat.SlotBits];
    private readonly int[] _near = new int[LzmaFormat.DistanceContexts * Near];
    private readonly int[] _footers = new int[Near];
    private readonly int[] _align = new int[AlignSize];

    /// <summary>The price of <paramref name="distance"/> (0 is the byte before) in a distance context.</summary>
    public int Of(uint distance, int context) => distance < Near
        ? _near[(context * Near) + (int)distance]
        : _slots[(context << LzmaFormat.SlotBits) + LzmaFormat.SlotOf(distance)] + _align[distance & (AlignSize - 1)];

    /// <summary>Takes the prices of slots, modelled footers and aligned bits from the model as it is now.</summary>
    public void Refresh()
    {
        for (int distance = LzmaFormat.FirstFooterSlot; distance < Near; distance++)
        {
            int slot = LzmaFormat.SlotOf((uint)distance);
            _footers[distance] = BitPrices.OfReverseTree(
                model.Footers.AsSpan(slot << LzmaFormat.FooterTreeBits, 1 << LzmaFormat.FooterTreeBits),
                LzmaFormat.FooterBits(slot),
                distance - (int)LzmaFormat.SlotBase(slot));
        }

        for (int context = 0; context < LzmaFormat.DistanceContexts; context++)
        {
            RefreshContext(
                model.Slots.AsSpan(context << LzmaFormat.SlotBits, 1 << LzmaFormat.SlotBits),
                _slots.AsSpan(context << LzmaFormat.SlotBits, 1 << LzmaFormat.SlotBits),
                _near.AsSpan(context * Near, Near));
        }

        for (int i = 0; i < AlignSize; i++)
        {
            _align[i] = BitPrices.OfReverseTree(model.Align, LzmaFormat.AlignBits, i);
        }
    }

    private void RefreshContext(ReadOnlySpan<ushort> tree, Span<int> slots, Span<int> near)
    {
        BitPrices.OfTree(tree, LzmaFormat.SlotBits, 0, slots);
        for (int distance = 0; distance < Near; distance++)
        {
            near[distance] = slots[LzmaFormat.SlotOf((uint)distance)] + _footers[distance];
        }

        for (int slot = LzmaFormat.FirstDirectSlot; slot < slots.Length; slot++)
        {
            slots[slot] += (LzmaFormat.FooterBits(slot) - LzmaFormat.AlignBits) * BitPrices.OneBit;
        }
    }
}
