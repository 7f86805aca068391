using NcpFlash.Adapters;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator.Bridge;
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
    private readonly BridgeInput _input;
    private readonly BridgeOutput _output;
    private readonly SimulationEvent _characterEnds;
    private readonly ComputerSide _computer;
    private readonly Queue<byte> _readable = new();
    private TaskCompletionSource? _arrival;
    private BitRate? _reported;
    private string? _gone;
    private bool _closed;
    private BitRate _asked;
    private bool _dtr;
    private long _lastArrival = long.MinValue;
    private long _written;
    private long _read;

    internal EmulatorLink(SimulationClock clock, Board board, LinkIdentity identity, AdapterModel adapter)
    {
        _clock = clock;
        _board = board;
        _adapter = adapter;
        Identity = identity;
        _computer = new ComputerSide(clock, EmulatedComputer.Usual, adapter);
        _input = new BridgeInput(clock, adapter, () => BitRate, Deliver);
        _output = new BridgeOutput(clock, adapter, board.HostWire, _input, identity.Name);
        _output.LinesMoved += board.DriveLines;
        _receiver = new UartReceiver(Heard) { Rate = board.HostWire.Rate };
        _receiver.Reset(clock.Now * WireByte.Tick);
        _characterEnds = clock.CreateEvent(() => _receiver.Settle(_board.HostInputSettledUntil));
    }

    /// <inheritdoc/>
    public LinkIdentity Identity { get; }

    /// <summary>
    /// True for a carrier that has no rate, such as plain TCP: both directions always go at the chip's rate. Otherwise the rate is the
    /// one that was set, and a wrong one garbles bytes.
    /// </summary>
    public bool FollowsChip { get; init; }

    /// <summary>The computer that the adapter is plugged into.</summary>
    internal EmulatedComputer Computer
    {
        init => _computer = new ComputerSide(_clock, value, _adapter);
    }

    /// <summary>True while neither direction is passed on: the driver fails at this rate, or the adapter waits for DTR.</summary>
    private bool PassesNothing => _computer.IsDead(_asked) || (!_dtr && _adapter.Has(AdapterQuirk.NeedsDtr));

    /// <summary>True for an adapter that has stopped receiving and wants to be plugged in anew.</summary>
    internal bool IsDeaf { get; init; }

    /// <summary>What the host has not read and a purge does not remove.</summary>
    internal IEnumerable<byte> Unread => [.. _readable, .. _input.Waiting];

    /// <summary>True while bytes are arriving.</summary>
    internal bool IsReceiving => _clock.Now - _lastArrival < TimeSpan.TicksPerMillisecond;

    /// <inheritdoc/>
    public BitRate BitRate => _reported ?? new(_receiver.Rate);

    /// <inheritdoc/>
    public LinkCounters Counters => new(_written, _read, _receiver.FramingErrors, _input.Overruns, _receiver.Breaks);

    /// <inheritdoc/>
    public bool? ClearToSend => _adapter.CtsGrounded;

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
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Check();
        await _computer.BeforeWriteAsync().ConfigureAwait(false);
        Check();
        _written += bytes.Length;
        if (FollowsChip && _board.HostWire.Waiting == 0)
        {
            _board.HostWire.Rate = _board.Chip.Rate;
        }

        if (!PassesNothing)
        {
            await _output.SendAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<BitRate> SetBitRateAsync(BitRate rate, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate.BitsPerSecond);
        Check();
        await _output.DrainAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        Check();
        if (rate.BitsPerSecond > _adapter.RefusesAbove?.BitsPerSecond)
        {
            throw Diagnosis.Of(PortFaults.RateRefused, ("port", Identity.Name), ("rate", rate.ToString()), ("reason", "the emulated driver takes no such rate")).ToException();
        }

        _asked = rate;
        AdapterRate made = _adapter.RateFor(rate);
        _board.HostWire.Rate = _receiver.Rate = made.Real.BitsPerSecond;
        _receiver.Reset(_clock.Now * WireByte.Tick);
        _output.RateWasSet = true;
        BitRate reported = _adapter.ReadsBack ? made.Reported : rate;
        _reported = _adapter.Profile is null ? null : reported;
        return reported;
    }

    /// <inheritdoc/>
    public ValueTask PlayAsync(ResetSequence sequence, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        Check();
        return LineSequence.PlayAsync(sequence, LineDriver.AtOnce(SetLines, SetBreak, SendAsync), _clock, cancellationToken);
    }

    /// <summary>Closes the port: its lines keep their levels, what arrives is lost.</summary>
    public ValueTask DisposeAsync()
    {
        if (!_closed)
        {
            _closed = true;
            _board.Unplug(this, isPulled: false);
            Release();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Drops bytes that the adapter holds: those that the host has not taken yet, unless the adapter keeps them in spite of a purge; those that have
    /// not left for the chip.
    /// </summary>
    public void Purge(bool received, bool unsent)
    {
        Check();
        if (received && !_adapter.Has(AdapterQuirk.StaleAfterPurge))
        {
            _input.Clear();
            _readable.Clear();
        }

        if (unsent)
        {
            _board.HostWire.Clear();
        }
    }

    /// <summary>The operating system opens the port: it may assert both lines (SYMPTOMS A15).</summary>
    internal void Open(bool assertsLines, IEnumerable<byte> stale)
    {
        if (assertsLines)
        {
            SetLines(true, true);
        }

        foreach (byte value in stale)
        {
            _readable.Enqueue(value);
        }
    }

    /// <summary>A byte has ended on the adapter's input.</summary>
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

    /// <summary>The adapter's input is held low.</summary>
    internal void HoldLow() => _receiver.HoldLow(_clock.Now * WireByte.Tick);

    /// <summary>The adapter is pulled out.</summary>
    internal void Vanish(string reason)
    {
        _gone = reason;
        _input.Clear();
        _readable.Clear();
        _board.Unplug(this, isPulled: true);
        Release();
    }

    private void SetLines(bool? dtr, bool? rts)
    {
        Check();
        _dtr = dtr ?? _dtr;
        if (Identity.HasControlLines && !_adapter.Has(AdapterQuirk.InBandControl))
        {
            _board.DriveLines(dtr, _adapter.Has(AdapterQuirk.RtsUnusable) ? null : rts);
        }
    }

    private void SetBreak(bool on)
    {
        Check();
        _board.HoldLow(on, _adapter.Has(AdapterQuirk.SimulatedBreak));
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        await _output.DrainAsync(cancellationToken).ConfigureAwait(false);
    }

    private void Heard(byte value)
    {
        _lastArrival = _clock.Now;
        if (!IsDeaf && !_adapter.Has(AdapterQuirk.MpsseChannelA) && !PassesNothing)
        {
            _input.Take(value);
        }
    }

    private void Deliver(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            _readable.Enqueue(value);
        }

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
        if (_gone is { } reason)
        {
            throw Diagnosis.Of(PortFaults.Gone, ("port", Identity.Name), ("reason", reason)).ToException();
        }
    }
}
