using NcpFlash.Emulator;
using Xunit;

namespace NcpFlash.Tests.Emulator;

public class VirtualClockTests
{
    [Fact]
    public void A_delay_takes_simulated_time_only()
    {
        var clock = new VirtualClock();
        long start = clock.GetTimestamp();
        DateTimeOffset utc = clock.GetUtcNow();
        clock.Run(() => Task.Delay(TimeSpan.FromHours(3), clock));
        Assert.Equal(TimeSpan.FromHours(3), clock.GetElapsedTime(start));
        Assert.Equal(TimeSpan.FromHours(3), clock.GetUtcNow() - utc);
        Assert.Equal(TimeSpan.FromHours(3), clock.Elapsed);
    }

    [Fact]
    public void Equal_times_keep_the_order_of_planning()
    {
        var clock = new VirtualClock();
        var order = new List<int>();
        ITimer[] timers = [.. Enumerable.Range(0, 100).Select(i => clock.CreateTimer(_ => order.Add(i), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan))];
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Enumerable.Range(0, 100), order);
        Assert.Equal(100, timers.Length);
    }

    [Fact]
    public void Continuations_run_on_the_callers_thread()
    {
        var clock = new VirtualClock();
        int thread = Environment.CurrentManagedThreadId;
        Assert.True(clock.Run(async () =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), clock);
            return Environment.CurrentManagedThreadId == thread && SynchronizationContext.Current is null;
        }));
    }

    [Fact]
    public void A_cancellation_source_with_a_delay_fires_in_time()
    {
        var clock = new VirtualClock();
        clock.Run(async () =>
        {
            using var source = new CancellationTokenSource(TimeSpan.FromSeconds(2), clock);
            var never = new TaskCompletionSource();
            using CancellationTokenRegistration registration = source.Token.Register(() => never.TrySetCanceled(source.Token));
            try
            {
                await never.Task;
                Assert.Fail("nothing else ends the wait");
            }
            catch (OperationCanceledException)
            {
            }
        });
        Assert.Equal(TimeSpan.FromSeconds(2), clock.Elapsed);
    }

    [Fact]
    public void Work_that_waits_for_nothing_stalls_with_a_tail()
    {
        var clock = new VirtualClock { DescribeStall = () => "> 10 00 00 00" };
        var never = new TaskCompletionSource();
        clock.Advance(TimeSpan.FromSeconds(1.5));
        var fault = Assert.Throws<InvalidOperationException>(() => clock.Run(() => never.Task));
        Assert.StartsWith("stalled at t=1.500000 s", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("> 10 00 00 00", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_periodic_timer_does_not_hide_a_hang()
    {
        var clock = new VirtualClock { Horizon = TimeSpan.FromMinutes(1) };
        int ticks = 0;
        using ITimer timer = clock.CreateTimer(_ => ticks++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        Assert.Throws<InvalidOperationException>(() => clock.Run(() => new TaskCompletionSource().Task));
        Assert.Equal(60, ticks);
    }

    [Fact]
    public void The_works_own_exception_comes_out_as_it_is() =>
        Assert.Throws<FormatException>(() => new VirtualClock().Run(() => Task.FromException(new FormatException("x"))));

    [Fact]
    public void The_queue_agrees_with_a_sorted_list()
    {
        var random = new Random(5);
        var clock = new VirtualClock();
        var fired = new List<(long Time, int Id)>();
        var events = new SimulationEvent[200];
        for (int i = 0; i < events.Length; i++)
        {
            int id = i;
            events[i] = clock.CreateEvent(() => fired.Add((clock.Now, id)));
        }

        var expected = new Dictionary<int, (long Time, int Order)>();
        for (int i = 0; i < 5000; i++)
        {
            int id = random.Next(events.Length);
            if (random.Next(4) == 0)
            {
                events[id].Cancel();
                expected.Remove(id);
            }
            else
            {
                long time = random.Next(1000);
                events[id].At(time);
                expected[id] = (time, i);
            }
        }

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(expected.OrderBy(e => e.Value).Select(e => (e.Value.Time, e.Key)), fired);
    }
}
