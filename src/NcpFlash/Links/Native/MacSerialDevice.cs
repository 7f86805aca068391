using NcpFlash.Diagnostics;
using static NcpFlash.Links.Native.MacNative;

namespace NcpFlash.Links.Native;

/// <summary>A serial port of macOS (/dev/cu.*): any rate by IOSSIOSPEED, both control lines in one ioctl.</summary>
internal sealed unsafe class MacSerialDevice : SerialDevice
{
    /// <summary>A rate that tcsetattr knows; the real one follows by IOSSIOSPEED.</summary>
    private const nuint StandardRate = 115200;

    private readonly string _name;
    private readonly MacFile _file;
    private readonly MacTermios _found;
    private BitRate _rate;

    private MacSerialDevice(string name, FileDescriptor file, BitRate rate)
    {
        _name = name;
        MacTermios settings;
        if (TcGetAttr(file, &settings) != 0)
        {
            throw UnixOpenFault.OfSettings(name, Libc.Errno);
        }

        _found = settings;
        if (Libc.Flock(file, Libc.LOCK_EX | Libc.LOCK_NB) != 0 && Libc.Errno == Libc.EAGAIN)
        {
            throw UnixOpenFault.Of(name, Libc.EBUSY);
        }

        // Pseudo-terminals are /dev/ttysNNN here; the mark would outlive this program on one.
        Kind = name.StartsWith("/dev/ttys", StringComparison.Ordinal) ? LinkKind.PseudoTerminal : LinkKind.SerialPort;
        if (Kind == LinkKind.SerialPort)
        {
            Ioctl(file, TIOCEXCL, null);
        }

        // The kernel has asserted DTR at open, and perhaps RTS; not before the claim, as the port may be another's.
        int lines = Libc.BothLines;
        HasControlLines = Ioctl(file, TIOCMBIC, &lines) == 0;
        _file = new MacFile(name, file);
        SetRate(rate);
        Libc.TcFlush(file, Libc.TCIFLUSH);
    }

    /// <inheritdoc/>
    internal override LinkKind Kind { get; }

    /// <inheritdoc/>
    internal override bool HasControlLines { get; }

    /// <inheritdoc/>
    internal override BitRate Rate => _rate;

    /// <inheritdoc/>
    internal override int PendingOutput
    {
        get
        {
            int bytes;
            return Ioctl(_file.File, TIOCOUTQ, &bytes) == 0 ? bytes : 0;
        }
    }

    /// <summary>Opens and sets up a port.</summary>
    internal static MacSerialDevice OpenPort(string name, BitRate rate)
    {
        string path = name.Contains('/', StringComparison.Ordinal) ? name : "/dev/" + name;
        FileDescriptor file = Libc.Open(path, Libc.O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
        if (file.IsInvalid)
        {
            throw UnixOpenFault.Of(path, Libc.Errno);
        }

        try
        {
            return new MacSerialDevice(path, file, rate);
        }
        catch (NcpException)
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    internal override void SetRate(BitRate rate)
    {
        FileDescriptor file = _file.File;
        MacTermios settings;
        if (TcGetAttr(file, &settings) != 0)
        {
            throw LinkFault.Gone(_name, Libc.ErrorText(Libc.Errno));
        }

        // The rate in force may be one that tcsetattr refuses, hence a standard one first.
        settings.MakeRaw();
        var speed = (nuint)rate.BitsPerSecond;
        if (CfSetSpeed(&settings, Kind == LinkKind.PseudoTerminal ? speed : StandardRate) != 0
            || TcSetAttr(file, TCSANOW, &settings) != 0
            || (Kind == LinkKind.SerialPort && Ioctl(file, IOSSIOSPEED, &speed) != 0))
        {
            throw LinkFault.RateRefused(_name, rate, Libc.ErrorText(Libc.Errno));
        }

        _rate = rate; // the system does not report what the adapter made of it
    }

    /// <inheritdoc/>
    internal override void SetLines(bool? dtr, bool? rts)
    {
        int lines;
        if (!HasControlLines)
        {
            return;
        }

        if (Ioctl(_file.File, TIOCMGET, &lines) == 0)
        {
            lines = ModemLines.With(lines, dtr, rts);
            if (Ioctl(_file.File, TIOCMSET, &lines) == 0)
            {
                return;
            }
        }

        throw LinkFault.Gone(_name, Libc.ErrorText(Libc.Errno));
    }

    /// <inheritdoc/>
    internal override void SetBreak(bool on)
    {
        if (Ioctl(_file.File, on ? TIOCSBRK : TIOCCBRK, null) != 0 && Libc.Errno is (Libc.EIO or Libc.ENXIO or Libc.ENODEV) and var error)
        {
            throw LinkFault.Gone(_name, Libc.ErrorText(error));
        }
    }

    /// <inheritdoc/>
    internal override (long? Framing, long? Overruns, long? Breaks) LineErrors() => default;

    /// <inheritdoc/>
    internal override bool? ClearToSend
    {
        get
        {
            int lines;
            return HasControlLines && Ioctl(_file.File, TIOCMGET, &lines) == 0 ? (lines & Libc.TIOCM_CTS) != 0 : null;
        }
    }

    /// <inheritdoc/>
    internal override Readiness Wait(bool read, bool write) => _file.Wait(read, write);

    /// <inheritdoc/>
    internal override int Read(Span<byte> buffer) => _file.Read(buffer);

    /// <inheritdoc/>
    internal override int Write(ReadOnlySpan<byte> bytes) => _file.Write(bytes);

    /// <inheritdoc/>
    internal override void AbandonWrite() => Libc.TcFlush(_file.File, Libc.TCOFLUSH);

    /// <inheritdoc/>
    internal override void Wake() => _file.Wake();

    /// <inheritdoc/>
    public override void Dispose()
    {
        RestoreSettings();
        Ioctl(_file.File, TIOCNXCL, null);
        Libc.Flock(_file.File, Libc.LOCK_UN); // a program that is being started elsewhere may still have a copy of the descriptor, and the lock with it
        _file.Dispose();
    }

    /// <summary>Best effort: a port that is gone has no settings, and a rate that only IOSSIOSPEED could set is not taken back.</summary>
    private void RestoreSettings()
    {
        FileDescriptor file = _file.File;
        MacTermios settings = _found;
        int lines;
        if (HasControlLines)
        {
            settings.LeaveLines(Ioctl(file, TIOCMGET, &lines) != 0 || (lines & Libc.BothLines) != 0);
        }

        // The server of a pseudo-terminal takes the rate for that of the bytes it has yet to read.
        if (Kind == LinkKind.PseudoTerminal)
        {
            (settings.InputRate, settings.OutputRate) = ((nuint)_rate.BitsPerSecond, (nuint)_rate.BitsPerSecond);
        }
        else if (PendingOutput == 0)
        {
            Libc.TcDrain(file); // what the transmitter holds; bytes that cannot leave are not waited for
        }

        TcSetAttr(file, TCSANOW, &settings);
    }
}
