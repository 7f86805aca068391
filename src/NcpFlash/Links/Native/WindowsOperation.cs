using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using static NcpFlash.Links.Native.WindowsNative;

namespace NcpFlash.Links.Native;

/// <summary>One overlapped read or write at a time, with memory that stays where it is until the system is done with it.</summary>
/// <param name="port">The open port.</param>
/// <param name="capacity">Bytes an operation may carry.</param>
[SupportedOSPlatform("windows")]
internal sealed unsafe class WindowsOperation(SafeFileHandle port, int capacity) : IDisposable
{
    private readonly ManualResetEvent _done = new(false);
    private NativeOverlapped* _overlapped = (NativeOverlapped*)NativeMemory.AllocZeroed((nuint)sizeof(NativeOverlapped));
    private byte* _bytes = (byte*)NativeMemory.Alloc((nuint)capacity);

    /// <summary>Whether an operation was begun whose result has not been collected.</summary>
    internal bool Pending { get; private set; }

    /// <summary>The event that is set when the operation is done.</summary>
    internal nint Event => _done.SafeWaitHandle.DangerousGetHandle();

    /// <summary>The bytes read.</summary>
    internal ReadOnlySpan<byte> Bytes => new(_bytes, capacity);

    /// <summary>Begins a read of at most <paramref name="size"/> bytes; returns 0 or the error.</summary>
    internal int BeginRead(int size)
    {
        Prepare();
        return Begun(ReadFile(port, _bytes, (uint)Math.Min(size, capacity), null, _overlapped));
    }

    /// <summary>Begins a write of as many bytes as fit; returns 0 or the error.</summary>
    internal int BeginWrite(ReadOnlySpan<byte> bytes)
    {
        int size = Math.Min(bytes.Length, capacity);
        bytes[..size].CopyTo(new Span<byte>(_bytes, size));
        Prepare();
        return Begun(WriteFile(port, _bytes, (uint)size, null, _overlapped));
    }

    /// <summary>The count of a finished operation, or null while it runs; <paramref name="error"/> is 0 or how it ended.</summary>
    internal int? Collect(bool wait, out int error)
    {
        uint count;
        error = 0;
        if (!GetOverlappedResult(port, _overlapped, &count, wait))
        {
            error = Marshal.GetLastPInvokeError();
            if (error == ERROR_IO_INCOMPLETE)
            {
                error = 0;
                return null;
            }

            count = 0;
        }

        Pending = false;
        return (int)count;
    }

    /// <summary>Ends a running operation and waits until the system has let go of the memory.</summary>
    internal void Cancel()
    {
        if (Pending)
        {
            CancelIoEx(port, _overlapped);
            Collect(wait: true, out _);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Cancel();
        NativeMemory.Free(_overlapped);
        NativeMemory.Free(_bytes);
        _overlapped = null;
        _bytes = null;
        _done.Dispose();
    }

    private void Prepare()
    {
        _done.Reset();
        *_overlapped = new NativeOverlapped { EventHandle = Event };
    }

    private int Begun(bool finished)
    {
        int error = finished ? 0 : Marshal.GetLastPInvokeError();
        Pending = error is 0 or ERROR_IO_PENDING;
        return Pending ? 0 : error;
    }
}
