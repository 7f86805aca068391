using static NcpFlash.Links.Native.MacNative;

namespace NcpFlash.Links.Native;

/// <summary>Waits by select, as poll of macOS does not support devices; a byte in a pipe ends the wait.</summary>
internal sealed unsafe class MacFile : UnixFile
{
    private const int Words = FdSetSize / 64;
    private readonly FileDescriptor _wakeRead;
    private readonly FileDescriptor _wakeWrite;
    private int _woken;

    internal MacFile(string name, FileDescriptor file)
        : base(name, file)
    {
        int* ends = stackalloc int[2];
        if (Pipe(ends) != 0)
        {
            throw LinkFault.OpenFailed(name, Libc.ErrorText(Libc.Errno));
        }

        (_wakeRead, _wakeWrite) = (new FileDescriptor(ends[0]), new FileDescriptor(ends[1]));
        if (file.Number >= FdSetSize || ends[0] >= FdSetSize)
        {
            Dispose();
            throw LinkFault.OpenFailed(name, "this process has too many files open");
        }
    }

    /// <inheritdoc/>
    internal override Readiness Wait(bool read, bool write)
    {
        ulong* readable = stackalloc ulong[Words];
        ulong* writable = stackalloc ulong[Words];
        new Span<ulong>(readable, Words).Clear();
        new Span<ulong>(writable, Words).Clear();
        Set(readable, _wakeRead.Number, true);
        Set(readable, File.Number, read);
        Set(writable, File.Number, write);
        if (Select(Math.Max(File.Number, _wakeRead.Number) + 1, readable, writable, null, null) < 0)
        {
            return Readiness.None; // EINTR, the only error that a valid set can give
        }

        if (Has(readable, _wakeRead.Number))
        {
            byte token;
            Interlocked.Exchange(ref _woken, 0);
            Libc.Read(_wakeRead, &token, 1);
        }

        return (read && Has(readable, File.Number) ? Readiness.Readable : Readiness.None)
            | (write && Has(writable, File.Number) ? Readiness.Writable : Readiness.None);
    }

    /// <inheritdoc/>
    internal override void Wake()
    {
        // One byte in the pipe at most, so that this never blocks.
        if (Interlocked.Exchange(ref _woken, 1) == 0)
        {
            byte token = 1;
            Libc.Write(_wakeWrite, &token, 1);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _wakeRead.Dispose();
        _wakeWrite.Dispose();
    }

    private static void Set(ulong* set, int descriptor, bool present)
    {
        if (present)
        {
            set[descriptor / 64] |= 1UL << (descriptor % 64);
        }
    }

    private static bool Has(ulong* set, int descriptor) => (set[descriptor / 64] & (1UL << (descriptor % 64))) != 0;
}
