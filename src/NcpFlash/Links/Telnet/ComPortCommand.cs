namespace NcpFlash.Links.Telnet;

/// <summary>Commands of the com port option, as the client sends them (RFC 2217). The server's answer or notification has the number plus 100.</summary>
internal enum ComPortCommand : byte
{
    /// <summary>Text that names an implementation.</summary>
    Signature = 0,

    /// <summary>Four bytes, most significant first; 0 asks.</summary>
    SetBaudRate = 1,

    /// <summary>5..8; 0 asks.</summary>
    SetDataSize = 2,

    /// <summary>1 none, 2 odd, 3 even, 4 mark, 5 space; 0 asks.</summary>
    SetParity = 3,

    /// <summary>1 one, 2 two, 3 one and a half; 0 asks.</summary>
    SetStopSize = 4,

    /// <summary>A <see cref="ComPortControl"/>.</summary>
    SetControl = 5,

    /// <summary>The server tells line errors, a <see cref="LineStates"/>.</summary>
    NotifyLineState = 6,

    /// <summary>The server tells its inputs.</summary>
    NotifyModemState = 7,

    /// <summary>The receiver of this is to send no data for now.</summary>
    FlowControlSuspend = 8,

    /// <summary>The receiver of this may send data again.</summary>
    FlowControlResume = 9,

    /// <summary>Which line errors are told.</summary>
    SetLineStateMask = 10,

    /// <summary>Which inputs are told.</summary>
    SetModemStateMask = 11,

    /// <summary>1 received data, 2 data to be sent, 3 both.</summary>
    PurgeData = 12,
}
