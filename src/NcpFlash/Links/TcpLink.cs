using System.Net.Sockets;
using NcpFlash.Diagnostics;
using NcpFlash.Links.Native;

namespace NcpFlash.Links;

/// <summary>A TCP connection that carries the bytes alone: no rate, no control lines.</summary>
public sealed class TcpLink : ISerialLink
{
    /// <summary>Most bytes sent at a time: few enough that progress shows within the limit even at 9600 bit/s behind the connection.</summary>
    private const int SendSize = 2 * 1024;

    private readonly Socket _socket;
    private readonly TimeProvider _time;
    private long _bytesRead;
    private long _bytesWritten;
    private int _reading;
    private bool _disposed;

    private TcpLink(Socket socket, LinkIdentity identity, BitRate rate, TimeProvider time) =>
        (_socket, Identity, BitRate, _time) = (socket, identity, rate, time);

    /// <summary>How long making a connection may take.</summary>
    public static TimeSpan ConnectTimeout => TcpConnection.Timeout;

    /// <inheritdoc/>
    public LinkIdentity Identity { get; }

    /// <summary>The rate that was asked for last; the connection itself has none.</summary>
    public BitRate BitRate { get; private set; }

    /// <inheritdoc/>
    public LinkCounters Counters => new(Volatile.Read(ref _bytesWritten), Volatile.Read(ref _bytesRead));

    /// <summary>Connects.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="rate">The rate that <see cref="BitRate"/> shall report at first.</param>
    /// <param name="time">Clock of the connect time-out (<see cref="ConnectTimeout"/>), of the write limit and of the waits in reset sequences.</param>
    /// <param name="cancellationToken">Gives up connecting.</param>
    /// <exception cref="NcpException">One of the <c>tcp.…</c> kinds of <see cref="PortFaults"/>.</exception>
    public static async ValueTask<TcpLink> OpenAsync(TcpAddress address, BitRate rate, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate.BitsPerSecond, nameof(rate));
        Socket socket = await TcpConnection.OpenAsync(address.Host, address.Port, address.ToString(), time, cancellationToken).ConfigureAwait(false);
        return new TcpLink(socket, new LinkIdentity(address.ToString(), LinkKind.Tcp, HasControlLines: false), rate, time);
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfZero(buffer.Length, nameof(buffer));
        if (Interlocked.Exchange(ref _reading, 1) != 0)
        {
            throw new InvalidOperationException("A read is already under way; a link serves one reader at a time.");
        }

        try
        {
            int count = await _socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
            Interlocked.Add(ref _bytesRead, count);
            return count > 0 ? count : throw LinkFault.Gone(Identity.Name, "the other end closed the connection");
        }
        catch (SocketException fault)
        {
            throw GoneOrDisposed(fault);
        }
        finally
        {
            Volatile.Write(ref _reading, 0);
        }
    }

    /// <summary>Hands all bytes to the connection.</summary>
    /// <exception cref="NcpException"><c>port.write-stuck</c> when the other end takes none for 4 s; <c>link.gone</c>.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        using var stuck = new CancellationTokenSource(DuplexPump.StuckAfter, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stuck.Token, cancellationToken);
        try
        {
            while (!bytes.IsEmpty)
            {
                int sent = await _socket.SendAsync(bytes[..Math.Min(bytes.Length, SendSize)], either.Token).ConfigureAwait(false);
                Interlocked.Add(ref _bytesWritten, sent);
                bytes = bytes[sent..];
                stuck.CancelAfter(DuplexPump.StuckAfter);
            }
        }
        catch (SocketException fault)
        {
            throw GoneOrDisposed(fault);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw LinkFault.WriteStuck(Identity.Name, DuplexPump.StuckAfter);
        }
    }

    /// <summary>Notes the rate and returns it; there is nothing to set.</summary>
    public ValueTask<BitRate> SetBitRateAsync(BitRate rate, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate.BitsPerSecond, nameof(rate));
        cancellationToken.ThrowIfCancellationRequested();
        BitRate = rate;
        return ValueTask.FromResult(rate);
    }

    /// <summary>Keeps the waits and sends the bytes; there are no lines to set.</summary>
    public ValueTask PlayAsync(ResetSequence sequence, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return ResetSequencePlayer.PlayAsync(sequence, LineDriver.BytesOnly(WriteAsync), _time, cancellationToken);
    }

    /// <summary>Ends a pending read with <see cref="ObjectDisposedException"/> and closes the connection.</summary>
    public ValueTask DisposeAsync()
    {
        _disposed = true;
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private Exception GoneOrDisposed(SocketException fault) =>
        _disposed ? new ObjectDisposedException(Identity.Name) : LinkFault.Gone(Identity.Name, fault.Message, fault);
}
