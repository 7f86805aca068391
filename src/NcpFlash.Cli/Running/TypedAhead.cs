using System.Runtime.InteropServices;

namespace NcpFlash.Cli.Running;

/// <summary>What was typed at the terminal before it was asked for: an answer to a question that nobody had seen is none.</summary>
internal static partial class TypedAhead
{
    private const int StandardInput = 0;

    /// <summary>TCIFLUSH of Linux (asm-generic/termbits.h) and of macOS (sys/termios.h).</summary>
    private static readonly int InputQueue = OperatingSystem.IsMacOS() ? 1 : 0;

    /// <summary>Throws it away; does nothing where standard input is no terminal.</summary>
    public static void Discard()
    {
        if (OperatingSystem.IsWindows())
        {
            FlushConsoleInputBuffer(GetStdHandle(-10)); // STD_INPUT_HANDLE
        }
        else
        {
            _ = TcFlush(StandardInput, InputQueue);
        }
    }

    [LibraryImport("libc", EntryPoint = "tcflush")]
    private static partial int TcFlush(int file, int queue);

    [LibraryImport("kernel32")]
    private static partial nint GetStdHandle(int which);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool FlushConsoleInputBuffer(nint console);
}
