namespace NcpFlash.Emulator;

/// <summary>
/// A clock paced by real time: one thread runs every due event at its exact simulated time, in batches of about a millisecond. Other
/// threads reach the emulator through <see cref="Post"/> only.
/// </summary>
public sealed class RealTimeLoop : SimulationClock, IDisposable
{
    /// <summary>Shortest sleep: byte times are microseconds, and waking for each would keep a processor busy.</summary>
    private static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _pace;
    private readonly double _speed;
    private readonly long _start;
    private readonly Thread _thread;
    private List<Action> _posted = [];
    private List<Action> _running = [];
    private volatile bool _stopped;
    private bool _ended;

    /// <summary>Starts the loop on its own background thread.</summary>
    /// <param name="speed">Simulated seconds a real second, 0.001..1000; 1 is real time.</param>
    /// <param name="pace">The clock that paces the loop; the system's when null.</param>
    public RealTimeLoop(double speed = 1, TimeProvider? pace = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(speed, 0.001);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(speed, 1000);
        _speed = speed;
        _pace = pace ?? System;
        _start = _pace.GetTimestamp();
        _thread = new Thread(Loop) { IsBackground = true, Name = "emulator" };
        _thread.Start();
    }

    /// <summary>Ends when the loop has ended: normally after <see cref="Dispose"/>, faulted when an event threw.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Runs an action on the loop's thread, soon, in the order of the calls.</summary>
    /// <exception cref="ObjectDisposedException">The loop has ended.</exception>
    public void Post(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        ObjectDisposedException.ThrowIf(!TryPost(action), this);
    }

    /// <summary>Runs a function on the loop's thread and returns its result to any thread.</summary>
    public Task<T> InvokeAsync<T>(Func<T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                done.SetResult(function());
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                done.SetException(fault);
            }
        });
        return done.Task;
    }

    /// <summary>Stops the loop and waits for its thread, unless called on it.</summary>
    public void Dispose()
    {
        _stopped = true;
        lock (_gate)
        {
            if (!_ended)
            {
                _wake.Set();
            }
        }

        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }
    }

    /// <summary>As <see cref="Post"/>; false when the loop has ended.</summary>
    internal bool TryPost(Action action)
    {
        lock (_gate)
        {
            if (!_ended)
            {
                _posted.Add(action);
                _wake.Set();
            }

            return !_ended;
        }
    }

    internal override void Enter(Action action)
    {
        if (Thread.CurrentThread == _thread)
        {
            action();
        }
        else
        {
            // A timer of a loop that has ended never fires.
            _ = TryPost(action);
        }
    }

    private void Loop()
    {
        try
        {
            while (!_stopped)
            {
                Turn();
                Sleep();
            }

            End(null);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            End(fault);
        }
    }

    private void End(Exception? fault)
    {
        lock (_gate)
        {
            _ended = true;
            _wake.Dispose();
        }

        if (fault is null)
        {
            RunPosted();
            _completion.SetResult();
        }
        else
        {
            _completion.SetException(fault);
        }
    }

    private void Turn()
    {
        long now = PacedTime();
        while (!_stopped && FireNext(now))
        {
        }

        AdvanceTo(now);
        RunPosted();
    }

    private void RunPosted()
    {
        lock (_gate)
        {
            (_posted, _running) = (_running, _posted);
        }

        foreach (Action action in _running)
        {
            action();
        }

        _running.Clear();
    }

    private void Sleep()
    {
        lock (_gate)
        {
            if (_posted.Count > 0)
            {
                return;
            }
        }

        TimeSpan wait = NextEvent is { } next ? TimeSpan.FromTicks((long)((next - PacedTime()) / _speed)) : TimeSpan.FromSeconds(1);
        _wake.WaitOne(wait < Nap ? Nap : wait < TimeSpan.FromSeconds(1) ? wait : TimeSpan.FromSeconds(1));
    }

    private long PacedTime() => (long)(_pace.GetElapsedTime(_start).Ticks * _speed);
}
