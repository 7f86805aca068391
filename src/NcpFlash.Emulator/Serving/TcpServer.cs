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
    private readonly Socket _listener;
    private Socket? _client;

    private TcpServer(ISerialLink link, Socket listener) => (_link, _listener) = (link, listener);

    /// <summary>Where it listens, with the port number that the system chose if it was asked to.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>Begins to listen; clients are served once <see cref="RunAsync"/> runs.</summary>
    /// <param name="link">What to serve; stays the caller's.</param>
    /// <param name="port">TCP port, 0 to let the system choose.</param>
    /// <param name="address">Address to listen on; this machine alone (127.0.0.1) unless given.</param>
    /// <exception cref="NcpException"><c>serve.address-taken</c>.</exception>
    public static TcpServer Listen(ISerialLink link, int port, IPAddress? address = null)
    {
        var endPoint = new IPEndPoint(address ?? IPAddress.Loopback, port);
        var listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(endPoint);
            listener.Listen();
            return new TcpServer(link, listener);
        }
        catch (SocketException fault)
        {
            listener.Dispose();
            throw Diagnosis.Of(ServingFaults.AddressTaken, ("address", endPoint.ToString()), ("reason", fault.Message)).ToException(inner: fault);
        }
    }

    /// <summary>Serves until cancelled, then returns; clients may come and go.</summary>
    /// <exception cref="NcpException">The link failed.</exception>
    public Task RunAsync(CancellationToken cancellationToken) => Pumps.RunAsync(cancellationToken, AcceptAsync, FeedClientAsync);

    /// <summary>Stops listening and closes the client's connection.</summary>
    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        Interlocked.Exchange(ref _client, null)?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        Task serving = Task.CompletedTask;
        try
        {
            while (true)
            {
                Task<Socket> coming = _listener.AcceptAsync(cancellationToken).AsTask();
                if (await Task.WhenAny(coming, serving).ConfigureAwait(false) != coming)
                {
                    await serving.ConfigureAwait(false); // throws when the link failed
                }

                Socket client = await coming.ConfigureAwait(false);
                if (!serving.IsCompleted && !HasLeft(Volatile.Read(ref _client)))
                {
                    client.Dispose();
                    continue;
                }

                await serving.ConfigureAwait(false);
                serving = ServeAsync(client, cancellationToken);
            }
        }
        finally
        {
            await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Whether the present client has closed already, though its loop may not have noticed.</summary>
    private static bool HasLeft(Socket? client)
    {
        try
        {
            return client is null || (client.Poll(0, SelectMode.SelectRead) && client.Available == 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken cancellationToken)
    {
        client.NoDelay = true;
        Volatile.Write(ref _client, client);
        try
        {
            var buffer = new byte[ChunkSize];
            while (await client.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
            {
                await _link.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The client left without a word, or this server is being closed.
        }
        finally
        {
            Volatile.Write(ref _client, null);
            client.Dispose();
        }
    }

    private async Task FeedClientAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[ChunkSize];
        while (true)
        {
            int count = await _link.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (Volatile.Read(ref _client) is { } client)
            {
                await SendAsync(client, buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task SendAsync(Socket client, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[await client.SendAsync(bytes, cancellationToken).ConfigureAwait(false)..];
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The client left; its own loop notices and makes room for the next one.
        }
    }
}
