using NcpFlash.Sessions;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Jobs;

/// <summary>Keeps a part in conversation while somebody thinks: its ROM falls back to the handshake when nothing comes for a while (PROTOCOL 1.5).</summary>
internal sealed class Wakefulness(IspSession session, TimeProvider time)
{
    /// <summary>A question now and then: the MAC address, which also proves that it is still the same part.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Waits for <paramref name="wait"/>, which is cancelled when the part is lost for good.</summary>
    public async Task<T> DuringAsync<T>(Func<CancellationToken, ValueTask<T>> wait, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<T> waiting = wait(ending.Token).AsTask();
        try
        {
            while (!waiting.IsCompleted)
            {
                await Task.WhenAny(waiting, Task.Delay(Interval, time, cancellationToken)).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                if (!waiting.IsCompleted)
                {
                    await session.ExecuteAsync(new EfuseReadMac(), cancellationToken).ConfigureAwait(false);
                }
            }

            return await waiting.ConfigureAwait(false);
        }
        finally
        {
            End(ending);
        }
    }

    /// <summary>At once, on this thread: the asynchronous form would take another.</summary>
    private static void End(CancellationTokenSource source) => source.Cancel();
}
