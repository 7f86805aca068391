namespace NcpFlash.Links.Native;

/// <summary>A non-blocking terminal device of a Unix system, and the means to end a wait on it.</summary>
/// <param name="name">Name for faults.</param>
/// <param name="file">The open device; owned.</param>
internal abstract unsafe class UnixFile(string name, FileDescriptor file) : IDisposable
{
    /// <summary>The open device.</summary>
    internal FileDescriptor File => file;

    /// <inheritdoc cref="DuplexDevice.Wait"/>
    internal abstract Readiness Wait(bool read, bool write);

    /// <inheritdoc cref="DuplexDevice.Wake"/>
    internal abstract void Wake();

    /// <summary>Takes what has arrived; 0 when there is nothing. End of file means that the device is gone (VMIN = 1).</summary>
    internal int Read(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            nint count = Libc.Read(file, start, buffer.Length);
            return count switch
            {
                > 0 => (int)count,
                0 => throw LinkFault.Gone(name, "end of file"),
                _ => NothingOrGone(),
            };
        }
    }

    /// <summary>Hands over bytes; returns how many were taken.</summary>
    internal int Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            nint count = Libc.Write(file, start, bytes.Length);
            return count >= 0 ? (int)count : NothingOrGone();
        }
    }

    /// <inheritdoc/>
    public virtual void Dispose() => file.Dispose();

    private int NothingOrGone()
    {
        int errno = Libc.Errno;
        return errno == Libc.EAGAIN || errno == Libc.EINTR ? 0 : throw LinkFault.Gone(name, Libc.ErrorText(errno));
    }
}
