namespace NcpFlash.Links.Native;

/// <summary>Where the file systems of a Linux system are.</summary>
/// <param name="Sys">Devices.</param>
/// <param name="Dev">Nodes.</param>
/// <param name="Proc">Processes.</param>
/// <param name="Run">State of services, udev's among them.</param>
internal sealed record LinuxRoots(string Sys, string Dev, string Proc, string Run)
{
    /// <summary>The running system's.</summary>
    internal static LinuxRoots System { get; } = new("/sys", "/dev", "/proc", "/run");
}
