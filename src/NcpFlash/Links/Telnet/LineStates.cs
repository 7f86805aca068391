namespace NcpFlash.Links.Telnet;

/// <summary>Bits of a line state notification (RFC 2217): those of a UART's line status register.</summary>
[Flags]
internal enum LineStates : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A character was lost in the receiver.</summary>
    Overrun = 2,

    /// <summary>A character without a valid stop bit.</summary>
    Framing = 8,

    /// <summary>A BREAK was seen.</summary>
    Break = 16,

    /// <summary>What an adapter's counters are made of.</summary>
    Counted = Overrun | Framing | Break,
}
