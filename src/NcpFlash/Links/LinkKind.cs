namespace NcpFlash.Links;

/// <summary>Sorts of ports.</summary>
public enum LinkKind
{
    /// <summary>A serial port of the operating system.</summary>
    SerialPort,

    /// <summary>A pseudo-terminal: bytes and a rate, no control lines.</summary>
    PseudoTerminal,

    /// <summary>A TCP connection that carries the bytes alone.</summary>
    Tcp,

    /// <summary>A serial port of another machine, rate and lines included (RFC 2217).</summary>
    Rfc2217,

    /// <summary>The built-in emulator.</summary>
    Emulator,

    /// <summary>A recorded trace played back.</summary>
    Replay,
}
