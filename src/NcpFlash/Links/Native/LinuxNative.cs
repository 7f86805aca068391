using System.Runtime.InteropServices;

namespace NcpFlash.Links.Native;

/// <summary>Calls and numbers of Linux: asm-generic/ioctls.h, asm-generic/termbits.h, linux/serial.h, linux/tty_flags.h.</summary>
internal static unsafe partial class LinuxNative
{
    internal const int O_NOCTTY = 0x100;
    internal const int O_NONBLOCK = 0x800;
    internal const int O_CLOEXEC = 0x80000;
    internal const int EfdFlags = O_NONBLOCK | O_CLOEXEC;

    internal const short POLLIN = 1;
    internal const short POLLPRI = 2;
    internal const short POLLOUT = 4;
    internal const short POLLERR = 8;
    internal const short POLLHUP = 16;
    internal const short POLLNVAL = 32;

    internal const uint TCGETS2 = 0x802C542A;
    internal const uint TCSETS2 = 0x402C542B;
    internal const uint TIOCEXCL = 0x540C;
    internal const uint TIOCNXCL = 0x540D;
    internal const uint TIOCOUTQ = 0x5411;
    internal const uint TIOCMGET = 0x5415;
    internal const uint TIOCMBIC = 0x5417;
    internal const uint TIOCMSET = 0x5418;
    internal const uint TIOCGSERIAL = 0x541E;
    internal const uint TIOCSSERIAL = 0x541F;
    internal const uint TIOCPKT = 0x5420;
    internal const uint TIOCSBRK = 0x5427;
    internal const uint TIOCCBRK = 0x5428;
    internal const uint TIOCGEXCL = 0x80045440;
    internal const uint TIOCGICOUNT = 0x545D;

    /// <summary>struct serial_struct on a 64-bit system: 72 bytes, the flags at byte 16.</summary>
    internal const int SerialStructSize = 72;
    internal const int SerialStructFlagsIndex = 4;
    internal const int ASYNC_LOW_LATENCY = 0x2000;

    /// <summary>struct serial_icounter_struct: 20 ints, of which 6 = frame, 7 = overrun, 9 = brk, 10 = buf_overrun.</summary>
    internal const int CounterCount = 20;

    internal const uint CBAUD = 0x100F;
    internal const uint BOTHER = 0x1000;
    internal const uint CS8 = 0x30;
    internal const uint CREAD = 0x80;
    internal const uint HUPCL = 0x400;
    internal const uint CLOCAL = 0x800;
    internal const uint CRTSCTS = 0x80000000;
    internal const uint EXTPROC = 0x10000;
    internal const int VTIME = 5;
    internal const int VMIN = 6;

    [LibraryImport(Libc.Library, EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int Ioctl(FileDescriptor file, uint request, void* argument);

    [LibraryImport(Libc.Library, EntryPoint = "poll", SetLastError = true)]
    internal static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport(Libc.Library, EntryPoint = "eventfd", SetLastError = true)]
    internal static partial int EventFd(uint initial, int flags);

    /// <summary>struct pollfd; a negative descriptor is passed over.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PollEntry
    {
        internal int Descriptor;
        internal short Events;
        internal short Returned;
    }
}
