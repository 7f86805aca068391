using NcpFlash.Diagnostics;
using static NcpFlash.Links.Native.LinuxNative;

namespace NcpFlash.Links.Native;

/// <summary>A serial port of Linux: any rate by termios2, both control lines in one ioctl.</summary>
internal sealed unsafe class LinuxSerialDevice : SerialDevice
{
    private const string Sysfs = "/sys";

    private readonly string _name;
    private readonly LinuxFile _file;
    private readonly Termios2 _found;
    private readonly bool _setLowLatency;
    private readonly TimeSpan? _latencyFound;
    private readonly (long Framing, long Overruns, long Breaks)? _errorsAtOpen;
    private BitRate _rate;

    private LinuxSerialDevice(string name, FileDescriptor file, BitRate rate)
    {
        _name = name;
        _found = Claim(file);
        Kind = IsPseudoTerminal(file) ? LinkKind.PseudoTerminal : LinkKind.SerialPort;
        // On a pseudo-terminal the mark would outlive this program, as the server holds the terminal open; the lock serves there.
        if (Kind == LinkKind.SerialPort)
        {
            ClaimExclusively(file);
        }

        // The kernel has just asserted both lines, which holds a wired part in reset; not before the claim, as the port may be another's.
        HasControlLines = ReleaseLines(file);
        _file = new LinuxFile(name, file);
        SetRate(rate);
        if (HasControlLines && (_found.ControlFlags & CBAUD) == 0)
        {
            ReleaseLines(file); // a driver asserts them again when it leaves the rate 0
        }

        _setLowLatency = SetLowLatency(wanted: true);
        _latencyFound = ShortenLatency();
        Libc.TcFlush(file, Libc.TCIFLUSH);
        _errorsAtOpen = ReadCounters();
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
    internal static LinuxSerialDevice OpenPort(string name, BitRate rate)
    {
        string path = name.Contains('/', StringComparison.Ordinal) ? name : "/dev/" + name;
        FileDescriptor file = Libc.Open(path, Libc.O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
        if (file.IsInvalid)
        {
            throw UnixOpenFault.Of(path, Libc.Errno);
        }

        try
        {
            return new LinuxSerialDevice(path, file, rate);
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
        Termios2 settings;
        if (Ioctl(file, TCGETS2, &settings) != 0)
        {
            throw LinkFault.Gone(_name, Libc.ErrorText(Libc.Errno));
        }

        settings.MakeRaw();
        settings.SetRate(rate.BitsPerSecond);
        if (Ioctl(file, TCSETS2, &settings) != 0)
        {
            int errno = Libc.Errno;
            throw errno is Libc.EIO or Libc.ENODEV or Libc.ENXIO
                ? LinkFault.Gone(_name, Libc.ErrorText(errno))
                : LinkFault.RateRefused(_name, rate, Libc.ErrorText(errno));
        }

        // A driver that cannot make the rate takes the nearest one and writes it back.
        _rate = Ioctl(file, TCGETS2, &settings) == 0 ? new BitRate((int)settings.OutputRate) : rate;
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
    internal override (long? Framing, long? Overruns, long? Breaks) LineErrors() =>
        _errorsAtOpen is { } before && ReadCounters() is { } now
            ? (now.Framing - before.Framing, now.Overruns - before.Overruns, now.Breaks - before.Breaks)
            : default((long?, long?, long?));

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

    /// <summary>Makes sure that this is a terminal device and that nobody else has it: TIOCEXCL alone does not stop a privileged user.</summary>
    /// <returns>The settings that were found.</returns>
    private Termios2 Claim(FileDescriptor file)
    {
        Termios2 settings;
        if (Ioctl(file, TCGETS2, &settings) != 0)
        {
            throw UnixOpenFault.OfSettings(_name, Libc.Errno);
        }

        if (Libc.Flock(file, Libc.LOCK_EX | Libc.LOCK_NB) != 0 && Libc.Errno == Libc.EAGAIN)
        {
            throw UnixOpenFault.Of(_name, Libc.EBUSY);
        }

        return settings;
    }

    private void ClaimExclusively(FileDescriptor file)
    {
        int exclusive = 0;
        if (Ioctl(file, TIOCGEXCL, &exclusive) == 0 && exclusive != 0)
        {
            throw UnixOpenFault.Of(_name, Libc.EBUSY);
        }

        Ioctl(file, TIOCEXCL, null);
    }

    private static bool IsPseudoTerminal(FileDescriptor file) =>
        new FileInfo($"/proc/self/fd/{file.Number}").LinkTarget?.StartsWith("/dev/pts/", StringComparison.Ordinal) == true;

    /// <summary>Releases both lines in one step; false on a port without lines.</summary>
    private static bool ReleaseLines(FileDescriptor file)
    {
        int lines = Libc.BothLines;
        return Ioctl(file, TIOCMBIC, &lines) == 0;
    }

    /// <summary>
    /// Asks an FTDI-like adapter to deliver at once instead of every 16 ms, or no longer to do so; no driver need know it. Returns
    /// whether that changed anything.
    /// </summary>
    private bool SetLowLatency(bool wanted)
    {
        int* serial = stackalloc int[SerialStructSize / sizeof(int)];
        if (sizeof(nint) != 8 || Ioctl(_file.File, TIOCGSERIAL, serial) != 0
            || (serial[SerialStructFlagsIndex] & ASYNC_LOW_LATENCY) != 0 == wanted)
        {
            return false;
        }

        serial[SerialStructFlagsIndex] ^= ASYNC_LOW_LATENCY;
        return Ioctl(_file.File, TIOCSSERIAL, serial) == 0;
    }

    /// <summary>Shortens the latency timer itself where that request was not enough. Returns what was found if that changed anything.</summary>
    private TimeSpan? ShortenLatency() =>
        LinuxLatency.Read(_name, Sysfs) is { IsLong: true } found && LinuxLatency.TrySet(_name, LatencyTimer.Shortest, Sysfs) ? found.Time : null;

    /// <summary>Best effort: a port that is gone has no settings.</summary>
    private void RestoreSettings()
    {
        FileDescriptor file = _file.File;
        Termios2 settings = _found;
        int lines;
        if (_latencyFound is { } latency)
        {
            LinuxLatency.TrySet(_name, latency, Sysfs);
        }

        if (_setLowLatency)
        {
            SetLowLatency(wanted: false);
        }

        if (HasControlLines)
        {
            settings.LeaveLines(Ioctl(file, TIOCMGET, &lines) != 0 || (lines & Libc.BothLines) != 0);
        }

        // The server of a pseudo-terminal takes the rate for that of the bytes it has yet to read.
        if (Kind == LinkKind.PseudoTerminal)
        {
            settings.SetRate(_rate.BitsPerSecond);
        }
        else if (PendingOutput == 0)
        {
            Libc.TcDrain(file); // what the transmitter holds; bytes that cannot leave are not waited for
        }

        Ioctl(file, TCSETS2, &settings);
    }

    private (long Framing, long Overruns, long Breaks)? ReadCounters()
    {
        int* counters = stackalloc int[CounterCount];
        return Ioctl(_file.File, TIOCGICOUNT, counters) == 0 ? (counters[6], (long)counters[7] + counters[10], counters[9]) : null;
    }
}
