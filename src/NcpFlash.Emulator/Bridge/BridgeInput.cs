using NcpFlash.Adapters;

namespace NcpFlash.Emulator.Bridge;

/// <summary>The way of received bytes through the adapter to the host: buffer, packets, latency timer, and what goes wrong there.</summary>
internal sealed class BridgeInput
{
    /// <summary>Bytes an adapter with <see cref="AdapterQuirk.HoldBack32"/> or <see cref="AdapterQuirk.Loses32n"/> counts by (SYMPTOMS A10, A11).</summary>
    private const int Block = 32;

    /// <summary>Byte times without a byte after which a reply is over.</summary>
    private const int ReplyGap = 3;

    private readonly SimulationClock _clock;
    private readonly AdapterModel _adapter;
    private readonly Func<BitRate> _rate;
    private readonly Action<ReadOnlySpan<byte>> _deliver;
    private readonly SimulationEvent _packetLeaves;
    private readonly List<byte> _waiting = [];
    private long _lastByte;

    public BridgeInput(SimulationClock clock, AdapterModel adapter, Func<BitRate> rate, Action<ReadOnlySpan<byte>> deliver)
    {
        _clock = clock;
        _adapter = adapter;
        _rate = rate;
        _deliver = deliver;
        _packetLeaves = clock.CreateEvent(TimerEnds);
    }

    /// <summary>Bytes lost because the buffer was full.</summary>
    public long Overruns { get; private set; }

    /// <summary>Bytes that the host has not got yet.</summary>
    public IReadOnlyList<byte> Waiting => _waiting;

    /// <summary>Takes a byte from the line.</summary>
    public void Take(byte value)
    {
        _lastByte = _clock.Now;
        if (_waiting.Count >= _adapter.ReceiveBuffer)
        {
            Overruns++;
            return;
        }

        _waiting.Add(value);
        if (_adapter.PacketLatency <= TimeSpan.Zero)
        {
            Leave();
        }
        else if (_waiting.Count >= _adapter.PacketBytes && !_adapter.Has(AdapterQuirk.Loses32n))
        {
            _packetLeaves.Cancel();
            Leave(); // a full packet does not wait
        }
        else if (!_packetLeaves.IsPlanned)
        {
            _packetLeaves.After(_adapter.PacketLatency);
        }
    }

    /// <summary>Forgets everything, as an adapter that is pulled out does.</summary>
    public void Clear()
    {
        _packetLeaves.Cancel();
        _waiting.Clear();
    }

    private void TimerEnds()
    {
        if (_adapter.Has(AdapterQuirk.Loses32n))
        {
            if (_clock.Now - _lastByte < _rate().TimeOf(ReplyGap).Ticks)
            {
                _packetLeaves.After(_adapter.PacketLatency);
                return;
            }

            if (_waiting.Count % Block == 0)
            {
                _waiting.Clear();
                return;
            }
        }

        Leave();
    }

    private void Leave()
    {
        int count = _adapter.Has(AdapterQuirk.HoldBack32) ? _waiting.Count - (_waiting.Count % Block) : _waiting.Count;
        if (count > 0)
        {
            byte[] bytes = [.. _waiting[..count]];
            _waiting.RemoveRange(0, count);
            _deliver(bytes);
        }
    }
}
