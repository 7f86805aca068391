using NcpFlash.Emulator.Line;

namespace NcpFlash.Emulator.Rom;

/// <summary>Measures the rate of a run of 0x55 (PROTOCOL 1.5, 12).</summary>
internal sealed class Autobaud
{
    /// <summary>Shortest run that is answered: "about 70 or more" (PROTOCOL 1.4, inference).</summary>
    private const int Run = 70;

    /// <summary>
    /// Clock counts a bit that the measurement needs: with the RC oscillator at 32 MHz this ends a little above 1 Mbaud, and 2 Mbaud has
    /// only 16 counts, which PROTOCOL 12 gives as the reason why it fails.
    /// </summary>
    private const int CountsNeeded = 30;

    /// <summary>A pause that ends a run; a USB packet gap is shorter.</summary>
    private const long LongestGap = WireByte.Second / 100;

    private const long RcClock = 32_000_000;
    private const long PllClock = 160_000_000;
    private const int DivisorLimit = 65_536;

    private int _count;
    private int _rate;
    private long _end;

    public static int? Quantise(int rate, bool pll)
    {
        long clock = pll ? PllClock : RcClock;
        long divisor = (clock + (rate / 2)) / rate;
        return divisor is > 0 and <= DivisorLimit ? (int)(clock / divisor) : null;
    }

    public void Clear() => _count = 0;

    /// <summary>Takes a byte as the line carried it; returns the chip's rate when the run is long enough.</summary>
    public int? Take(WireByte sent, bool pll)
    {
        bool goesOn = sent.Value == 0x55 && _count > 0 && sent.Rate == _rate && sent.Start - _end < LongestGap;
        _count = sent.Value != 0x55 ? 0 : goesOn ? _count + 1 : 1;
        (_rate, _end) = (sent.Rate, sent.End);
        return _count >= Run && (pll ? PllClock : RcClock) / sent.Rate >= CountsNeeded ? Quantise(sent.Rate, pll) : null;
    }
}
