namespace NcpFlash.Links;

/// <summary>A control line of a serial port.</summary>
public enum ControlLine
{
    /// <summary>Data Terminal Ready.</summary>
    Dtr,

    /// <summary>Request To Send.</summary>
    Rts,
}
