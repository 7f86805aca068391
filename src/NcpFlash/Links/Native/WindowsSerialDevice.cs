using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using NcpFlash.Diagnostics;
using static NcpFlash.Links.Native.WindowsNative;

namespace NcpFlash.Links.Native;

/// <summary>A serial port of Windows by overlapped I/O.</summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe class WindowsSerialDevice : SerialDevice
{
    private const int Queue = 64 * 1024;

    /// <summary>How long one waiting read lasts before it is renewed, in ms; ends of it are not seen outside.</summary>
    private const uint ReadRenewal = 1000;

    private readonly string _name;
    private readonly SafeFileHandle _port;
    private readonly WindowsOperation _read;
    private readonly WindowsOperation _write;
    private readonly AutoResetEvent _wake = new(false);
    private readonly WindowsDcb? _found;
    private long _framing;
    private long _overruns;
    private long _breaks;
    private BitRate _rate;
    private bool _dtr;
    private bool _rts;

    private WindowsSerialDevice(string name, SafeFileHandle port, BitRate rate)
    {
        (_name, _port) = (name, port);
        var found = new WindowsDcb { Length = (uint)sizeof(WindowsDcb) };
        _found = GetCommState(port, &found) ? found : null;

        // First the settings, which release both lines in one step; some drivers act only on a change of settings, hence by name too.
        SetRate(rate, opening: true);
        EscapeCommFunction(port, WindowsLines.ClearRts);
        foreach (uint function in WindowsLines.Functions(dtr: false, rts: false, rtsNow: false))
        {
            EscapeCommFunction(port, function);
        }

        SetupComm(port, Queue, Queue);
        var timeouts = new CommTimeouts { ReadConstant = ReadRenewal };
        if (!SetCommTimeouts(port, &timeouts))
        {
            throw LinkFault.NotSerial(name, Reason(Marshal.GetLastPInvokeError()));
        }

        uint lines;
        HasControlLines = GetCommModemStatus(port, &lines);
        PurgeComm(port, PURGE_RXCLEAR);
        _read = new WindowsOperation(port, DuplexPump.ChunkSize);
        _write = new WindowsOperation(port, Queue);
    }

    /// <inheritdoc/>
    internal override LinkKind Kind => LinkKind.SerialPort;

    /// <inheritdoc/>
    internal override bool HasControlLines { get; }

    /// <inheritdoc/>
    internal override BitRate Rate => _rate;

    /// <inheritdoc/>
    internal override int PendingOutput => (int)Status().OutputQueue;

    /// <summary>Opens and sets up a port.</summary>
    internal static WindowsSerialDevice OpenPort(string name, BitRate rate)
    {
        string path = name.StartsWith('\\') ? name : @"\\.\" + name;
        SafeFileHandle port = CreateFile(path, GenericReadWrite, 0, 0, OpenExisting, FileFlagOverlapped, 0);
        if (port.IsInvalid)
        {
            throw OpenFault(name, Marshal.GetLastPInvokeError());
        }

        try
        {
            return new WindowsSerialDevice(name, port, rate);
        }
        catch (NcpException)
        {
            port.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    internal override void SetRate(BitRate rate) => SetRate(rate, opening: false);

    /// <inheritdoc/>
    internal override void SetLines(bool? dtr, bool? rts)
    {
        if (!HasControlLines)
        {
            return;
        }

        (_dtr, _rts) = (dtr ?? _dtr, rts ?? _rts);
        foreach (uint function in WindowsLines.Functions(dtr, rts, _rts))
        {
            if (!EscapeCommFunction(_port, function))
            {
                throw Gone(Marshal.GetLastPInvokeError());
            }
        }
    }

    /// <inheritdoc/>
    internal override void SetBreak(bool on)
    {
        if (!EscapeCommFunction(_port, on ? SETBREAK : CLRBREAK) && Marshal.GetLastPInvokeError() is not ERROR_INVALID_FUNCTION and var error)
        {
            throw Gone(error);
        }
    }

    /// <inheritdoc/>
    internal override (long? Framing, long? Overruns, long? Breaks) LineErrors() =>
        (Volatile.Read(ref _framing), Volatile.Read(ref _overruns), Volatile.Read(ref _breaks));

    /// <inheritdoc/>
    internal override bool? ClearToSend
    {
        get
        {
            uint lines;
            return GetCommModemStatus(_port, &lines) ? (lines & MS_CTS_ON) != 0 : null;
        }
    }

    /// <inheritdoc/>
    internal override Readiness Wait(bool read, bool write)
    {
        // A read of one byte stands while nothing has come: Wine hangs on the form of time-outs that would give "what is there".
        if (read && !_read.Pending)
        {
            if (Status().InputQueue > 0)
            {
                return Readiness.Readable;
            }

            Check(_read.BeginRead(1));
        }

        nint* handles = stackalloc nint[3];
        uint count = 0;
        handles[count++] = _wake.SafeWaitHandle.DangerousGetHandle();
        uint readAt = read ? count++ : Infinite;
        uint writeAt = write && _write.Pending ? count++ : Infinite;
        Fill(handles, readAt, _read.Event);
        Fill(handles, writeAt, _write.Event);
        if (write && writeAt == Infinite)
        {
            return Readiness.Writable;
        }

        uint found = WaitForMultipleObjects(count, handles, all: false, Infinite);
        if (found == WAIT_FAILED)
        {
            throw Gone(Marshal.GetLastPInvokeError());
        }

        return found == readAt ? Readiness.Readable : found == writeAt ? Readiness.Writable : Readiness.None;
    }

    /// <inheritdoc/>
    internal override int Read(Span<byte> buffer)
    {
        int taken = 0;
        if (_read.Pending)
        {
            if (_read.Collect(wait: false, out int error) is not { } first)
            {
                return 0;
            }

            Check(error == ERROR_TIMEOUT ? 0 : error);
            _read.Bytes[..first].CopyTo(buffer);
            taken = first;
        }

        int rest = (int)Math.Min(Status().InputQueue, (uint)(buffer.Length - taken));
        if (rest > 0)
        {
            Check(_read.BeginRead(rest));
            int more = _read.Collect(wait: true, out int error) ?? 0;
            Check(error == ERROR_TIMEOUT ? 0 : error);
            _read.Bytes[..more].CopyTo(buffer[taken..]);
            taken += more;
        }

        return taken;
    }

    /// <inheritdoc/>
    internal override int Write(ReadOnlySpan<byte> bytes)
    {
        if (!_write.Pending)
        {
            Check(_write.BeginWrite(bytes));
        }

        int count = _write.Collect(wait: false, out int error) ?? 0;
        Check(error);
        return count;
    }

    /// <inheritdoc/>
    internal override void AbandonWrite()
    {
        _write.Cancel();
        PurgeComm(_port, PURGE_TXCLEAR);
    }

    /// <inheritdoc/>
    internal override void Wake() => _wake.Set();

    /// <inheritdoc/>
    public override void Dispose()
    {
        _read.Dispose();
        _write.Dispose();
        RestoreSettings();
        _port.Dispose();
        _wake.Dispose();
    }

    /// <summary>Best effort: a port that is gone has no settings. The lines are part of them and keep their levels.</summary>
    private void RestoreSettings()
    {
        if (_found is { } settings)
        {
            settings.SetLines(_dtr, _rts);
            SetCommState(_port, &settings);
        }
    }

    private static void Fill(nint* handles, uint at, nint handle)
    {
        if (at != Infinite)
        {
            handles[at] = handle;
        }
    }

    private static NcpException OpenFault(string name, int error) => error switch
    {
        ERROR_FILE_NOT_FOUND or ERROR_PATH_NOT_FOUND =>
            LinkFault.NotFound(name, [.. PortEnumerator.System.List().Select(port => port.Name)]),
        ERROR_ACCESS_DENIED or ERROR_SHARING_VIOLATION => LinkFault.Busy(name, "another program"),
        _ => LinkFault.OpenFailed(name, Reason(error)),
    };

    private static string Reason(int error) => $"{Marshal.GetPInvokeErrorMessage(error)} (error {error})";

    private void SetRate(BitRate rate, bool opening)
    {
        // Every member is ours, so that the settings of whoever had the port before do not matter.
        var settings = new WindowsDcb { Length = (uint)sizeof(WindowsDcb) };
        settings.MakeRaw(rate.BitsPerSecond, _dtr, _rts);
        if (!SetCommState(_port, &settings))
        {
            int error = Marshal.GetLastPInvokeError();
            throw error == ERROR_INVALID_PARAMETER ? LinkFault.RateRefused(_name, rate, Reason(error))
                : opening ? LinkFault.NotSerial(_name, Reason(error))
                : Gone(error);
        }

        _rate = GetCommState(_port, &settings) ? new BitRate((int)settings.BitRate) : rate;
    }

    private CommStatus Status()
    {
        uint errors;
        CommStatus status;
        if (!ClearCommError(_port, &errors, &status))
        {
            throw Gone(Marshal.GetLastPInvokeError());
        }

        // Windows gives flags, not counts: each is "at least one since the last look".
        Interlocked.Add(ref _framing, (errors & CE_FRAME) != 0 ? 1 : 0);
        Interlocked.Add(ref _overruns, (errors & (CE_OVERRUN | CE_RXOVER)) != 0 ? 1 : 0);
        Interlocked.Add(ref _breaks, (errors & CE_BREAK) != 0 ? 1 : 0);
        return status;
    }

    private void Check(int error)
    {
        if (error != 0)
        {
            throw Gone(error);
        }
    }

    private NcpException Gone(int error) => LinkFault.Gone(_name, Reason(error));
}
