namespace NcpFlash.Links.Telnet;

/// <summary>Options of telnet that matter here; others occur on the line as their numbers.</summary>
internal enum TelnetOption : byte
{
    /// <summary>All 256 byte values pass unchanged (RFC 856).</summary>
    Binary = 0,

    /// <summary>The receiver sends back what it gets (RFC 857).</summary>
    Echo = 1,

    /// <summary>No "go ahead" after each turn (RFC 858).</summary>
    SuppressGoAhead = 3,

    /// <summary>Control of a serial port (RFC 2217).</summary>
    ComPort = 44,
}
