using System.Net.Sockets;
using NcpFlash.Diagnostics;
using NcpFlash.Links.Native;

namespace NcpFlash.Links.Telnet;

/// <summary>
/// A TCP connection that carries telnet: data bytes one way and the other, commands in between. What arrives is taken in all the time, as
/// answers must be seen while nobody reads data. What is sent is never cut inside of a command or a doubled byte: a send that is given up by
/// its caller still leaves, before the next one. Owns the socket.
/// </summary>
internal sealed class TelnetSocket : IAsyncDisposable
{
    /// <summary>Data bytes sent at a time: few enough that progress shows within the limit even at 9600 bit/s behind the connection.</summary>
    private const int SendSize = 2 * 1024;

    /// <summary>Bytes kept for a reader that does not come; beyond it the network's own queue fills.</summary>
    private const int Capacity = 256 * 1024;

    private readonly Socket _socket;
    private readonly string _name;
    private readonly TimeProvider _time;
    private readonly ReceiveBuffer _received;
    private readonly TelnetReader _reader;
    private readonly List<byte> _replies = [];
    private readonly SemaphoreSlim _sendGate = new(1);
    private readonly SemaphoreSlim _madeRoom = new(0);
    private readonly Action<Exception> _failed;
    private Task _pump = Task.CompletedTask;
    private Task _underWay = Task.CompletedTask;
    private TaskCompletionSource? _suspended;
    private long _bytesRead;
    private long _bytesWritten;
    private volatile bool _disposed;

    /// <param name="socket">A connected socket.</param>
    /// <param name="name">Name of the link, for faults.</param>
    /// <param name="time">Clock of the write limit.</param>
    /// <param name="subnegotiated">Takes each sub-negotiation.</param>
    /// <param name="failed">Called once when nothing more will come, with the reason.</param>
    internal TelnetSocket(Socket socket, string name, TimeProvider time, TelnetReader.Subnegotiated subnegotiated, Action<Exception> failed)
    {
        (_socket, _name, _time, _failed) = (socket, name, time, failed);
        _received = new ReceiveBuffer(Capacity, () => _madeRoom.Release());
        Options = new TelnetNegotiation((verb, option) => _replies.AddRange([(byte)TelnetVerb.Iac, (byte)verb, (byte)option]));
        _reader = new TelnetReader(Options.Receive, subnegotiated);
    }

    /// <summary>What both sides have agreed on.</summary>
    internal TelnetNegotiation Options { get; }

    /// <summary>True once the other side has sent a telnet command.</summary>
    internal bool HearsTelnet => _reader.HasSeenCommand;

    /// <summary>Ends when nothing more will come.</summary>
    internal Task Ended => _pump;

    /// <summary>Data bytes received.</summary>
    internal long BytesRead => Volatile.Read(ref _bytesRead);

    /// <summary>Data bytes sent.</summary>
    internal long BytesWritten => Volatile.Read(ref _bytesWritten);

    /// <summary>Asks for the options and begins to take in what comes.</summary>
    internal async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        Options.Begin();
        byte[] opening = [.. _replies];
        _replies.Clear();
        _pump = PumpAsync();
        await SendWholeAsync(opening, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for data; at least one byte.</summary>
    internal ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => _received.ReadAsync(buffer, cancellationToken);

    /// <summary>Takes the data that is there.</summary>
    internal byte[] TakeReceived()
    {
        var received = new byte[Capacity];
        return received[.._received.TakeNow(received)];
    }

    /// <summary>Sends data.</summary>
    /// <exception cref="NcpException"><c>port.write-stuck</c> when the other side takes none for 4 s; <c>link.gone</c>.</exception>
    internal async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (!bytes.IsEmpty)
        {
            ReadOnlyMemory<byte> chunk = bytes[..Math.Min(bytes.Length, SendSize)];
            await ResumedAsync(cancellationToken).ConfigureAwait(false);
            await SendWholeAsync(Double(chunk.Span), cancellationToken).ConfigureAwait(false);
            Interlocked.Add(ref _bytesWritten, chunk.Length);
            bytes = bytes[chunk.Length..];
        }
    }

    /// <summary>Sends commands that are already in telnet's form.</summary>
    /// <exception cref="NcpException">As <see cref="WriteAsync"/>.</exception>
    internal async ValueTask SendWholeAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _sendGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await SentAsync(cancellationToken).ConfigureAwait(false);
            _underWay = SendAllAsync(bytes);
            await SentAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _sendGate.Release();
        }
    }

    /// <summary>The other side wants no data for now, or wants it again.</summary>
    internal void Suspend(bool suspended)
    {
        TaskCompletionSource? before = Interlocked.Exchange(
            ref _suspended, suspended ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : null);
        before?.TrySetResult();
    }

    /// <summary>Bytes with each 0xFF doubled.</summary>
    internal static byte[] Double(ReadOnlySpan<byte> bytes)
    {
        var doubled = new byte[bytes.Length + bytes.Count((byte)TelnetVerb.Iac)];
        int at = 0;
        foreach (byte value in bytes)
        {
            doubled[at++] = value;
            if (value == (byte)TelnetVerb.Iac)
            {
                doubled[at++] = value;
            }
        }

        return doubled;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        _socket.Dispose();
        _madeRoom.Release();
        await _pump.ConfigureAwait(false);
    }

    private async ValueTask ResumedAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Volatile.Read(ref _suspended) is { } suspended)
            {
                await suspended.Task.WaitAsync(DuplexPump.StuckAfter, _time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (TimeoutException)
        {
            throw LinkFault.WriteStuck(_name, DuplexPump.StuckAfter);
        }
    }

    private async Task SendAllAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, CancellationToken.None).ConfigureAwait(false)..];
        }
    }

    private async ValueTask SentAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _underWay.WaitAsync(DuplexPump.StuckAfter, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw LinkFault.WriteStuck(_name, DuplexPump.StuckAfter);
        }
        catch (SocketException fault)
        {
            throw _disposed ? new ObjectDisposedException(_name) : LinkFault.Gone(_name, fault.Message, fault);
        }
    }

    private async Task PumpAsync()
    {
        Exception end;
        try
        {
            var chunk = new byte[DuplexPump.ChunkSize];
            while (true)
            {
                while (!_received.HasRoom(chunk.Length) && !_disposed)
                {
                    await _madeRoom.WaitAsync(CancellationToken.None).ConfigureAwait(false);
                }

                int count = await _socket.ReceiveAsync(chunk, CancellationToken.None).ConfigureAwait(false);
                if (count == 0)
                {
                    throw LinkFault.Gone(_name, "the other end closed the connection");
                }

                await TakeAsync(chunk.AsMemory(0, count)).ConfigureAwait(false);
            }
        }
        catch (SocketException fault)
        {
            end = LinkFault.Gone(_name, fault.Message, fault);
        }
#pragma warning disable CA1031 // whatever ends the pump belongs to the reader and to whoever waits for an answer
        catch (Exception fault)
#pragma warning restore CA1031
        {
            end = fault;
        }

        end = _disposed ? new ObjectDisposedException(_name) : end;
        _received.Fail(end);
        _failed(end);
    }

    private async ValueTask TakeAsync(Memory<byte> bytes)
    {
        int data = _reader.Filter(bytes.Span);
        if (data > 0)
        {
            Interlocked.Add(ref _bytesRead, data);
            _received.Append(bytes.Span[..data]);
        }

        if (_replies.Count > 0)
        {
            byte[] replies = [.. _replies];
            _replies.Clear();
            await SendWholeAsync(replies, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
