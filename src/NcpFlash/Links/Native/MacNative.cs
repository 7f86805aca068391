using System.Runtime.InteropServices;

namespace NcpFlash.Links.Native;

/// <summary>
/// Calls and numbers of macOS: sys/fcntl.h, sys/termios.h, sys/ttycom.h, IOKit/serial/ioss.h. Written from these headers; not run
/// by the authors.
/// </summary>
internal static unsafe partial class MacNative
{
    internal const int O_NONBLOCK = 0x4;
    internal const int O_NOCTTY = 0x20000;
    internal const int O_CLOEXEC = 0x1000000;

    internal const int TCSANOW = 0;
    internal const nuint CS8 = 0x300;
    internal const nuint CREAD = 0x800;
    internal const nuint HUPCL = 0x4000;
    internal const nuint CLOCAL = 0x8000;

    /// <summary>CRTSCTS with its DTR and DSR kin: CCTS_OFLOW, CRTS_IFLOW, CDTR_IFLOW, CDSR_OFLOW.</summary>
    internal const nuint LineFlow = 0xF0000;
    internal const int VMIN = 16;
    internal const int VTIME = 17;

    internal const uint TIOCOUTQ = 0x40047473;
    internal const uint TIOCEXCL = 0x2000740D;
    internal const uint TIOCNXCL = 0x2000740E;
    internal const uint TIOCMGET = 0x4004746A;
    internal const uint TIOCMBIC = 0x8004746B;
    internal const uint TIOCMSET = 0x8004746D;
    internal const uint TIOCSBRK = 0x2000747B;
    internal const uint TIOCCBRK = 0x2000747A;

    /// <summary>_IOW('T', 2, speed_t): sets any rate; undone by every tcsetattr.</summary>
    internal const uint IOSSIOSPEED = 0x80085402;

    /// <summary>Descriptors that fit an fd_set.</summary>
    internal const int FdSetSize = 1024;

    [LibraryImport(Libc.Library, EntryPoint = "tcgetattr", SetLastError = true)]
    internal static partial int TcGetAttr(FileDescriptor file, MacTermios* settings);

    [LibraryImport(Libc.Library, EntryPoint = "tcsetattr", SetLastError = true)]
    internal static partial int TcSetAttr(FileDescriptor file, int when, MacTermios* settings);

    [LibraryImport(Libc.Library, EntryPoint = "cfsetspeed", SetLastError = true)]
    internal static partial int CfSetSpeed(MacTermios* settings, nuint rate);

    [LibraryImport(Libc.Library, EntryPoint = "select", SetLastError = true)]
    internal static partial int Select(int count, ulong* read, ulong* write, ulong* failed, void* time);

    [LibraryImport(Libc.Library, EntryPoint = "pipe", SetLastError = true)]
    internal static partial int Pipe(int* ends);

    /// <summary>
    /// ioctl is variadic: Apple's arm64 convention takes its argument from the stack, so six fillers use up the registers there.
    /// </summary>
    internal static int Ioctl(FileDescriptor file, uint request, void* argument) =>
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64
            ? IoctlOnStack(file, request, 0, 0, 0, 0, 0, 0, argument)
            : IoctlInRegister(file, request, argument);

    [LibraryImport(Libc.Library, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoctlInRegister(FileDescriptor file, nuint request, void* argument);

    [LibraryImport(Libc.Library, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoctlOnStack(
        FileDescriptor file, nuint request, nint x2, nint x3, nint x4, nint x5, nint x6, nint x7, void* argument);
}
