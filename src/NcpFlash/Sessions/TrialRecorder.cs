using NcpFlash.Diagnostics;
using NcpFlash.Links;

namespace NcpFlash.Sessions;

/// <summary>Collects what passes the line during one trial.</summary>
internal sealed class TrialRecorder(TimeProvider time)
{
    /// <summary>Bytes and portions kept of a trial; the rest is only counted.</summary>
    private const int MostBytes = 1024, MostChunks = 48;

    private readonly List<Chunk> _chunks = [];
    private long _begun = time.GetTimestamp();
    private long _lastWrite = time.GetTimestamp();
    private TimeSpan _at;
    private TimeSpan _idle;
    private LinkCounters _before;
    private long _received;
    private int _kept;
    private int _sent;

    /// <summary>The rate last asked of the port.</summary>
    public BitRate Rate { get; set; }

    public void Begin(TimeSpan at, LinkCounters counters)
    {
        _chunks.Clear();
        (_at, _before, _begun, _idle) = (at, counters, time.GetTimestamp(), time.GetElapsedTime(_lastWrite));
        (_received, _kept, _sent) = (0, 0, 0);
    }

    public void Read(ReadOnlySpan<byte> bytes)
    {
        _received += bytes.Length;
        ReadOnlySpan<byte> kept = bytes[..Math.Min(bytes.Length, MostBytes - _kept)];
        if (kept.IsEmpty)
        {
            return;
        }

        _kept += kept.Length;
        if (_chunks.Count < MostChunks)
        {
            _chunks.Add(new Chunk(time.GetElapsedTime(_begun), [.. kept]));
        }
        else
        {
            Chunk last = _chunks[^1];
            _chunks[^1] = last with { Bytes = [.. last.Bytes, .. kept] };
        }
    }

    /// <summary>Bytes are handed to the port.</summary>
    public void Wrote(int count)
    {
        _sent += count;
        _lastWrite = time.GetTimestamp();
    }

    /// <summary>The port has taken them. That it took longer than they take on the line is a pause too: the computer stood still meanwhile.</summary>
    public void Taken(int count)
    {
        TimeSpan pause = time.GetElapsedTime(_lastWrite) - Rate.TimeOf(count);
        _idle = pause > TimeSpan.Zero && _sent == count ? _idle + pause : pause > _idle ? pause : _idle;
        _lastWrite = time.GetTimestamp();
    }

    public Trial End(TrialKind kind, LinkCounters after, BitRate? real) => new(kind, _at, Rate)
    {
        RealRate = real == Rate ? null : real,
        Sent = _sent,
        Idle = _idle,
        Duration = time.GetElapsedTime(_begun),
        Received = _received,
        Chunks = [.. _chunks],
        Errors = new LineErrors(after.FramingErrors - _before.FramingErrors, after.Overruns - _before.Overruns, after.Breaks - _before.Breaks),
    };
}
