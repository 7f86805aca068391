namespace NcpFlash.Adapters;

/// <summary>How an adapter makes a line rate out of the one it is asked for.</summary>
public enum AdapterRateKind
{
    /// <summary>As asked.</summary>
    Exact,

    /// <summary>A clock over a whole number, rounded to the nearest.</summary>
    Divider,

    /// <summary>A clock over a number of eighths; between 1 and 2 only 1.5 is possible (FTDI).</summary>
    FtdiEighths,

    /// <summary>The nearest entry of AN205, table 1; from 1 Mbaud as asked. The line itself runs at 24 MHz over a whole number (CP2101 to CP2103).</summary>
    An205,

    /// <summary>12 MHz or 6 MHz, divided by a power of eight and a whole number (CH340, CH341, Linux from 5.5 on).</summary>
    Ch341,

    /// <summary>6 MHz, divided by a power of eight and a whole number rounded up (CH340, CH341, older drivers).</summary>
    Ch341Old,

    /// <summary>A listed rate as asked, any other as 384 MHz over a mantissa of 9 bits and a power of 4 (PL2303).</summary>
    Pl2303,

    /// <summary>As <see cref="Pl2303"/>, with 11 bits and a power of 2 (PL2303TA, TB).</summary>
    Pl2303Alternate,

    /// <summary>A listed rate as asked, any other as <see cref="AdapterBeyond"/> says.</summary>
    Listed,

    /// <summary>Always the same rate, whatever is asked.</summary>
    Fixed,
}
