using System.Runtime.ExceptionServices;

namespace NcpFlash.Links.Native;

/// <summary>
/// What the I/O thread has received and nobody has read yet: a ring of fixed size behind a lock. Bytes move into a reader's buffer
/// under the lock, so that a read is either complete or was cancelled without having taken anything.
/// </summary>
/// <param name="capacity">Size of the ring in bytes.</param>
/// <param name="madeRoom">Called, outside the lock, when a reader has made room in a ring that had too little.</param>
internal sealed class ReceiveBuffer(int capacity, Action madeRoom)
{
    private readonly Lock _gate = new();
    private readonly byte[] _ring = new byte[capacity];
    private int _start;
    private int _count;
    private ExceptionDispatchInfo? _fault;
    private Waiter? _waiter;

    /// <summary>True when at least <paramref name="bytes"/> more can be appended.</summary>
    public bool HasRoom(int bytes)
    {
        lock (_gate)
        {
            return _ring.Length - _count >= bytes;
        }
    }

    /// <summary>Adds bytes, for which there must be room, and serves a waiting reader.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            int end = (_start + _count) % _ring.Length;
            int first = Math.Min(bytes.Length, _ring.Length - end);
            bytes[..first].CopyTo(_ring.AsSpan(end));
            bytes[first..].CopyTo(_ring);
            _count += bytes.Length;
            if (_waiter is { } waiter)
            {
                _waiter = null;
                waiter.TrySetResult(Take(waiter.Buffer.Span));
            }
        }
    }

    /// <summary>No more bytes will come: readers get <paramref name="fault"/> once what is left has been read. The first fault counts.</summary>
    public void Fail(Exception fault)
    {
        lock (_gate)
        {
            _fault ??= ExceptionDispatchInfo.Capture(fault);
            _waiter?.TrySetException(_fault.SourceException);
            _waiter = null;
        }
    }

    /// <summary>Throws the fault, if there is one.</summary>
    public void ThrowIfFailed() => _fault?.Throw();

    /// <summary>Takes what is there, without waiting; 0 when there is nothing.</summary>
    public int TakeNow(Span<byte> buffer)
    {
        int taken;
        lock (_gate)
        {
            taken = Take(buffer);
        }

        if (taken > 0)
        {
            madeRoom();
        }

        return taken;
    }

    /// <summary>Waits for at least one byte.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(buffer.Length, nameof(buffer));
        cancellationToken.ThrowIfCancellationRequested();
        Waiter? waiter = null;
        int taken;
        bool roomy;
        lock (_gate)
        {
            bool tight = _ring.Length - _count < DuplexPump.ChunkSize;
            taken = Take(buffer.Span);
            roomy = tight && _ring.Length - _count >= DuplexPump.ChunkSize;
            if (taken == 0)
            {
                _fault?.Throw();
                if (_waiter is not null)
                {
                    throw new InvalidOperationException("A read is already under way; a link serves one reader at a time.");
                }

                waiter = _waiter = new Waiter(buffer);
            }
        }

        if (roomy)
        {
            madeRoom();
        }

        return waiter is null ? ValueTask.FromResult(taken) : new ValueTask<int>(AwaitAsync(waiter, cancellationToken));
    }

    private async Task<int> AwaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(_ => Cancel(waiter, cancellationToken), null);
        return await waiter.Task.ConfigureAwait(false);
    }

    private void Cancel(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_waiter == waiter)
            {
                _waiter = null;
                waiter.TrySetCanceled(cancellationToken);
            }
        }
    }

    private int Take(Span<byte> buffer)
    {
        int taken = Math.Min(buffer.Length, _count);
        int first = Math.Min(taken, _ring.Length - _start);
        _ring.AsSpan(_start, first).CopyTo(buffer);
        _ring.AsSpan(0, taken - first).CopyTo(buffer[first..]);
        _start = (_start + taken) % _ring.Length;
        _count -= taken;
        return taken;
    }

    /// <summary>A reader that waits. It goes on elsewhere than on the I/O thread, which must stay free to serve the device.</summary>
    private sealed class Waiter(Memory<byte> buffer) : TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public Memory<byte> Buffer => buffer;
    }
}
