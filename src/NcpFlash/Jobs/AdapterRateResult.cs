namespace NcpFlash.Jobs;

/// <summary>How an adapter does at one rate.</summary>
/// <param name="Asked">The rate asked for.</param>
/// <param name="Reported">What the port says it makes of it.</param>
/// <param name="Measured">The rate by the time the bytes took, to a few percent; null when too little came back.</param>
/// <param name="Sent">Bytes sent.</param>
/// <param name="Errors">Bytes that were wrong, missing or too many.</param>
public sealed record AdapterRateResult(BitRate Asked, BitRate Reported, BitRate? Measured, int Sent, int Errors)
{
    /// <summary>How far the slowest and the fastest of several measurements lie apart, in percent of their median.</summary>
    public double SpreadPercent { get; init; }

    /// <summary>True when nothing was wrong and the rate is the one asked for, as far as the port tells and the clock shows; a busy computer makes a rate look a little lower.</summary>
    public bool IsClean => Errors == 0 && IsClose(Reported, 0.025) && !IsSlow;

    /// <summary>True when the bytes took longer than the rate explains.</summary>
    public bool IsSlow => Measured is { } measured && measured.BitsPerSecond <= Asked.BitsPerSecond * 0.75;

    private bool IsClose(BitRate rate, double share) => Math.Abs((double)rate.BitsPerSecond / Asked.BitsPerSecond - 1) <= share;
}
