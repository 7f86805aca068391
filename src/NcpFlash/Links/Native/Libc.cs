using System.Runtime.InteropServices;

namespace NcpFlash.Links.Native;

/// <summary>The C library calls and numbers that Linux and macOS have in common.</summary>
internal static unsafe partial class Libc
{
    internal const string Library = "libc";

    internal const int O_RDWR = 2;
    internal const int LOCK_EX = 2;
    internal const int LOCK_NB = 4;
    internal const int LOCK_UN = 8;
    internal const int EPERM = 1;
    internal const int ENOENT = 2;
    internal const int EINTR = 4;
    internal const int EIO = 5;
    internal const int ENXIO = 6;
    internal const int EACCES = 13;
    internal const int EBUSY = 16;
    internal const int ENODEV = 19;
    internal const int ENOTDIR = 20;
    internal const int EISDIR = 21;
    internal const int EINVAL = 22;
    internal const int ENOTTY = 25;

    /// <summary>DTR and RTS in the modem bits of TIOCMGET and TIOCMSET.</summary>
    internal const int TIOCM_DTR = 2;

    /// <inheritdoc cref="TIOCM_DTR"/>
    internal const int TIOCM_RTS = 4;

    /// <summary>CTS in the modem bits of TIOCMGET, the same on Linux (asm-generic/termios.h) and macOS (sys/ttycom.h).</summary>
    internal const int TIOCM_CTS = 0x20;

    /// <inheritdoc cref="TIOCM_DTR"/>
    internal const int BothLines = TIOCM_DTR | TIOCM_RTS;

    /// <summary>EAGAIN, the same number as EWOULDBLOCK on both systems: 11 on Linux, 35 on macOS (its sys/errno.h).</summary>
    internal static int EAGAIN => OperatingSystem.IsMacOS() ? 35 : 11;

    /// <summary>The queue of tcflush that holds bytes not yet sent.</summary>
    internal static int TCOFLUSH => OperatingSystem.IsMacOS() ? 2 : 1;

    /// <summary>The queue of tcflush that holds bytes not yet read.</summary>
    internal static int TCIFLUSH => OperatingSystem.IsMacOS() ? 1 : 0;

    internal static int Errno => Marshal.GetLastPInvokeError();

    internal static string ErrorText(int errno) => $"{Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})";

    // A SafeHandle as return type would be filled from the whole register, in which an int of -1 need not be -1.
    internal static FileDescriptor Open(string path, int flags) => new(OpenNumber(path, flags));

    internal static FileDescriptor PosixOpenPt(int flags) => new(PosixOpenPtNumber(flags));

    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int descriptor);

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(FileDescriptor file, byte* buffer, nint count);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(FileDescriptor file, byte* bytes, nint count);

    [LibraryImport(Library, EntryPoint = "flock", SetLastError = true)]
    internal static partial int Flock(FileDescriptor file, int operation);

    [LibraryImport(Library, EntryPoint = "tcdrain", SetLastError = true)]
    internal static partial int TcDrain(FileDescriptor file);

    [LibraryImport(Library, EntryPoint = "tcflush", SetLastError = true)]
    internal static partial int TcFlush(FileDescriptor file, int queue);

    [LibraryImport(Library, EntryPoint = "grantpt", SetLastError = true)]
    internal static partial int GrantPt(FileDescriptor file);

    [LibraryImport(Library, EntryPoint = "unlockpt", SetLastError = true)]
    internal static partial int UnlockPt(FileDescriptor file);

    // ptsname_r: glibc, musl, macOS 10.13.4 and later
    [LibraryImport(Library, EntryPoint = "ptsname_r", SetLastError = true)]
    internal static partial int PtsNameR(FileDescriptor file, byte* name, nuint size);

    // open is variadic; without O_CREAT there is no third argument, so the plain form is right on Apple arm64 too.
    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenNumber(string path, int flags);

    [LibraryImport(Library, EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial int PosixOpenPtNumber(int flags);
}
