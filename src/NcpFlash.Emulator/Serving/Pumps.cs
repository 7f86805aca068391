namespace NcpFlash.Emulator.Serving;

/// <summary>Loops that live and end together.</summary>
internal static class Pumps
{
    /// <summary>
    /// Runs endless loops until the token is cancelled, then returns. When one of them ends by itself, the others are cancelled and
    /// its fault is thrown.
    /// </summary>
    internal static async Task RunAsync(CancellationToken cancellationToken, params Func<CancellationToken, Task>[] loops)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] running = [.. loops.Select(loop => loop(ending.Token))];
        Task first = await Task.WhenAny(running).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!cancellationToken.IsCancellationRequested)
        {
            await first.ConfigureAwait(false);
        }
    }
}
