namespace NcpFlash.Emulator.Line;

/// <summary>A byte on the line: ten bit times from its start edge at the sender's rate.</summary>
/// <param name="Value">The byte.</param>
/// <param name="Start">Time of the start edge, in picoseconds.</param>
/// <param name="Rate">Sender's rate in bits per second.</param>
internal readonly record struct WireByte(byte Value, long Start, int Rate)
{
    /// <summary>Picoseconds a second.</summary>
    public const long Second = 1_000_000_000_000;

    /// <summary>Picoseconds in a tick of the clock (100 ns).</summary>
    public const long Tick = Second / TimeSpan.TicksPerSecond;

    /// <summary>The first moment behind the stop bit, in picoseconds.</summary>
    public long End => Start + (BitRate.BitsPerByte * Second / Rate);

    /// <summary>Level of one of the ten bits: start, eight data bits from the least significant, stop.</summary>
    public bool IsHigh(int bit) => bit switch
    {
        0 => false,
        >= 1 and <= 8 => ((Value >> (bit - 1)) & 1) != 0,
        _ => true,
    };

    /// <summary>Level at a time within the byte, in picoseconds.</summary>
    public bool IsHighAt(long time) => IsHigh((int)((time - Start) * Rate / Second));
}
