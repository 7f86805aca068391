namespace NcpFlash.Images.Xz;

/// <summary>
/// The price tables of the parser, as the model was when a stretch was begun. A table is taken anew when a packet has used its part of the model since; tables
/// that are kept for longer are quicker, and cost up to 0.3 % of a short stream.
/// </summary>
/// <param name="model">The model.</param>
internal sealed class LzmaPrices(LzmaModel model)
{
    private bool _areMatchesStale = true;
    private bool _areRepsStale = true;

    /// <summary>Lengths behind a new distance.</summary>
    public LengthPrices MatchLengths { get; } = new(model.MatchLengths, model.PositionMask + 1);

    /// <summary>Lengths behind a repeated distance.</summary>
    public LengthPrices RepLengths { get; } = new(model.RepLengths, model.PositionMask + 1);

    /// <summary>Distances.</summary>
    public DistancePrices Distances { get; } = new(model);

    /// <summary>The model has been reset: every table is stale.</summary>
    public void Invalidate() => _areMatchesStale = _areRepsStale = true;

    /// <summary>A match with a new distance has been coded.</summary>
    public void NoteMatch() => _areMatchesStale = true;

    /// <summary>A match with a repeated distance, longer than one byte, has been coded.</summary>
    public void NoteRep() => _areRepsStale = true;

    /// <summary>Renews the tables that are stale.</summary>
    public void Refresh()
    {
        if (_areMatchesStale)
        {
            MatchLengths.Refresh();
            Distances.Refresh();
        }

        if (_areRepsStale)
        {
            RepLengths.Refresh();
        }

        _areMatchesStale = _areRepsStale = false;
    }
}
