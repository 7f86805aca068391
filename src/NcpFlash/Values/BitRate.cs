using System.Globalization;

namespace NcpFlash;

/// <summary>A line rate in bits per second, 8 data bits, no parity, one stop bit: ten bit times a byte.</summary>
/// <param name="BitsPerSecond">Rate; must be positive to compute times.</param>
public readonly record struct BitRate(int BitsPerSecond)
{
    /// <summary>Bit times a byte takes on the line (start, eight data, stop).</summary>
    public const int BitsPerByte = 10;

    /// <summary>How long <paramref name="bytes"/> bytes take on the line.</summary>
    public TimeSpan TimeOf(long bytes) => TimeSpan.FromTicks(bytes * BitsPerByte * TimeSpan.TicksPerSecond / BitsPerSecond);

    /// <summary>The rate as a plain number.</summary>
    public override string ToString() => BitsPerSecond.ToString(CultureInfo.InvariantCulture);
}
