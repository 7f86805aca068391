using System.Globalization;

namespace NcpFlash.Emulator;

/// <summary>
/// A clock that jumps to the next event: hours of simulated time run in the time the work itself takes, on the calling thread, the
/// same way every time.
/// </summary>
public sealed class VirtualClock : SimulationClock
{
    /// <summary>Simulated time after which a run is given up, so that a periodic timer cannot hide a hang. One day.</summary>
    public TimeSpan Horizon { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Text to add to the message of a stalled run, such as the tail of a trace.</summary>
    public Func<string>? DescribeStall { get; set; }

    /// <summary>Runs <paramref name="work"/> to its end, firing one event after the other; continuations run inline.</summary>
    /// <exception cref="InvalidOperationException">The work waits for something that no event will bring: <c>stalled at t=…</c>.</exception>
    public void Run(Func<Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            Drive(work()).GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>Runs <paramref name="work"/> to its end and returns its result.</summary>
    /// <exception cref="InvalidOperationException">As for <see cref="Run(Func{Task})"/>.</exception>
    public T Run<T>(Func<Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        T result = default!;
        Func<Task> keep = async () => result = await work().ConfigureAwait(false);
        Run(keep);
        return result;
    }

    /// <summary>Lets simulated time pass, with everything that happens in it.</summary>
    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        long until = Now + time.Ticks;
        while (FireNext(until))
        {
        }

        AdvanceTo(until);
    }

    private Task Drive(Task task)
    {
        long limit = Now + Horizon.Ticks;
        while (!task.IsCompleted)
        {
            if (!FireNext(limit) && !ComesBack(task, limit))
            {
                throw new InvalidOperationException(Stall());
            }
        }

        return task;
    }

    /// <summary>A cancelled <c>Task.Delay</c> resumes on the thread pool; this gives such a detour time to end before a run counts as stalled.</summary>
    private bool ComesBack(Task task, long limit)
    {
        for (int i = 0; i < 1000 && NextEvent is null && !task.IsCompleted; i++)
        {
            Task.WaitAny([task], 1);
        }

        return task.IsCompleted || NextEvent <= limit;
    }

    private string Stall()
    {
        string reason = NextEvent is null ? "nothing is left that could happen" : "only events beyond the horizon are left";
        string time = Elapsed.TotalSeconds.ToString("0.000000", CultureInfo.InvariantCulture);
        return $"stalled at t={time} s: the work is not done and {reason}" + (DescribeStall is { } describe ? $"\n{describe()}" : string.Empty);
    }
}
