namespace NcpFlash.Images.Xz;

/// <summary>
/// The price tables of the parser. They lag behind the model: a table is taken anew when so many packets have used its part of the model.
/// </summary>
internal sealed class LzmaPrices
{
    private const int LengthsPerRefresh = 24;
    private const int DistancesPerRefresh = 24;
    private const int AlignsPerRefresh = 8;
    private int _matchLengths;
    private int _repLengths;
    private int _distances;
    private int _aligns;

    /// <summary>Tables over a model, not filled yet.</summary>
    public LzmaPrices(LzmaModel model)
    {
        MatchLengths = new LengthPrices(model.MatchLengths, model.PositionMask + 1);
        RepLengths = new LengthPrices(model.RepLengths, model.PositionMask + 1);
        Distances = new DistancePrices(model);
        Invalidate();
    }

    /// <summary>Lengths behind a new distance.</summary>
    public LengthPrices MatchLengths { get; }

    /// <summary>Lengths behind a repeated distance.</summary>
    public LengthPrices RepLengths { get; }

    /// <summary>Distances.</summary>
    public DistancePrices Distances { get; }

    /// <summary>The model has been reset: every table is stale.</summary>
    public void Invalidate()
    {
        _matchLengths = LengthsPerRefresh;
        _repLengths = LengthsPerRefresh;
        _distances = DistancesPerRefresh;
        _aligns = AlignsPerRefresh;
    }

    /// <summary>A match with a new distance has been coded.</summary>
    public void CountMatch(uint distance)
    {
        _matchLengths++;
        _distances++;
        _aligns += distance >= LzmaFormat.ModelledDistances ? 1 : 0;
    }

    /// <summary>A match with a repeated distance, longer than one byte, has been coded.</summary>
    public void CountRep() => _repLengths++;

    /// <summary>Renews the tables that are due.</summary>
    public void Refresh()
    {
        if (_matchLengths >= LengthsPerRefresh)
        {
            _matchLengths = 0;
            MatchLengths.Refresh();
        }

        if (_repLengths >= LengthsPerRefresh)
        {
            _repLengths = 0;
            RepLengths.Refresh();
        }

        if (_distances >= DistancesPerRefresh)
        {
            _distances = 0;
            Distances.Refresh();
        }

        if (_aligns >= AlignsPerRefresh)
        {
            _aligns = 0;
            Distances.RefreshAlign();
        }
    }
}
