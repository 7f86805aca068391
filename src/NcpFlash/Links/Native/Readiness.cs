namespace NcpFlash.Links.Native;

/// <summary>What a wait on a device found; none means that it was woken.</summary>
[Flags]
internal enum Readiness
{
    /// <summary>Nothing: the wait was ended by <see cref="DuplexDevice.Wake"/>.</summary>
    None = 0,

    /// <summary>A read will find bytes, or that the device is gone.</summary>
    Readable = 1,

    /// <summary>A write will be taken at least in part, or will find that the device is gone.</summary>
    Writable = 2,
}
