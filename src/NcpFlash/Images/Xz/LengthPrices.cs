namespace NcpFlash.Images.Xz;

/// <summary>The prices of all lengths in all position states, taken from a <see cref="LengthModel"/> as it was at some time.</summary>
/// <param name="model">The model.</param>
/// <param name="positionStates">How many position states are in use.</param>
internal sealed class LengthPrices(LengthModel model, int positionStates)
{
    /// <summary>Prices a position state has room for; a power of two, so that an index is a shift and an addition.</summary>
    private const int Row = 512;

    private readonly int[] _prices = new int[positionStates * Row];

    /// <summary>Prices of one position state, indexed by the length in bytes.</summary>
    public ReadOnlySpan<int> In(int positionState) => _prices.AsSpan(positionState * Row, LzmaFormat.MaxMatch + 1);

    /// <summary>Takes the prices from the model as it is now.</summary>
    public void Refresh()
    {
        const int Short = LzmaFormat.ShortLengths;
        int low = BitPrices.Zero(model.Choice[0]);
        int others = BitPrices.One(model.Choice[0]);
        int middle = others + BitPrices.Zero(model.Choice[1]);
        int high = others + BitPrices.One(model.Choice[1]);
        for (int state = 0; state < positionStates; state++)
        {
            Span<int> row = _prices.AsSpan((state * Row) + LzmaFormat.MinMatch);
            BitPrices.OfTree(model.Low.AsSpan(state * Short, Short), 3, low, row);
            BitPrices.OfTree(model.Middle.AsSpan(state * Short, Short), 3, middle, row[Short..]);
            if (state == 0)
            {
                BitPrices.OfTree(model.High, 8, high, row[(2 * Short)..]);
            }
            else
            {
                _prices.AsSpan(LzmaFormat.MinMatch + (2 * Short), LzmaFormat.LongLengths).CopyTo(row[(2 * Short)..]);
            }
        }
    }
}
