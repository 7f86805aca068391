namespace NcpFlash.Emulator;

/// <summary>The timer face of a <see cref="SimulationEvent"/>, for <c>Task.Delay</c> and cancellation sources.</summary>
internal sealed class SimulationTimer : ITimer
{
    private readonly SimulationClock _clock;
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private readonly SimulationEvent _event;
    private TimeSpan _period;
    private volatile bool _disposed;

    public SimulationTimer(SimulationClock clock, TimerCallback callback, object? state)
    {
        _clock = clock;
        _callback = callback;
        _state = state;
        _event = clock.CreateEvent(Fire);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_disposed)
        {
            return false;
        }

        _clock.Enter(() =>
        {
            _period = period;
            if (dueTime < TimeSpan.Zero || _disposed)
            {
                _event.Cancel();
            }
            else
            {
                _event.After(dueTime);
            }
        });
        return true;
    }

    public void Dispose()
    {
        _disposed = true;
        _clock.Enter(_event.Cancel);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Fire()
    {
        if (_disposed)
        {
            return;
        }

        if (_period > TimeSpan.Zero)
        {
            _event.After(_period);
        }

        _callback(_state);
    }
}
