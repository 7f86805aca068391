using NcpFlash.Diagnostics;
using NcpFlash.Links.Native;

namespace NcpFlash.Links;

/// <summary>
/// A serial port of the operating system (Linux, macOS, Windows) or a pseudo-terminal: raw bytes, 8N1, no flow control, any rate that
/// the driver can make. The port is exclusively ours while open. Opening releases DTR and RTS, so that a part wired to them runs;
/// when it is closed the lines keep their levels and the settings that were found are put back, as far as that moves no line.
/// </summary>
public sealed class SerialPortLink : ISerialLink
{
    private static readonly TimeSpan DrainGrain = TimeSpan.FromMilliseconds(1);

    /// <summary>Bytes that a transmitter may hold besides the driver's: the largest buffer of a known adapter, rounded up (ADAPTERS 2.2).</summary>
    private const int TransmitterHolds = 1024;

    private readonly SerialDevice _device;
    private readonly DuplexPump _pump;
    private readonly TimeProvider _time;
    private LinkCounters _lastCounters;
    private TimeSpan _sentBy;
    private bool _disposed;

    private SerialPortLink(SerialDevice device, LinkIdentity identity, TimeProvider time)
    {
        (_device, Identity, _time) = (device, identity, time);
        _pump = new DuplexPump(device, identity.Name, time);
    }

    private TimeSpan Now => _time.GetElapsedTime(0);

    /// <inheritdoc/>
    public LinkIdentity Identity { get; }

    /// <summary>The adapter's latency timer as it was after opening, which has shortened it where the system allows; null for an adapter without one.</summary>
    public LatencyTimer? Latency { get; private init; }

    /// <inheritdoc/>
    public BitRate BitRate => _device.Rate;

    /// <inheritdoc/>
    public LinkCounters Counters => _disposed ? _lastCounters : ReadCounters();

    /// <inheritdoc/>
    public bool? ClearToSend => _disposed ? null : _device.ClearToSend;

    /// <summary>
    /// Opens a port by name: <c>/dev/ttyUSB0</c>, <c>ttyUSB0</c>, <c>/dev/serial/by-id/…</c>, <c>/dev/cu.usbserial-1</c>, <c>COM5</c>.
    /// What was received before is dropped, and DTR and RTS are released (dtr=0 rts=0, both electrically HIGH) as soon as the port is
    /// ours. Until then the system may have asserted them for a moment, as Linux does at every first open: a part whose reset is
    /// wired to one may restart.
    /// </summary>
    /// <param name="name">The port.</param>
    /// <param name="rate">The first rate; positive.</param>
    /// <param name="time">Clock of the waits in reset sequences and of the write and drain limits.</param>
    /// <exception cref="NcpException">One of the <c>port.…</c> kinds of <see cref="PortFaults"/>, or what of the computer stands behind it (<see cref="HostFaults"/>).</exception>
    public static SerialPortLink Open(string name, BitRate rate, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate.BitsPerSecond, nameof(rate));
        SerialDevice device;
        try
        {
            device = SerialDevice.Open(name, rate);
        }
        catch (NcpException fault)
        {
            throw OpenFault.Explain(fault, name);
        }

        UsbIdentity? usb = PortEnumerator.System.Describe(name)?.Usb;
        return new SerialPortLink(device, new LinkIdentity(name, device.Kind, device.HasControlLines, usb), time) { Latency = LatencyTimer.Of(name) };
    }

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _pump.ReadAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        TimeSpan begun = Now;
        _sentBy = (begun > _sentBy ? begun : _sentBy) + BitRate.TimeOf(bytes.Length);
        await _pump.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<BitRate> SetBitRateAsync(BitRate rate, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate.BitsPerSecond, nameof(rate));
        await DrainAsync(cancellationToken).ConfigureAwait(false);
        await LetTransmitterEmptyAsync(cancellationToken).ConfigureAwait(false);
        _device.SetRate(rate);
        return _device.Rate;
    }

    /// <inheritdoc/>
    public ValueTask PlayAsync(ResetSequence sequence, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return ResetSequencePlayer.PlayAsync(sequence, LineDriver.AtOnce(_device.SetLines, _device.SetBreak, SendAsync), _time, cancellationToken);
    }

    /// <summary>Ends a pending read with <see cref="ObjectDisposedException"/> and closes the port; settings are put back, the control lines keep their levels.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            await DrainBeforeClosingAsync().ConfigureAwait(false);
            _lastCounters = ReadCounters();
            _disposed = true;
            await _pump.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        await DrainAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Waits as long as the line needs for what the transmitter may still hold of what was written; where an answer was waited for, that time has passed. Bytes that a
    /// CTS holds there are not waited for: they go out at the new rate, or never.
    /// </summary>
    private async ValueTask LetTransmitterEmptyAsync(CancellationToken cancellationToken)
    {
        TimeSpan held = BitRate.TimeOf(TransmitterHolds), onLine = _sentBy - Now;
        TimeSpan left = onLine < held ? onLine : held;
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left < DrainGrain ? DrainGrain : left, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until the driver has handed everything to the line; the system's own drain can neither be cancelled nor bounded.</summary>
    private async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int least = int.MaxValue;
        long progress = _time.GetTimestamp();
        while (_device.PendingOutput is > 0 and var pending)
        {
            if (pending < least)
            {
                (least, progress) = (pending, _time.GetTimestamp());
            }
            else if (_time.GetElapsedTime(progress) > DuplexPump.StuckAfter)
            {
                _device.AbandonWrite();
                throw LinkFault.WriteStuck(Identity.Name, DuplexPump.StuckAfter);
            }

            TimeSpan wait = BitRate.TimeOf(pending);
            await Task.Delay(wait < DrainGrain ? DrainGrain : wait, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The system would wait half a minute in its close for bytes that cannot leave.</summary>
    private async ValueTask DrainBeforeClosingAsync()
    {
        try
        {
            await DrainAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (NcpException)
        {
            // They cannot leave, and are dropped by now; whoever closes does not wait for them.
        }
    }

    private LinkCounters ReadCounters()
    {
        (long? framing, long? overruns, long? breaks) = _device.LineErrors();
        return new LinkCounters(_pump.BytesWritten, _pump.BytesRead, framing, overruns, breaks);
    }
}
