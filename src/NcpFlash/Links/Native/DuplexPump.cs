using NcpFlash.Diagnostics;

namespace NcpFlash.Links.Native;

/// <summary>
/// Makes a blocking <see cref="DuplexDevice"/> awaitable. One thread of its own waits on the device: the systems' asynchronous file
/// calls either cannot be cancelled on a terminal device or do not exist there. Owns the device.
/// </summary>
internal sealed class DuplexPump : IAsyncDisposable
{
    /// <summary>Bytes taken from the device at a time.</summary>
    internal const int ChunkSize = 16 * 1024;

    /// <summary>Bytes kept for a reader that does not come: most of a second at 3 Mbit/s. Beyond it the system's own queue fills.</summary>
    private const int Capacity = 256 * 1024;

    private readonly DuplexDevice _device;
    private readonly string _name;
    private readonly TimeProvider _time;
    private readonly ReceiveBuffer _received;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _writable;
    private long _bytesRead;
    private long _bytesWritten;
    private int _stopping;

    internal DuplexPump(DuplexDevice device, string name, TimeProvider time)
    {
        (_device, _name, _time) = (device, name, time);
        _received = new ReceiveBuffer(Capacity, device.Wake);
        new Thread(Run) { IsBackground = true, Name = $"I/O of {name}" }.Start();
    }

    /// <summary>How long a device may take no byte at all before a write fails.</summary>
    internal static TimeSpan StuckAfter { get; } = TimeSpan.FromSeconds(4);

    internal long BytesRead => Volatile.Read(ref _bytesRead);

    internal long BytesWritten => Volatile.Read(ref _bytesWritten);

    internal ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => _received.ReadAsync(buffer, cancellationToken);

    /// <summary>Hands all bytes to the device; in one call where it takes them at once.</summary>
    /// <exception cref="NcpException"><c>port.write-stuck</c> or <c>link.gone</c>.</exception>
    internal async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        bool underWay = false;
        try
        {
            while (!bytes.IsEmpty)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _received.ThrowIfFailed();
                int taken = _device.Write(bytes.Span);
                Interlocked.Add(ref _bytesWritten, taken);
                bytes = bytes[taken..];
                underWay = taken == 0;
                if (underWay)
                {
                    await WritableAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            // However this ends, the next write must not meet what this one began; closing the device ends it by itself.
            if (underWay && Volatile.Read(ref _stopping) == 0)
            {
                _device.AbandonWrite();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _stopping, 1) == 0)
        {
            _device.Wake();
            await _ended.Task.ConfigureAwait(false);
            _device.Dispose();
        }
    }

    private async ValueTask WritableAsync(CancellationToken cancellationToken)
    {
        var writable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _writable, writable);
        _device.Wake();
        try
        {
            _received.ThrowIfFailed();
            await writable.Task.WaitAsync(StuckAfter, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw LinkFault.WriteStuck(_name, StuckAfter);
        }
        finally
        {
            Volatile.Write(ref _writable, null);
        }
    }

    private void Run()
    {
        Exception end = new ObjectDisposedException(_name);
        try
        {
            var chunk = new byte[ChunkSize];
            while (Volatile.Read(ref _stopping) == 0)
            {
                Turn(chunk);
            }
        }
#pragma warning disable CA1031 // whatever ends this thread belongs to the reader and the writer, not to the process
        catch (Exception fault)
#pragma warning restore CA1031
        {
            end = fault;
        }

        _received.Fail(end);
        Volatile.Read(ref _writable)?.TrySetException(end);
        _ended.SetResult();
    }

    private void Turn(byte[] chunk)
    {
        TaskCompletionSource? writable = Volatile.Read(ref _writable);
        Readiness ready = _device.Wait(_received.HasRoom(ChunkSize), writable is { Task.IsCompleted: false });
        if (ready.HasFlag(Readiness.Writable))
        {
            writable?.TrySetResult();
        }

        if (ready.HasFlag(Readiness.Readable) && _device.Read(chunk) is > 0 and var count)
        {
            Interlocked.Add(ref _bytesRead, count);
            _received.Append(chunk.AsSpan(0, count));
        }
    }
}
