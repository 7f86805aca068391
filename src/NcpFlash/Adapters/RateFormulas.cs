using System.Collections.Immutable;

namespace NcpFlash.Adapters;

/// <summary>
/// The arithmetic behind <see cref="AdapterRates"/>: that of the Linux 6.1 drivers ftdi_sio, cp210x, ch341, pl2303 and amba-pl011, whose
/// results are the table of ADAPTERS 2.1.
/// </summary>
internal static class RateFormulas
{
    private const int Cp2102Clock = 24_000_000;
    private const int Ch341Clock = 48_000_000;
    private const int Pl2303Clock = 384_000_000;

    /// <summary>From here on a CP2102 is given the rate as asked instead of one of the table.</summary>
    private const int An205Ends = 1_000_000;

    private const int Fallback = 9600;

    /// <summary>AN205, table 1: the rate, and the highest one that becomes it.</summary>
    private static readonly ImmutableArray<(int Rate, int UpTo)> An205 =
    [
        (300, 300), (600, 600), (1200, 1200), (1800, 1800), (2400, 2400), (4000, 4000), (4800, 4803), (7200, 7207), (9600, 9612),
        (14_400, 14_428), (16_000, 16_062), (19_200, 19_250), (28_800, 28_912), (38_400, 38_601), (51_200, 51_558), (56_000, 56_280),
        (57_600, 58_053), (64_000, 64_111), (76_800, 77_608), (115_200, 117_028), (128_000, 129_347), (153_600, 156_868),
        (230_400, 237_832), (250_000, 254_234), (256_000, 273_066), (460_800, 491_520), (500_000, 567_138), (576_000, 670_254),
        (921_600, int.MaxValue),
    ];

    /// <summary>The rates a PL2303 takes by name.</summary>
    private static readonly ImmutableArray<int> Pl2303Listed =
    [
        75, 150, 300, 600, 1200, 1800, 2400, 3600, 4800, 7200, 9600, 14_400, 19_200, 28_800, 38_400, 57_600, 115_200, 230_400, 460_800,
        614_400, 921_600, 1_228_800, 2_457_600, 3_000_000, 6_000_000,
    ];

    /// <summary>The rate that limits and tables leave of the one asked for.</summary>
    public static int Limited(AdapterRates rates, int asked)
    {
        bool isBeyond = rates.Kind == AdapterRateKind.Listed
            ? !rates.Listed.Contains(new BitRate(asked))
            : asked < rates.Min.BitsPerSecond || asked > rates.Max.BitsPerSecond;
        if (isBeyond && rates.Beyond == AdapterBeyond.Becomes9600)
        {
            return Fallback;
        }

        int within = Math.Clamp(asked, rates.Min.BitsPerSecond, rates.Max.BitsPerSecond);
        return rates.Kind switch
        {
            AdapterRateKind.An205 when within < An205Ends => An205.First(step => within <= step.UpTo).Rate,
            AdapterRateKind.Listed when isBeyond => rates.Listed.MinBy(r => Math.Abs(r.BitsPerSecond - within)).BitsPerSecond,
            _ => within,
        };
    }

    /// <summary>The rate on the line for one that <see cref="Limited"/> gave.</summary>
    public static double Real(AdapterRates rates, int limited) => rates.Kind switch
    {
        AdapterRateKind.Divider => Divided(rates.Clock ?? limited, limited),
        AdapterRateKind.FtdiEighths => FtdiEighths(8 * (rates.Clock ?? limited), limited),
        AdapterRateKind.An205 => Divided(Cp2102Clock, limited),
        AdapterRateKind.Ch341 => Ch341(limited),
        AdapterRateKind.Ch341Old => Ch341Old(limited),
        AdapterRateKind.Pl2303 => Pl2303Listed.Contains(limited) ? limited : Pl2303(limited, mantissaBits: 9, exponentStep: 2, exponentLimit: 7),
        AdapterRateKind.Pl2303Alternate => Pl2303Listed.Contains(limited) ? limited : Pl2303(limited, mantissaBits: 11, exponentStep: 1, exponentLimit: 15),
        AdapterRateKind.Fixed => rates.Max.BitsPerSecond,
        _ => limited,
    };

    private static double Divided(long clock, int rate) => clock / (double)Rounded(clock, rate);

    private static long Rounded(long dividend, long divisor) => Math.Max(1, (dividend + (divisor / 2)) / divisor);

    private static double FtdiEighths(long clock, int rate)
    {
        long eighths = Math.Max(8, Rounded(clock, rate));
        // Of the divisors between 1 and 2 only 1.5 exists; the nearest of 1, 1.5 and 2 is an inference.
        eighths = eighths is > 8 and < 16 ? eighths < 10 ? 8 : eighths <= 14 ? 12 : 16 : eighths;
        return clock / (double)eighths;
    }

    private static double Ch341(int rate)
    {
        static int Step(int prescaler, int half) => 1 << (12 - (3 * prescaler) - half);
        int prescaler = 3;
        while (prescaler > 0 && rate <= Ch341Clock / (Step(prescaler, 1) * 512))
        {
            prescaler--;
        }

        int step = Step(prescaler, 1);
        int divisor = Ch341Clock / (step * rate);
        if (divisor is < 9 or > 255)
        {
            divisor /= 2;
            step *= 2;
        }

        // The nearer of the two neighbours, in sixteenths as the driver compares them.
        long above = (16L * Ch341Clock / (step * divisor)) - (16L * rate);
        long below = (16L * rate) - (16L * Ch341Clock / (step * (divisor + 1)));
        return Ch341Clock / (double)(step * (above >= below ? divisor + 1 : divisor));
    }

    /// <summary>Only the upper byte of the 16-bit factor reaches the chip, which makes 921600 into 857143.</summary>
    private static double Ch341Old(int rate)
    {
        long factor = 1_532_620_800L / rate;
        int prescaler = 3;
        for (; factor > 0xFFF0 && prescaler > 0; prescaler--)
        {
            factor >>= 3;
        }

        long divisor = 0x100 - ((0x10000 - factor) >> 8);
        return Ch341Clock / (double)((1 << (12 - (3 * prescaler))) * divisor);
    }

    private static double Pl2303(int rate, int mantissaBits, int exponentStep, int exponentLimit)
    {
        int mantissa = Math.Max(1, Pl2303Clock / rate);
        int exponent = 0;
        while (mantissa >= 1 << mantissaBits && exponent < exponentLimit)
        {
            mantissa >>= exponentStep;
            exponent++;
        }

        return Pl2303Clock / (double)((long)Math.Min(mantissa, (1 << mantissaBits) - 1) << (exponent * exponentStep));
    }
}
