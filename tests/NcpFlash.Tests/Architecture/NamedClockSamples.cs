namespace NcpFlash.Tests.Architecture;

/// <summary>What the library may do, for the test of the test. Never called.</summary>
internal static class NamedClockSamples
{
    internal static async Task WaitAsync(Task<int> task, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1), time);
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        await Task.Delay(TimeSpan.FromSeconds(1), time, limit.Token);
        await ((Task)task).WaitAsync(cancellationToken);
        await task.WaitAsync(TimeSpan.FromSeconds(1), time, cancellationToken);
    }
}
