namespace NcpFlash.Images.Xz;

/// <summary>
/// The price tables of the parser, as the model was when a stretch was begun. Tables that are kept for longer are quicker, and cost up to 0.3 % of a short stream.
/// </summary>
/// <param name="model">The model.</param>
internal sealed class LzmaPrices(LzmaModel model)
{
    /// <summary>Lengths behind a new distance.</summary>
    public LengthPrices MatchLengths { get; } = new(model.MatchLengths, model.PositionMask + 1);

    /// <summary>Lengths behind a repeated distance.</summary>
    public LengthPrices RepLengths { get; } = new(model.RepLengths, model.PositionMask + 1);

    /// <summary>Distances.</summary>
    public DistancePrices Distances { get; } = new(model);

    /// <summary>Takes all tables from the model as it is now.</summary>
    public void Refresh()
    {
        MatchLengths.Refresh();
        RepLengths.Refresh();
        Distances.Refresh();
    }
}
