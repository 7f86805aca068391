using NcpFlash.Diagnostics;
using NcpFlash.Links.Native;

namespace NcpFlash.Links;

/// <summary>
/// What of the computer bears on a port, learned without asking for rights and without opening anything: what runs that takes ports, what stands before the
/// USB bus, which adapters have no port, who has this one, and since when it is there.
/// </summary>
public static class HostProbe
{
    /// <summary>Looks at this computer, and at a port that need not exist.</summary>
    public static HostFacts Look(string port, LinkKind kind) => OperatingSystem.IsLinux()
        ? Linux(LinuxRoots.System, port, kind)
        : new HostFacts
        {
            System = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : null,
            Virtual = Carrier(kind),
            LatencyTimer = kind == LinkKind.SerialPort ? LatencyTimer.Of(port)?.Time : null,
        };

    /// <summary>A Linux system whose file systems are at the given places.</summary>
    internal static HostFacts Linux(LinuxRoots roots, string port, LinkKind kind)
    {
        bool visible = Directory.Exists(roots.Proc);
        bool brltty = !PortHolder.Running(["brltty"], roots.Proc).IsEmpty;
        bool local = kind == LinkKind.SerialPort;
        return new HostFacts
        {
            System = "linux",
            Virtual = LinuxHost.IsSubsystemOfWindows(roots) ? "WSL, which has USB through the network (USB/IP)" : Carrier(kind),
            ModemManager = visible ? !PortHolder.Running(["ModemManager"], roots.Proc).IsEmpty : null,
            Brltty = visible ? brltty : null,
            LatencyTimer = local ? LinuxLatency.Read(port, roots.Sys)?.Time : null,
            PluggedSince = local ? LinuxHost.AgeOf(port, roots) : null,
            Holders = local && visible ? [.. PortHolder.Find(port, roots.Proc).Select(h => h.Name)] : [],
            WithoutPort = local ? [.. LinuxUsb.WithoutPort(roots.Sys, brltty).Select(a => a.Facts)] : [],
        };
    }

    /// <summary>What carries the bytes besides the bus: a port behind a server is as far away as a bare connection.</summary>
    internal static string? Carrier(LinkKind kind) => kind is LinkKind.Tcp or LinkKind.Rfc2217 ? "the network" : null;
}
