namespace NcpFlash.Emulator.Line;

/// <summary>One direction of the line: a sender's queue of bytes that leave back to back, each reported when its stop bit ends.</summary>
internal sealed class SerialWire
{
    private readonly SimulationClock _clock;
    private readonly Action<WireByte> _sink;
    private readonly SimulationEvent _byteEnds;
    private readonly Queue<byte> _bytes = new();
    private long _start;
    private long _remainder;

    public SerialWire(SimulationClock clock, int rate, Action<WireByte> sink)
    {
        _clock = clock;
        _sink = sink;
        _byteEnds = clock.CreateEvent(ByteEnds);
        Rate = rate;
    }

    /// <summary>The sender's rate in bits per second; to be changed only while the wire is idle.</summary>
    public int Rate { get; set; }

    /// <summary>Bytes that have not left completely.</summary>
    public int Waiting => _bytes.Count;

    /// <summary>Up to when the level of the line is settled, in picoseconds: now, or the start of the byte that is leaving.</summary>
    public long SettledUntil => _bytes.Count == 0 ? _clock.Now * WireByte.Tick : _start;

    /// <summary>A moment when everything queued has left and been reported, in clock ticks; now when the wire is idle.</summary>
    public long IdleAt => _bytes.Count == 0 ? _clock.Now
        : (long)((((Int128)_bytes.Count * BitRate.BitsPerByte * WireByte.Second / Rate) + _start) / WireByte.Tick) + 2;

    /// <summary>Queues bytes behind those that wait.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        bool idle = _bytes.Count == 0;
        foreach (byte b in bytes)
        {
            _bytes.Enqueue(b);
        }

        if (idle && _bytes.Count > 0)
        {
            _start = _clock.Now * WireByte.Tick;
            _remainder = 0;
            PlanEnd();
        }
    }

    /// <summary>Drops what has not left, as a sender that loses power does.</summary>
    public void Clear()
    {
        _bytes.Clear();
        _byteEnds.Cancel();
    }

    private void ByteEnds()
    {
        var sent = new WireByte(_bytes.Dequeue(), _start, Rate);
        // The division is carried on, so that a thousand bytes take exactly a thousand byte times.
        long exact = (BitRate.BitsPerByte * WireByte.Second) + _remainder;
        _start += exact / Rate;
        _remainder = exact % Rate;
        if (_bytes.Count > 0)
        {
            PlanEnd();
        }

        _sink(sent);
    }

    private void PlanEnd() =>
        _byteEnds.At((_start + (BitRate.BitsPerByte * WireByte.Second / Rate) + WireByte.Tick - 1) / WireByte.Tick);
}
