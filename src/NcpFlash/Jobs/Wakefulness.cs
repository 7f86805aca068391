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
                using var resting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                await Task.WhenAny(waiting, Task.Delay(Interval, time, resting.Token)).ConfigureAwait(false);
                await resting.CancelAsync().ConfigureAwait(false);
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
            await ending.CancelAsync().ConfigureAwait(false);
        }
    }
}
