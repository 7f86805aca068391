using System.Collections.Immutable;
using NcpFlash.Links.Native;

namespace NcpFlash.Links;

/// <summary>
/// A recorded trace as a link. What the host does is compared with what it did then; the chip's bytes come as long after the event
/// before them as they did then. After the last event nothing comes any more.
/// </summary>
public sealed class ReplayLink : ISerialLink
{
    private static readonly BitRate DefaultRate = new(115200);

    private readonly ReplayScript _script;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private TaskCompletionSource _advanced = new();
    private long _bytesRead;
    private long _bytesWritten;
    private bool _disposed;

    /// <summary>Begins a replay.</summary>
    /// <param name="file">Name of the trace, for faults.</param>
    /// <param name="events">The trace.</param>
    /// <param name="time">Clock of the chip's answers.</param>
    public ReplayLink(string file, ImmutableArray<TraceEvent> events, TimeProvider time)
    {
        TraceEvent.Opened? opened = events.OfType<TraceEvent.Opened>().FirstOrDefault();
        Identity = new LinkIdentity(opened?.Port ?? file, LinkKind.Replay, opened?.HasControlLines ?? true);
        BitRate = opened?.Rate ?? DefaultRate;
        _time = time;
        _script = new ReplayScript(file, [.. events.Where(e => e is not TraceEvent.Opened)], time.GetTimestamp());
    }

    /// <inheritdoc/>
    public LinkIdentity Identity { get; }

    /// <inheritdoc/>
    public BitRate BitRate { get; private set; }

    /// <inheritdoc/>
    public LinkCounters Counters => new(Volatile.Read(ref _bytesWritten), Volatile.Read(ref _bytesRead));

    /// <summary>Whether every event of the trace has been replayed.</summary>
    public bool IsAtEnd
    {
        get
        {
            lock (_gate)
            {
                return _script.IsAtEnd;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(buffer.Length, nameof(buffer));
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan? wait;
            Task advanced;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                int count = _script.TakeChipBytes(buffer.Span, _time, out wait, out bool vanished);
                if (vanished)
                {
                    throw LinkFault.Gone(Identity.Name, "the trace ends the link here");
                }

                if (count > 0)
                {
                    _bytesRead += count;
                    return count;
                }

                advanced = _advanced.Task;
            }

            // Bytes come by the clock; before them the host may have to do its next step, which ends the wait.
            await (wait is { } due
                ? Task.Delay(due, _time, cancellationToken)
                : advanced.WaitAsync(cancellationToken)).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Step(now => _script.MatchHostBytes(bytes.Span, now), cancellationToken);
        Interlocked.Add(ref _bytesWritten, bytes.Length);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<BitRate> SetBitRateAsync(BitRate rate, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate.BitsPerSecond, nameof(rate));
        Step(now => BitRate = _script.MatchRate(rate, now), cancellationToken);
        return ValueTask.FromResult(BitRate);
    }

    /// <inheritdoc/>
    public ValueTask PlayAsync(ResetSequence sequence, CancellationToken cancellationToken)
    {
        if (sequence.Steps.Length > 0)
        {
            Step(now => _script.MatchSequence(sequence, now), cancellationToken);
        }

        return ResetSequencePlayer.PlayAsync(sequence, LineDriver.BytesOnly(static (_, _) => default), _time, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        TaskCompletionSource advanced;
        lock (_gate)
        {
            _disposed = true;
            advanced = _advanced;
        }

        advanced.TrySetResult();
        return ValueTask.CompletedTask;
    }

    /// <summary>Does one step of the host and lets a waiting read look again.</summary>
    private void Step(Action<long> step, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource advanced;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            step(_time.GetTimestamp());
            advanced = _advanced;
            _advanced = new TaskCompletionSource();
        }

        advanced.TrySetResult();
    }
}
