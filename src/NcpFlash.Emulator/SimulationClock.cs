using System.Diagnostics.CodeAnalysis;

namespace NcpFlash.Emulator;

/// <summary>
/// A clock made of events: everything that happens in the emulator happens at an exact time in one queue, on one logical thread.
/// <see cref="VirtualClock"/> jumps from event to event, <see cref="RealTimeLoop"/> lets real time pass between them.
/// </summary>
public abstract class SimulationClock : TimeProvider
{
    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly EventQueue _queue = new();
    private long _now;

    private protected SimulationClock()
    {
    }

    /// <summary>Simulated time since the clock was made.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Now);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Simulated time since the clock was made, in ticks of 100 ns.</summary>
    internal long Now => Interlocked.Read(ref _now);

    /// <summary>Time of the next event, or null when none is planned.</summary>
    internal long? NextEvent => _queue.Next?.Time;

    /// <inheritdoc/>
    public override long GetTimestamp() => Now;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Epoch.AddTicks(Now);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new SimulationTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>An event of this clock, not planned yet.</summary>
    internal SimulationEvent CreateEvent(Action action) => new(this, action);

    /// <summary>A delay whose cancellation, too, resumes inline; <c>Task.Delay</c> resumes a cancelled delay on the thread pool.</summary>
    internal async Task DelayAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var over = new TaskCompletionSource();
        SimulationEvent end = CreateEvent(() => over.TrySetResult());
        end.After(time);
        using CancellationTokenRegistration registration = cancellationToken.Register(() =>
        {
            end.Cancel();
            over.TrySetCanceled(cancellationToken);
        });
        await over.Task.ConfigureAwait(false);
    }

    internal void Plan(SimulationEvent planned, long time) => _queue.Set(planned, Math.Max(time, Now));

    internal void Remove(SimulationEvent planned) => _queue.Remove(planned);

    /// <summary>Runs an action on the thread that owns the clock: at once where that is the caller's.</summary>
    internal virtual void Enter(Action action) => action();

    /// <summary>Takes the next event out of the queue if it is due by <paramref name="limit"/>, moves the clock to it and runs it.</summary>
    private protected bool FireNext(long limit)
    {
        if (!TryTake(limit, out SimulationEvent? next))
        {
            return false;
        }

        next.Fire();
        return true;
    }

    /// <summary>Moves the clock forward without an event.</summary>
    private protected void AdvanceTo(long time) => Interlocked.Exchange(ref _now, Math.Max(time, Now));

    private bool TryTake(long limit, [NotNullWhen(true)] out SimulationEvent? next)
    {
        next = _queue.Next;
        if (next is null || next.Time > limit)
        {
            return false;
        }

        AdvanceTo(next.Time);
        _queue.Remove(next);
        return true;
    }
}
