using NcpFlash.Emulator;
using NcpFlash.Emulator.Serving;
using NcpFlash.Links;

namespace NcpFlash.Benchmarks.RealTime;

/// <summary>An emulated part in real time behind a pseudo-terminal.</summary>
internal sealed class PtyPart : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly RealTimeLoop _loop;
    private readonly ISerialLink _link;
    private readonly PtyServer _server;
    private readonly Task _running;

    private PtyPart(RealTimeLoop loop, ISerialLink link, string path)
    {
        (_loop, _link) = (loop, link);
        _server = PtyServer.Create(link, TimeProvider.System, path);
        _running = _server.RunAsync(_stop.Token);
    }

    /// <summary>Serves a part under a name.</summary>
    public static async Task<PtyPart> StartAsync(string path, EmulatorOptions options)
    {
        var loop = new RealTimeLoop(options.Speed);
        Board board = await loop.InvokeAsync(() => new Board(loop, options));
        return new PtyPart(loop, await LoopLink.OpenAsync(loop, board), path);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // told to end
        }

        await _server.DisposeAsync();
        await _link.DisposeAsync();
        _loop.Dispose();
        _stop.Dispose();
    }
}
