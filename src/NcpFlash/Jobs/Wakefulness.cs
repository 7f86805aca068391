using NcpFlash.Sessions;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Jobs;

/// <summary>Keeps a part in conversation while somebody thinks: its ROM falls back to the handshake when nothing comes for a while (PROTOCOL 1.5).</summary>
internal sealed class Wakefulness(IspSession session, TimeProvider time)
{
    /// <summary>A question now and then: the MAC address, which also proves that it is still the same part.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Waits for an answer, which is cancelled when the part is lost for good.</summary>
    /// <param name="ask">Asks.</param>
    /// <param name="goesOn">
    /// False for an answer after which nothing more is done with the part: then it is not waited for, were it even in the middle of being found again.
    /// </param>
    /// <param name="cancellationToken">Cancels both.</param>
    public async Task<T> DuringAsync<T>(Func<CancellationToken, ValueTask<T>> ask, Func<T, bool> goesOn, CancellationToken cancellationToken)
    {
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var waking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<T> answer = ask(asking.Token).AsTask();
        Task awake = KeepAwakeAsync(answer, waking.Token);
        try
        {
            if (await Task.WhenAny(answer, awake).ConfigureAwait(false) == awake && !answer.IsCompleted)
            {
                await awake.ConfigureAwait(false); // lost for good, or cancelled
            }

            T given = await answer.ConfigureAwait(false);
            if (goesOn(given))
            {
                await awake.ConfigureAwait(false);
            }

            return given;
        }
        finally
        {
            End(asking);
            End(waking);
            await awake.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task KeepAwakeAsync(Task answer, CancellationToken cancellationToken)
    {
        while (!answer.IsCompleted)
        {
            await Task.WhenAny(answer, Task.Delay(Interval, time, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (!answer.IsCompleted)
            {
                await session.ExecuteAsync(new EfuseReadMac(), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>At once, on this thread: the asynchronous form would take another.</summary>
    private static void End(CancellationTokenSource source) => source.Cancel();
}
