namespace NcpFlash.Links.Telnet;

/// <summary>A request of the com port option.</summary>
/// <param name="Command">What is asked.</param>
/// <param name="Value">The bytes that follow it.</param>
/// <param name="Purpose">What it is for, to stand behind "asked to".</param>
internal sealed record ComPortRequest(ComPortCommand Command, byte[] Value, string Purpose)
{
    /// <summary>What the server adds to a command's number in its answer (RFC 2217).</summary>
    internal const int AnswerOffset = 100;

    /// <summary>A change of a line or of the flow control.</summary>
    internal static ComPortRequest Control(ComPortControl control, string purpose) => new(ComPortCommand.SetControl, [(byte)control], purpose);

    /// <summary>The request as it stands on the line.</summary>
    internal byte[] Encode() =>
    [
        (byte)TelnetVerb.Iac, (byte)TelnetVerb.Subnegotiation, (byte)TelnetOption.ComPort, (byte)Command,
        .. TelnetSocket.Double(Value), (byte)TelnetVerb.Iac, (byte)TelnetVerb.EndSubnegotiation,
    ];

    /// <summary>Whether an answer belongs to this request: of the same command, and where a line is set, of the same line.</summary>
    internal bool IsAnsweredBy(byte code, ReadOnlySpan<byte> value) => code == (byte)Command + AnswerOffset
        && (Command != ComPortCommand.SetControl || value.IsEmpty || Group(value[0]) == Group(Value[0]) || Group(value[0]) == 0);

    /// <summary>1 flow control, 2 BREAK, 3 DTR, 4 RTS, 5 inbound flow control; 0 for an answer that tells nothing.</summary>
    private static int Group(byte control) => (ComPortControl)control switch
    {
        ComPortControl.NoFlow or ComPortControl.SoftwareFlow or ComPortControl.HardwareFlow or ComPortControl.DcdFlow or ComPortControl.DsrFlow => 1,
        ComPortControl.BreakOn or ComPortControl.BreakOff => 2,
        ComPortControl.DtrOn or ComPortControl.DtrOff => 3,
        ComPortControl.RtsOn or ComPortControl.RtsOff => 4,
        ComPortControl.NoInboundFlow or ComPortControl.InboundSoftwareFlow or ComPortControl.InboundHardwareFlow or ComPortControl.InboundDtrFlow => 5,
        _ => 0,
    };
}
