using Microsoft.Win32.SafeHandles;

namespace NcpFlash.Links.Native;

/// <summary>An owned Unix file descriptor.</summary>
internal sealed class FileDescriptor : SafeHandleMinusOneIsInvalid
{
    /// <summary>Owns <paramref name="number"/>.</summary>
    public FileDescriptor(int number)
        : base(ownsHandle: true) => SetHandle(number);

    /// <summary>The number, for a poll set; valid while this object is kept undisposed.</summary>
    public int Number => (int)handle;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Libc.Close((int)handle) == 0;
}
