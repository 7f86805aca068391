using NcpFlash.Links.Native;

namespace NcpFlash.Emulator.Serving;

/// <summary>What differs between the pseudo-terminals of Linux and macOS.</summary>
internal static unsafe class PtySettings
{
    /// <summary>
    /// Linux tells the server of every change of settings when the client's end has EXTPROC and the server's end is in packet mode
    /// (ioctl_tty(2), TIOCPKT).
    /// </summary>
    internal static bool PacketMode => OperatingSystem.IsLinux();

    internal static int OpenFlags => Libc.O_RDWR | (OperatingSystem.IsMacOS()
        ? MacNative.O_NOCTTY | MacNative.O_NONBLOCK | MacNative.O_CLOEXEC
        : LinuxNative.O_NOCTTY | LinuxNative.O_NONBLOCK | LinuxNative.O_CLOEXEC);

    /// <summary>Makes the terminal carry raw bytes and report changes; false with errno when the system refuses.</summary>
    internal static bool SetUp(FileDescriptor master, FileDescriptor slave)
    {
        if (OperatingSystem.IsMacOS())
        {
            MacTermios mac;
            if (MacNative.TcGetAttr(slave, &mac) != 0)
            {
                return false;
            }

            mac.MakeRaw();
            return MacNative.TcSetAttr(slave, MacNative.TCSANOW, &mac) == 0;
        }

        Termios2 settings;
        if (LinuxNative.Ioctl(slave, LinuxNative.TCGETS2, &settings) != 0)
        {
            return false;
        }

        // The rate stays in its old form: a client that reads the settings first (Wine) may not know the free form.
        settings.MakeRaw();
        settings.LocalFlags = LinuxNative.EXTPROC;
        int on = 1;
        return LinuxNative.Ioctl(slave, LinuxNative.TCSETS2, &settings) == 0 && LinuxNative.Ioctl(master, LinuxNative.TIOCPKT, &on) == 0;
    }

    /// <summary>The client's rate in bit/s: the server's end answers with the settings of the client's end. 0 when there is none.</summary>
    internal static int ReadRate(FileDescriptor master)
    {
        if (OperatingSystem.IsMacOS())
        {
            MacTermios mac;
            return MacNative.TcGetAttr(master, &mac) == 0 ? (int)mac.OutputRate : 0;
        }

        Termios2 settings;
        return LinuxNative.Ioctl(master, LinuxNative.TCGETS2, &settings) == 0 ? (int)settings.OutputRate : 0;
    }

    /// <summary>Whether a terminal is the client's end of a server like this one: a shell's terminal has no EXTPROC.</summary>
    internal static bool IsServed(string terminal)
    {
        if (!PacketMode)
        {
            return File.Exists(terminal);
        }

        using FileDescriptor file = Libc.Open(terminal, OpenFlags);
        Termios2 settings;
        return !file.IsInvalid && LinuxNative.Ioctl(file, LinuxNative.TCGETS2, &settings) == 0
            && (settings.LocalFlags & LinuxNative.EXTPROC) != 0;
    }
}
