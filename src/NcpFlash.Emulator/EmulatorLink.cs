using NcpFlash.Diagnostics;
using NcpFlash.Emulator.Line;
using NcpFlash.Links;

namespace NcpFlash.Emulator;

/// <summary>The adapter in front of the chip, as a link. Belongs to the thread of its clock; completes inline.</summary>
public sealed class EmulatorLink : ISerialLink
{
    private readonly SimulationClock _clock;
    private readonly Board _board;
    private readonly AdapterModel _adapter;
    private readonly UartReceiver _receiver;
    private readonly SimulationEvent _characterEnds;
    private readonly SimulationEvent _packetLeaves;
    private readonly List<byte> _packet = [];
    private readonly Queue<byte> _readable = new();
    private TaskCompletionSource? _arrival;
    private bool _gone;
    private bool _closed;
    private long _written;
    private long _read;

    internal EmulatorLink(SimulationClock clock, Board board, LinkIdentity identity, AdapterModel adapter)
    {
        _clock = clock;
        _board = board;
        _adapter = adapter;
        Identity = identity;
        _receiver = new UartReceiver(Heard) { Rate = board.HostWire.Rate };
        _receiver.Reset(clock.Now * WireByte.Tick);
        _characterEnds = clock.CreateEvent(() => _receiver.Settle(_board.Chip.Wire.SettledUntil));
        _packetLeaves = clock.CreateEvent(Deliver);
    }

    /// <inheritdoc/>
    public LinkIdentity Identity { get; }

    /// <summary>
    /// True for a carrier that has no rate, such as plain TCP: both directions always go at the chip's rate. Otherwise the rate is the
    /// one that was set, and a wrong one garbles bytes.
    /// </summary>
    public bool FollowsChip { get; init; }

    /// <inheritdoc/>
    public BitRate BitRate => new(_receiver.Rate);

    /// <inheritdoc/>
    public LinkCounters Counters => new(_written, _read, _receiver.FramingErrors, 0, 0);

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(buffer.Length);
        cancellationToken.ThrowIfCancellationRequested();
        while (_readable.Count == 0)
        {
            Check();
            await Arrival(cancellationToken).ConfigureAwait(false);
        }

        int count = 0;
        for (; count < buffer.Length && _readable.TryDequeue(out byte value); count++)
        {
            buffer.Span[count] = value;
        }

        _read += count;
        return count;
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Check();
        _written += bytes.Length;
        if (FollowsChip && _board.HostWire.Waiting == 0)
        {
            _board.HostWire.Rate = _board.Chip.Rate;
        }

        _board.HostWire.Send(bytes.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<BitRate> SetBitRateAsync(BitRate rate, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate.BitsPerSecond);
        Check();
        await DrainAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        Check();
        _board.HostWire.Rate = _receiver.Rate = rate.BitsPerSecond;
        _receiver.Reset(_clock.Now * WireByte.Tick);
        return rate;
    }

    /// <inheritdoc/>
    public async ValueTask PlayAsync(ResetSequence sequence, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        foreach (ResetStep step in sequence.Steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Check();
            if (step is ResetStep.Wait wait)
            {
                await _clock.DelayAsync(wait.Duration, cancellationToken).ConfigureAwait(false);
            }
            else if (step is ResetStep.Lines lines && Identity.HasControlLines)
            {
                _board.DriveLines(lines.Dtr, lines.Rts);
            }
            else if (step is ResetStep.Send send)
            {
                await WriteAsync(send.Bytes, cancellationToken).ConfigureAwait(false);
                await DrainAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Closes the port: its lines float, what arrives is lost.</summary>
    public ValueTask DisposeAsync()
    {
        if (!_closed)
        {
            _closed = true;
            _board.Unplug(this);
            Release();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>A byte from the chip has ended.</summary>
    internal void Arrive(WireByte sent)
    {
        if (FollowsChip)
        {
            _receiver.Rate = sent.Rate;
        }

        _receiver.Receive(sent);
        _characterEnds.Cancel();
        if (_receiver.CompleteAt is { } end)
        {
            _characterEnds.At((end / WireByte.Tick) + 1);
        }
    }

    /// <summary>The adapter is pulled out.</summary>
    internal void Vanish()
    {
        _gone = true;
        _packetLeaves.Cancel();
        _readable.Clear();
        _board.Unplug(this);
        Release();
    }

    private async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        if (_board.HostWire.Waiting > 0)
        {
            await _clock.DelayAsync(TimeSpan.FromTicks(_board.HostWire.IdleAt - _clock.Now), cancellationToken).ConfigureAwait(false);
        }
    }

    private void Heard(byte value)
    {
        _packet.Add(value);
        if (_adapter.PacketLatency <= TimeSpan.Zero)
        {
            Deliver();
        }
        else if (!_packetLeaves.IsPlanned)
        {
            _packetLeaves.After(_adapter.PacketLatency);
        }
    }

    private void Deliver()
    {
        foreach (byte value in _packet)
        {
            _readable.Enqueue(value);
        }

        _packet.Clear();
        Release();
    }

    private void Release()
    {
        TaskCompletionSource? waiting = _arrival;
        _arrival = null;
        waiting?.TrySetResult();
    }

    private async Task Arrival(CancellationToken cancellationToken)
    {
        // Continuations run inline on purpose: one conversation is one logical thread.
        var arrival = new TaskCompletionSource();
        _arrival = arrival;
        using CancellationTokenRegistration registration = cancellationToken.Register(() => arrival.TrySetCanceled(cancellationToken));
        await arrival.Task.ConfigureAwait(false);
    }

    private void Check()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (_gone)
        {
            throw Diagnosis.Of(PortFaults.Gone, ("port", Identity.Name), ("reason", "the fault script pulled the adapter out")).ToException();
        }
    }
}
