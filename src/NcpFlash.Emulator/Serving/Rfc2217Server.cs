using System.Net;
using System.Net.Sockets;
using NcpFlash.Diagnostics;
using NcpFlash.Links;

namespace NcpFlash.Emulator.Serving;

/// <summary>
/// Serves a link as a remote serial port (RFC 2217) to one client at a time: a further one is turned away. Rate, DTR, RTS, BREAK and purges reach the
/// link. While a client is there its lines are as it sets them, both asserted at first; without one they are released.
/// </summary>
public sealed class Rfc2217Server : IAsyncDisposable
{
    private const int ChunkSize = 16 * 1024;

    private readonly ISerialLink _link;
    private readonly SingleClient _listener;
    private readonly Func<bool, bool, Task> _purge;
    private ComPortSession? _session;

    private Rfc2217Server(ISerialLink link, SingleClient listener, Func<bool, bool, Task> purge) => (_link, _listener, _purge) = (link, listener, purge);

    /// <summary>Where it listens, with the port number that the system chose if it was asked to.</summary>
    public IPEndPoint EndPoint => _listener.EndPoint;

    /// <summary>Begins to listen; clients are served once <see cref="RunAsync"/> runs.</summary>
    /// <param name="link">What to serve; stays the caller's. Purges reach a <see cref="LoopLink"/> only.</param>
    /// <param name="port">TCP port, 0 to let the system choose.</param>
    /// <param name="address">Address to listen on; this machine alone (127.0.0.1) unless given.</param>
    /// <exception cref="NcpException"><c>serve.address-taken</c>.</exception>
    public static Rfc2217Server Listen(ISerialLink link, int port, IPAddress? address = null) => new(
        link,
        SingleClient.Listen(new IPEndPoint(address ?? IPAddress.Loopback, port)),
        link is LoopLink part ? part.PurgeAsync : static (_, _) => Task.CompletedTask);

    /// <summary>Serves until cancelled, then returns; clients may come and go.</summary>
    /// <exception cref="NcpException">The link failed.</exception>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Pumps.RunAsync(cancellationToken, token => _listener.AcceptAsync(ServeAsync, token), FeedClientAsync);

    /// <summary>Stops listening and closes the client's connection.</summary>
    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ServeAsync(Socket client, CancellationToken cancellationToken)
    {
        var session = new ComPortSession(client, _link, _purge);
        Volatile.Write(ref _session, session);
        try
        {
            await session.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _session, null);
        }
    }

    private async Task FeedClientAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[ChunkSize];
        while (true)
        {
            int count = await _link.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (Volatile.Read(ref _session) is { } session)
            {
                await session.SendReceivedAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
