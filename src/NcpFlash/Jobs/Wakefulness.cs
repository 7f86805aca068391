using NcpFlash.Sessions;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Jobs;

/// <summary>Keeps a part in conversation while somebody thinks or something is made ready: its ROM falls back to the handshake when nothing comes for a while (PROTOCOL 1.5).</summary>
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
        Task awake = UntilAsync(answer, Interval, waking.Token);
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

    /// <summary>Returns when some work is done; until then the part hears something now and then. The work's own fault is its owner's.</summary>
    /// <param name="work">What is waited for.</param>
    /// <param name="interval">How often the part hears something.</param>
    /// <param name="cancellationToken">Ends the wait, not the work.</param>
    public async Task UntilAsync(Task work, TimeSpan interval, CancellationToken cancellationToken)
    {
        var wake = new TaskCompletionSource();
        _ = work.ContinueWith(_ => Volatile.Read(ref wake).TrySetResult(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        for (Volatile.Write(ref wake, new TaskCompletionSource()); !work.IsCompleted; Volatile.Write(ref wake, new TaskCompletionSource()))
        {
            await WokenAsync(wake, interval, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (!work.IsCompleted)
            {
                await session.ExecuteAsync(new EfuseReadMac(), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Returns when it is woken, the time is up or the token is cancelled, without leaving the thread as a cancelled delay or <c>WhenAny</c> would.</summary>
    private async Task WokenAsync(TaskCompletionSource wake, TimeSpan longest, CancellationToken cancellationToken)
    {
        using ITimer timer = time.CreateTimer(static o => ((TaskCompletionSource)o!).TrySetResult(), wake, longest, Timeout.InfiniteTimeSpan);
        using CancellationTokenRegistration cancelled = cancellationToken.UnsafeRegister(static o => ((TaskCompletionSource)o!).TrySetResult(), wake);
        await wake.Task.ConfigureAwait(false);
    }

    /// <summary>At once, on this thread: the asynchronous form would take another.</summary>
    private static void End(CancellationTokenSource source) => source.Cancel();
}
