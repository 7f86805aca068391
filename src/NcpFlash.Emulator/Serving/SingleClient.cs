using System.Net;
using System.Net.Sockets;
using NcpFlash.Diagnostics;

namespace NcpFlash.Emulator.Serving;

/// <summary>A listening socket that serves one client at a time: a further one is turned away by closing its connection.</summary>
internal sealed class SingleClient : IDisposable
{
    private readonly Socket _listener;
    private Socket? _client;

    private SingleClient(Socket listener) => _listener = listener;

    /// <summary>Where it listens, with the port number that the system chose if it was asked to.</summary>
    internal IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>The present client, or null.</summary>
    internal Socket? Client => Volatile.Read(ref _client);

    /// <summary>Begins to listen; the system already takes in a client, which is served once <see cref="AcceptAsync"/> runs.</summary>
    /// <exception cref="NcpException"><c>serve.address-taken</c>.</exception>
    internal static SingleClient Listen(IPEndPoint endPoint)
    {
        var listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(endPoint);
            listener.Listen();
            return new SingleClient(listener);
        }
        catch (SocketException fault)
        {
            listener.Dispose();
            throw Diagnosis.Of(ServingFaults.AddressTaken, ("address", endPoint.ToString()), ("reason", fault.Message)).ToException(inner: fault);
        }
    }

    /// <summary>Serves clients until cancelled.</summary>
    /// <param name="serve">Serves one client to its end; what it throws besides the client's leaving ends this loop.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task AcceptAsync(Func<Socket, CancellationToken, Task> serve, CancellationToken cancellationToken)
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
                if (!serving.IsCompleted && !HasLeft(Client))
                {
                    client.Dispose();
                    continue;
                }

                await serving.ConfigureAwait(false);
                serving = ServeAsync(client, serve, cancellationToken);
            }
        }
        finally
        {
            await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Stops listening and closes the client's connection.</summary>
    public void Dispose()
    {
        _listener.Dispose();
        Interlocked.Exchange(ref _client, null)?.Dispose();
    }

    /// <summary>Sends all bytes; a client that has left is no fault, as its own loop notices.</summary>
    internal static async Task SendAsync(Socket client, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
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

    private async Task ServeAsync(Socket client, Func<Socket, CancellationToken, Task> serve, CancellationToken cancellationToken)
    {
        client.NoDelay = true;
        Volatile.Write(ref _client, client);
        try
        {
            await serve(client, cancellationToken).ConfigureAwait(false);
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
}
