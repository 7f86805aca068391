using System.Runtime.CompilerServices;
using NcpFlash.Links;

namespace NcpFlash.Emulator;

/// <summary>
/// A link to a board that lives in a <see cref="RealTimeLoop"/>, usable from any thread. Calls are handed to the loop; the caller's
/// continuations run on the thread pool.
/// </summary>
public sealed class LoopLink : ISerialLink
{
    private readonly RealTimeLoop _loop;
    private readonly EmulatorLink _link;

    private LoopLink(RealTimeLoop loop, EmulatorLink link)
    {
        _loop = loop;
        _link = link;
    }

    /// <inheritdoc/>
    public LinkIdentity Identity => _link.Identity;

    /// <inheritdoc/>
    public BitRate BitRate => _link.BitRate;

    /// <inheritdoc/>
    public LinkCounters Counters => _link.Counters;

    /// <inheritdoc/>
    public bool? ClearToSend => _link.ClearToSend;

    /// <summary>Opens the board's adapter on the loop's thread.</summary>
    public static async Task<LoopLink> OpenAsync(RealTimeLoop loop, Board board, string name = "emu:", bool followsChip = false)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(board);
        return new LoopLink(loop, await loop.InvokeAsync(() => board.OpenLink(name, followsChip)).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        new(CallAsync(token => _link.ReadAsync(buffer, token), cancellationToken));

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        new(CallAsync(token => Valued(_link.WriteAsync(bytes, token)), cancellationToken));

    /// <inheritdoc/>
    public ValueTask<BitRate> SetBitRateAsync(BitRate rate, CancellationToken cancellationToken) =>
        new(CallAsync(token => _link.SetBitRateAsync(rate, token), cancellationToken));

    /// <inheritdoc/>
    public ValueTask PlayAsync(ResetSequence sequence, CancellationToken cancellationToken) =>
        new(CallAsync(token => Valued(_link.PlayAsync(sequence, token)), cancellationToken));

    /// <summary>Drops bytes that the adapter holds: those that the host has not taken yet, those that have not left for the chip.</summary>
    public Task PurgeAsync(bool received, bool unsent) => _loop.InvokeAsync(() =>
    {
        _link.Purge(received, unsent);
        return true;
    });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_loop.Completion.IsCompleted)
        {
            await CallAsync(_ => Valued(_link.DisposeAsync()), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static async ValueTask<bool> Valued(ValueTask call)
    {
        await call.ConfigureAwait(false);
        return true;
    }

    /// <summary>Runs a call on the loop; only the loop decides how it ends, so that a cancelled read cannot lose bytes.</summary>
    private async Task<T> CallAsync<T>(Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var cancelled = new CancellationTokenSource();
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ConfiguredAsyncDisposable registration = cancellationToken.Register(() => _loop.TryPost(() => Cancel(cancelled, done.Task))).ConfigureAwait(false);
        _loop.Post(() => _ = FinishAsync(call, done, cancelled.Token));
        Task first = await Task.WhenAny(done.Task, _loop.Completion).ConfigureAwait(false);
        if (first != done.Task && !done.Task.IsCompleted)
        {
            await _loop.Completion.ConfigureAwait(false);
            throw new ObjectDisposedException(nameof(RealTimeLoop));
        }

        try
        {
            return await done.Task.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private static async Task FinishAsync<T>(Func<CancellationToken, ValueTask<T>> call, TaskCompletionSource<T> done, CancellationToken token)
    {
        try
        {
            done.SetResult(await call(token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            done.SetCanceled(token);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            done.SetException(fault);
        }
    }

    /// <summary>Runs on the loop, as every completion does: a call that is not complete still owns its source.</summary>
    private static void Cancel(CancellationTokenSource cancelled, Task call)
    {
        if (!call.IsCompleted)
        {
            cancelled.Cancel();
        }
    }
}
