using System.Collections.Immutable;
using NcpFlash.Diagnostics;

namespace NcpFlash.Links;

/// <summary>Where a replay stands: which event comes next, how much of it is done, and when the one before it happened.</summary>
/// <param name="file">Name of the trace, for faults.</param>
/// <param name="events">The events.</param>
/// <param name="start">Time stamp of the beginning.</param>
internal sealed class ReplayScript(string file, ImmutableArray<TraceEvent> events, long start)
{
    private const int ShownBytes = 8;

    private readonly Queue<byte> _unread = new();
    private int _next;
    private int _done;
    private long _lastStamp = start;
    private TimeSpan _lastAt;

    /// <summary>Whether nothing is left.</summary>
    internal bool IsAtEnd => _next == events.Length && _unread.Count == 0;

    /// <summary>
    /// Takes chip bytes that are due. With none, <paramref name="wait"/> is how long until some are, or null when the host's next step
    /// must come first.
    /// </summary>
    internal int TakeChipBytes(Span<byte> buffer, TimeProvider time, out TimeSpan? wait, out bool vanished)
    {
        (wait, vanished) = (null, false);
        int count = 0;
        while (count < buffer.Length && _unread.TryDequeue(out byte left))
        {
            buffer[count++] = left;
        }

        if (count > 0 || _next == events.Length || events[_next] is not (TraceEvent.ChipBytes or TraceEvent.Vanished))
        {
            return count;
        }

        TimeSpan due = events[_next].At - _lastAt - time.GetElapsedTime(_lastStamp);
        if (_done == 0 && due > TimeSpan.Zero)
        {
            wait = TimeSpan.FromMilliseconds(Math.Ceiling(due.TotalMilliseconds));
            return 0;
        }

        if (events[_next] is not TraceEvent.ChipBytes chip)
        {
            vanished = true;
            return 0;
        }

        count = Math.Min(buffer.Length, chip.Bytes.Length - _done);
        chip.Bytes.AsSpan().Slice(_done, count).CopyTo(buffer);
        _done += count;
        if (_done == chip.Bytes.Length)
        {
            Finish(time.GetTimestamp());
        }

        return count;
    }

    /// <summary>Compares bytes of the host with the next ones of the trace, however either side cut them up.</summary>
    internal void MatchHostBytes(ReadOnlySpan<byte> bytes, long now)
    {
        while (!bytes.IsEmpty)
        {
            if (NextOfHost() is not TraceEvent.HostBytes host)
            {
                throw Diverged("wrote " + Show(bytes));
            }

            ReadOnlySpan<byte> expected = host.Bytes.AsSpan().Slice(_done, Math.Min(bytes.Length, host.Bytes.Length - _done));
            if (!bytes.StartsWith(expected))
            {
                int at = bytes[..expected.Length].CommonPrefixLength(expected);
                _done += at;
                throw Diverged("wrote " + Show(bytes[at..]));
            }

            _done += expected.Length;
            bytes = bytes[expected.Length..];
            if (_done == host.Bytes.Length)
            {
                Finish(now);
            }
        }
    }

    /// <summary>Compares a change of rate and gives the rate it led to.</summary>
    internal BitRate MatchRate(BitRate rate, long now)
    {
        if (NextOfHost() is not TraceEvent.RateChanged change || change.Asked != rate)
        {
            throw Diverged($"set the rate {rate}");
        }

        Finish(now);
        return change.Real;
    }

    /// <summary>Compares a sequence.</summary>
    internal void MatchSequence(ResetSequence sequence, long now)
    {
        if (NextOfHost() is not TraceEvent.Played played || !played.Sequence.Equals(sequence))
        {
            throw Diverged($"played {sequence}");
        }

        Finish(now);
    }

    /// <summary>The host's next step. Chip bytes before it that the host has not read are there at once: the host did not wait for them.</summary>
    private TraceEvent? NextOfHost()
    {
        while (_next < events.Length && events[_next] is TraceEvent.ChipBytes chip)
        {
            foreach (byte one in chip.Bytes.AsSpan()[_done..])
            {
                _unread.Enqueue(one);
            }

            (_done, _lastAt) = (0, chip.At);
            _next++;
        }

        return _next < events.Length ? events[_next] : null;
    }

    private void Finish(long now)
    {
        (_done, _lastAt, _lastStamp) = (0, events[_next].At, now);
        _next++;
    }

    private NcpException Diverged(string actual)
    {
        TraceEvent? next = _next < events.Length ? events[_next] : null;
        int line = next?.Line ?? (events.IsEmpty ? 1 : events[^1].Line);
        return Diagnosis.Of(
            TraceFaults.Diverged,
            ("place", new SourcePlace(file, line).ToString()),
            ("expected", Describe(next)),
            ("actual", actual)).ToException();
    }

    private string Describe(TraceEvent? next) => next switch
    {
        TraceEvent.HostBytes host => "the bytes " + Show(host.Bytes.AsSpan()[_done..]),
        TraceEvent.RateChanged change => $"the rate {change.Asked}",
        TraceEvent.Played played => $"the sequence {played.Sequence}",
        TraceEvent.Vanished => "the end of the link",
        _ => "no further step of the host",
    };

    private static string Show(ReadOnlySpan<byte> bytes)
    {
        string hex = string.Join(' ', bytes[..Math.Min(bytes.Length, ShownBytes)].ToArray().Select(b => b.ToString("x2", null)));
        return bytes.Length > ShownBytes ? $"{hex} … ({bytes.Length} bytes)" : hex;
    }
}
