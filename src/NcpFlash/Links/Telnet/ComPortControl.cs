namespace NcpFlash.Links.Telnet;

/// <summary>Values of <see cref="ComPortCommand.SetControl"/> (RFC 2217).</summary>
internal enum ComPortControl : byte
{
    /// <summary>Asks for the flow control, outbound or both ways.</summary>
    AskFlow = 0,

    /// <summary>No flow control.</summary>
    NoFlow = 1,

    /// <summary>Flow control by XON and XOFF.</summary>
    SoftwareFlow = 2,

    /// <summary>Flow control by RTS and CTS.</summary>
    HardwareFlow = 3,

    /// <summary>Asks for BREAK.</summary>
    AskBreak = 4,

    /// <summary>Holds the transmit line low.</summary>
    BreakOn = 5,

    /// <summary>Lets the transmit line go.</summary>
    BreakOff = 6,

    /// <summary>Asks for DTR.</summary>
    AskDtr = 7,

    /// <summary>Asserts DTR.</summary>
    DtrOn = 8,

    /// <summary>Releases DTR.</summary>
    DtrOff = 9,

    /// <summary>Asks for RTS.</summary>
    AskRts = 10,

    /// <summary>Asserts RTS.</summary>
    RtsOn = 11,

    /// <summary>Releases RTS.</summary>
    RtsOff = 12,

    /// <summary>Asks for the inbound flow control.</summary>
    AskInboundFlow = 13,

    /// <summary>No inbound flow control.</summary>
    NoInboundFlow = 14,

    /// <summary>Inbound flow control by XON and XOFF.</summary>
    InboundSoftwareFlow = 15,

    /// <summary>Inbound flow control by RTS.</summary>
    InboundHardwareFlow = 16,

    /// <summary>Outbound flow control by DCD.</summary>
    DcdFlow = 17,

    /// <summary>Inbound flow control by DTR.</summary>
    InboundDtrFlow = 18,

    /// <summary>Outbound flow control by DSR.</summary>
    DsrFlow = 19,
}
