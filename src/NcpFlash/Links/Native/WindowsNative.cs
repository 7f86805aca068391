using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NcpFlash.Links.Native;

/// <summary>Calls and numbers of Windows: winbase.h, winerror.h of the Windows SDK.</summary>
internal static unsafe partial class WindowsNative
{
    internal const uint GenericReadWrite = 0xC0000000;

    /// <summary>CTS in the lines of GetCommModemStatus (winbase.h).</summary>
    internal const uint MS_CTS_ON = 0x10;
    internal const uint OpenExisting = 3;
    internal const uint FileFlagOverlapped = 0x40000000;

    internal const int ERROR_INVALID_FUNCTION = 1;
    internal const int ERROR_FILE_NOT_FOUND = 2;
    internal const int ERROR_PATH_NOT_FOUND = 3;
    internal const int ERROR_ACCESS_DENIED = 5;
    internal const int ERROR_SHARING_VIOLATION = 32;
    internal const int ERROR_INVALID_PARAMETER = 87;
    internal const int ERROR_OPERATION_ABORTED = 995;
    internal const int ERROR_IO_INCOMPLETE = 996;
    internal const int ERROR_IO_PENDING = 997;

    /// <summary>How Wine ends a timed-out read; Windows ends it well, with 0 bytes.</summary>
    internal const int ERROR_TIMEOUT = 1460;

    internal const uint SETBREAK = 8;
    internal const uint CLRBREAK = 9;
    internal const uint PURGE_RXCLEAR = 8;
    internal const uint PURGE_TXCLEAR = 4;
    internal const uint CE_RXOVER = 1;
    internal const uint CE_OVERRUN = 2;
    internal const uint CE_FRAME = 8;
    internal const uint CE_BREAK = 16;
    internal const uint Infinite = 0xFFFFFFFF;
    internal const uint WAIT_FAILED = 0xFFFFFFFF;

    private const string Kernel = "kernel32.dll";

    [LibraryImport(Kernel, EntryPoint = "CreateFileW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    internal static partial SafeFileHandle CreateFile(
        string name, uint access, uint share, nint security, uint disposition, uint flags, nint template);

    [LibraryImport(Kernel, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool GetCommState(SafeFileHandle port, WindowsDcb* settings);

    [LibraryImport(Kernel, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool SetCommState(SafeFileHandle port, WindowsDcb* settings);

    [LibraryImport(Kernel, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool SetCommTimeouts(SafeFileHandle port, CommTimeouts* timeouts);

    [LibraryImport(Kernel, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool SetupComm(SafeFileHandle port, uint inputQueue, uint outputQueue);

    [LibraryImport(Kernel, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool EscapeCommFunction(SafeFileHandle port, uint function);

    [LibraryImport(Kernel, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool GetCommModemStatus(SafeFileHandle port, uint* lines);

    [LibraryImport(Kernel, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool ClearCommError(SafeFileHandle port, uint* errors, CommStatus* status);

    [LibraryImport(Kernel, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool PurgeComm(SafeFileHandle port, uint what);

    [LibraryImport(Kernel, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool ReadFile(SafeFileHandle file, byte* buffer, uint size, uint* count, NativeOverlapped* operation);

    [LibraryImport(Kernel, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool WriteFile(SafeFileHandle file, byte* bytes, uint size, uint* count, NativeOverlapped* operation);

    [LibraryImport(Kernel, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool GetOverlappedResult(
        SafeFileHandle file, NativeOverlapped* operation, uint* count, [MarshalAs(UnmanagedType.Bool)] bool wait);

    [LibraryImport(Kernel, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool CancelIoEx(SafeFileHandle file, NativeOverlapped* operation);

    [LibraryImport(Kernel, SetLastError = true)]
    internal static partial uint WaitForMultipleObjects(uint count, nint* handles, [MarshalAs(UnmanagedType.Bool)] bool all, uint milliseconds);

    /// <summary>COMMTIMEOUTS, in milliseconds; 0 = none.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct CommTimeouts
    {
        internal uint ReadInterval;
        internal uint ReadMultiplier;
        internal uint ReadConstant;
        internal uint WriteMultiplier;
        internal uint WriteConstant;
    }

    /// <summary>COMSTAT.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct CommStatus
    {
        internal uint Flags;
        internal uint InputQueue;
        internal uint OutputQueue;
    }
}
