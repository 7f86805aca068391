using System.Collections.Immutable;
using NcpFlash.Adapters;
using NcpFlash.Links.Native;

namespace NcpFlash.Links;

/// <summary>The serial ports of this system and what may stand in their way.</summary>
/// <param name="Ports">The ports, by name.</param>
/// <param name="WithoutPort">Adapters that are plugged in and have no port; Linux only.</param>
/// <param name="Meddlers">Running programs that open or take ports by themselves: ModemManager, brltty; Linux only.</param>
public sealed record PortSurvey(ImmutableArray<PortReport> Ports, ImmutableArray<PortlessAdapter> WithoutPort, ImmutableArray<PortHolder> Meddlers)
{
    /// <summary>Looks at the running system. Nothing is opened.</summary>
    public static PortSurvey Take() => OperatingSystem.IsLinux() ? TakeLinux("/sys", "/dev", "/proc") : new PortSurvey(
        [.. PortEnumerator.System.List().Select(port => new PortReport(port, AdapterOf(port), [], OperatingSystem.IsMacOS() ? NodeRights.Access(port.Name) : null, LatencyTimer.Of(port.Name)))],
        [],
        []);

    /// <summary>Looks at a Linux system whose file systems are at the given places.</summary>
    internal static PortSurvey TakeLinux(string sysfs, string devices, string processes)
    {
        ImmutableArray<PortHolder> meddlers = PortHolder.Running(["ModemManager", "brltty"], processes);
        bool brltty = meddlers.Any(m => m.Name == "brltty");
        return new PortSurvey(
            [.. PortEnumerator.ForLinux(sysfs, devices).List().Select(port => new PortReport(
                port, AdapterOf(port), [.. PortHolder.Find(port.Name, processes)], NodeRights.Access(port.Name), LinuxLatency.Read(port.Name, sysfs)))],
            [.. LinuxUsb.WithoutPort(sysfs, brltty)],
            meddlers);
    }

    private static AdapterProfile? AdapterOf(PortDescription port) => port.Usb is { } usb
        ? AdapterCatalog.Known.Find(usb)
        : port.Driver is { } driver ? AdapterCatalog.Known.FindByDriver(driver) : null;
}
