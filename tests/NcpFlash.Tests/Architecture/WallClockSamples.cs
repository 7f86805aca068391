namespace NcpFlash.Tests.Architecture;

/// <summary>What the library may not do, for the test of the test. Never called.</summary>
internal static class WallClockSamples
{
    internal static async Task WaitAsync(Task<int> task, SemaphoreSlim gate)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        using var limitInMilliseconds = new CancellationTokenSource(1000);
        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(1));
        await Task.Delay(1, limit.Token);
        await ((Task)task).WaitAsync(TimeSpan.FromSeconds(1), limit.Token);
        await task.WaitAsync(TimeSpan.FromSeconds(1), limitInMilliseconds.Token);
        await gate.WaitAsync(TimeSpan.FromSeconds(1), limit.Token);
    }

    internal static async Task StartAsync()
    {
        new Thread(() => Console.WriteLine(DateTime.UtcNow)).Start();
        await Task.Run(static () => { });
        await Task.Factory.StartNew(static () => { }, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default);
    }
}
