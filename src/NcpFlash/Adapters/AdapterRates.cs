using System.Collections.Immutable;

namespace NcpFlash.Adapters;

/// <summary>The line rates of an adapter, as a rule.</summary>
/// <param name="Kind">How a rate is made.</param>
/// <param name="Max">Highest rate.</param>
public sealed record AdapterRates(AdapterRateKind Kind, BitRate Max)
{
    private static readonly BitRate UsualMin = new(300);

    /// <summary>Lowest rate; 300 where none is given.</summary>
    public BitRate Min { get; init => field = value == default ? UsualMin : value; } = UsualMin;

    /// <summary>Clock in hertz that a divider divides; null for a kind that has its own or none.</summary>
    public long? Clock { get; init; }

    /// <summary>The rates of <see cref="AdapterRateKind.Listed"/>, ascending.</summary>
    public ImmutableArray<BitRate> Listed { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>What becomes of other rates.</summary>
    public AdapterBeyond Beyond { get; init; }

    /// <summary>What Linux reports.</summary>
    public AdapterReadBack ReadBack { get; init; }

    /// <summary>What becomes of a rate.</summary>
    /// <param name="asked">The rate asked for, above zero.</param>
    public AdapterRate For(BitRate asked)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(asked.BitsPerSecond);
        int limited = RateFormulas.Limited(this, asked.BitsPerSecond);
        double real = RateFormulas.Real(this, limited);
        int reported = ReadBack switch
        {
            AdapterReadBack.Asked => asked.BitsPerSecond,
            AdapterReadBack.Limited => limited,
            _ => (int)real,
        };
        return new AdapterRate(asked, new BitRate((int)Math.Round(real)), new BitRate(reported));
    }

    /// <inheritdoc/>
    public bool Equals(AdapterRates? other) => other is not null && Kind == other.Kind && Max == other.Max && Min == other.Min
        && Clock == other.Clock && Listed.SequenceEqual(other.Listed) && Beyond == other.Beyond && ReadBack == other.ReadBack;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Max, Min, Clock, Listed.Length, Beyond, ReadBack);
}
