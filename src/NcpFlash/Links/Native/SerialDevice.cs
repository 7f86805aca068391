namespace NcpFlash.Links.Native;

/// <summary>
/// A serial port of the operating system: 8N1, raw, no flow control, exclusively ours while open. Opening releases DTR and RTS;
/// disposing puts the settings back that were found, where that moves no line.
/// </summary>
internal abstract class SerialDevice : DuplexDevice
{
    /// <summary>A serial port or a pseudo-terminal.</summary>
    internal abstract LinkKind Kind { get; }

    /// <summary>Whether DTR and RTS can be driven.</summary>
    internal abstract bool HasControlLines { get; }

    /// <summary>The rate in force as the driver reports it.</summary>
    internal abstract BitRate Rate { get; }

    /// <summary>Bytes that were handed over and that the driver knows have not left; 0 where it cannot tell.</summary>
    internal abstract int PendingOutput { get; }

    /// <summary>Changes the rate at once; <see cref="PendingOutput"/> should be 0 before, and the last byte have left the transmitter.</summary>
    /// <exception cref="Diagnostics.NcpException"><c>port.rate-refused</c>.</exception>
    internal abstract void SetRate(BitRate rate);

    /// <summary>Sets the lines that are given, both in one step where the system can. Does nothing on a port without lines.</summary>
    internal abstract void SetLines(bool? dtr, bool? rts);

    /// <summary>Holds the transmit line low (BREAK), or lets it go. A port that cannot does nothing.</summary>
    internal abstract void SetBreak(bool on);

    /// <summary>Line errors since the port was opened; null where the driver cannot tell.</summary>
    internal abstract (long? Framing, long? Overruns, long? Breaks) LineErrors();

    /// <summary>The CTS input; null where the driver cannot tell.</summary>
    internal abstract bool? ClearToSend { get; }

    /// <summary>Opens a port by the back-end of the running system.</summary>
    /// <exception cref="Diagnostics.NcpException">One of <see cref="Diagnostics.PortFaults"/>.</exception>
    internal static SerialDevice Open(string name, BitRate rate)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsAndroid())
        {
            return LinuxSerialDevice.OpenPort(name, rate);
        }

        if (OperatingSystem.IsMacOS())
        {
            return MacSerialDevice.OpenPort(name, rate);
        }

        return OperatingSystem.IsWindows()
            ? WindowsSerialDevice.OpenPort(name, rate)
            : throw LinkFault.NotSupported(name);
    }
}
