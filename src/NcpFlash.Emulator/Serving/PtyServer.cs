using NcpFlash.Diagnostics;
using NcpFlash.Links;
using NcpFlash.Links.Native;

namespace NcpFlash.Emulator.Serving;

/// <summary>
/// Serves a link as a serial port that any program can open: a pseudo-terminal. The client's bytes and rate go to the link, the link's
/// bytes to the client. A pseudo-terminal has no control lines. Linux; macOS as far as its pseudo-terminals go.
/// </summary>
public sealed class PtyServer : IAsyncDisposable
{
    private const int ChunkSize = 16 * 1024;

    private readonly ISerialLink _link;
    private readonly PtyMaster _master;
    private readonly DuplexPump _pump;
    private readonly PtyAlias? _alias;
    private readonly SemaphoreSlim _rateGate = new(1);
    private BitRate? _rate;

    private PtyServer(ISerialLink link, PtyMaster master, PtyAlias? alias, TimeProvider time)
    {
        (_link, _master, _alias) = (link, master, alias);
        _pump = new DuplexPump(master, master.SlavePath, time);
    }

    /// <summary>What a client opens: the path that was asked for, or else the terminal itself.</summary>
    public string Path => _alias?.Path ?? SlavePath;

    /// <summary>The terminal itself, such as <c>/dev/pts/7</c>.</summary>
    public string SlavePath => _master.SlavePath;

    /// <summary>Makes the pseudo-terminal; clients may open it from now on, and are served once <see cref="RunAsync"/> runs.</summary>
    /// <param name="link">What to serve; stays the caller's.</param>
    /// <param name="time">Clock of the time after which bytes that no client reads are dropped.</param>
    /// <param name="path">A name for the port, made as a symbolic link and removed in the end, or null.</param>
    /// <exception cref="NcpException">One of <see cref="ServingFaults"/>.</exception>
    public static PtyServer Create(ISerialLink link, TimeProvider time, string? path = null)
    {
        PtyMaster master = PtyMaster.Create();
        try
        {
            return new PtyServer(link, master, path is null ? null : PtyAlias.Create(path, master.SlavePath), time);
        }
        catch (NcpException)
        {
            master.Dispose();
            throw;
        }
    }

    /// <summary>Serves until cancelled, then returns; clients may come and go.</summary>
    /// <exception cref="NcpException">The link failed.</exception>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Pumps.RunAsync(cancellationToken, FeedLinkAsync, FollowRateAsync, FeedClientAsync);

    /// <summary>Removes the name and closes the terminal; a client sees its port vanish.</summary>
    public async ValueTask DisposeAsync()
    {
        _alias?.Dispose();
        await _pump.DisposeAsync().ConfigureAwait(false);
    }

    private async Task FeedLinkAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[ChunkSize];
        while (true)
        {
            int count = await _pump.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            await ApplyRateAsync(cancellationToken).ConfigureAwait(false);
            await _link.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FollowRateAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _master.SettingsChanged.WaitAsync(cancellationToken).ConfigureAwait(false);
            await ApplyRateAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FeedClientAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[ChunkSize];
        while (true)
        {
            int count = await _link.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            try
            {
                await _pump.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            }
            catch (NcpException stuck) when (stuck.Diagnosis.Kind == PortFaults.WriteStuck)
            {
                // Nobody reads: the bytes are lost, as on a wire.
            }
        }
    }

    private async Task ApplyRateAsync(CancellationToken cancellationToken)
    {
        await _rateGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_master.ClientRate is { } rate && rate != _rate)
            {
                await _link.SetBitRateAsync(rate, cancellationToken).ConfigureAwait(false);
                _rate = rate;
            }
        }
        finally
        {
            _rateGate.Release();
        }
    }
}
