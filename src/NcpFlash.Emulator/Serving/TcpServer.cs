using System.Net;
using System.Net.Sockets;
using NcpFlash.Diagnostics;
using NcpFlash.Links;

namespace NcpFlash.Emulator.Serving;

/// <summary>
/// Serves a link over TCP, bytes alone, to one client at a time: a further one is turned away by closing its connection. What the link
/// sends while no client is there is lost, as on a wire.
/// </summary>
public sealed class TcpServer : IAsyncDisposable
{
    private const int ChunkSize = 16 * 1024;

    private readonly ISerialLink _link;
    private readonly SingleClient _listener;

    private TcpServer(ISerialLink link, SingleClient listener) => (_link, _listener) = (link, listener);

    /// <summary>Where it listens, with the port number that the system chose if it was asked to.</summary>
    public IPEndPoint EndPoint => _listener.EndPoint;

    /// <summary>Begins to listen; clients are served once <see cref="RunAsync"/> runs.</summary>
    /// <param name="link">What to serve; stays the caller's.</param>
    /// <param name="port">TCP port, 0 to let the system choose.</param>
    /// <param name="address">Address to listen on; this machine alone (127.0.0.1) unless given.</param>
    /// <exception cref="NcpException"><c>serve.address-taken</c>.</exception>
    public static TcpServer Listen(ISerialLink link, int port, IPAddress? address = null) =>
        new(link, SingleClient.Listen(new IPEndPoint(address ?? IPAddress.Loopback, port)));

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
        var buffer = new byte[ChunkSize];
        while (await client.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            await _link.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FeedClientAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[ChunkSize];
        while (true)
        {
            int count = await _link.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (_listener.Client is { } client)
            {
                await SingleClient.SendAsync(client, buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
