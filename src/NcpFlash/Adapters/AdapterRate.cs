namespace NcpFlash.Adapters;

/// <summary>What came of asking an adapter for a rate.</summary>
/// <param name="Asked">What was asked for.</param>
/// <param name="Real">What the line runs at.</param>
/// <param name="Reported">What Linux reports after it was set.</param>
public readonly record struct AdapterRate(BitRate Asked, BitRate Real, BitRate Reported)
{
    /// <summary>How far the line is off, in percent of the rate asked for: positive when it is too fast.</summary>
    public double ErrorPercent => 100.0 * (Real.BitsPerSecond - Asked.BitsPerSecond) / Asked.BitsPerSecond;
}
