namespace NcpFlash.Emulator.Line;

/// <summary>A receiver that also completes the last character of a burst, for which no further byte comes.</summary>
internal sealed class LineListener
{
    private readonly UartReceiver _receiver;
    private readonly SimulationEvent _characterEnds;

    public LineListener(SimulationClock clock, Func<long> settledUntil, Action<byte> deliver)
    {
        _receiver = new UartReceiver(deliver);
        _characterEnds = clock.CreateEvent(() => _receiver.Settle(settledUntil()));
    }

    /// <summary>Begins to listen, at a rate and from a time on (picoseconds).</summary>
    public void Start(int rate, long time)
    {
        _characterEnds.Cancel();
        _receiver.Rate = rate;
        _receiver.Reset(time);
    }

    /// <summary>Takes a byte whose stop bit has just ended.</summary>
    public void Receive(WireByte sent)
    {
        _receiver.Receive(sent);
        _characterEnds.Cancel();
        if (_receiver.CompleteAt is { } end)
        {
            _characterEnds.At((end / WireByte.Tick) + 1);
        }
    }
}
