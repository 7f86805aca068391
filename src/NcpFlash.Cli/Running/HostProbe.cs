using System.Globalization;
using NcpFlash.Diagnostics;
using NcpFlash.Links;

namespace NcpFlash.Cli.Running;

/// <summary>What can be learned of this computer without asking for rights: what runs on it that takes ports, and what stands before the USB bus.</summary>
internal static class HostProbe
{
    /// <summary>Looks at this computer, and at the port.</summary>
    public static HostFacts Look(LinkIdentity port) => OperatingSystem.IsLinux()
        ? Linux("/proc", "/sys", port)
        : new HostFacts { System = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : null, Virtual = Carrier(port) };

    /// <summary>A Linux system whose process and device trees are at the given places.</summary>
    internal static HostFacts Linux(string proc, string sysfs, LinkIdentity port)
    {
        string[] programs = [.. Programs(proc)];
        string version = ReadLine(Path.Combine(proc, "version")) ?? string.Empty;
        return new HostFacts
        {
            System = "linux",
            Virtual = version.Contains("microsoft", StringComparison.OrdinalIgnoreCase) ? "WSL, which has USB through the network (USB/IP)" : Carrier(port),
            ModemManager = programs.Length == 0 ? null : programs.Contains("ModemManager"),
            Brltty = programs.Length == 0 ? null : programs.Contains("brltty"),
            LatencyTimer = port.Kind == LinkKind.SerialPort
                && int.TryParse(ReadLine(Path.Combine(sysfs, "bus/usb-serial/devices", Path.GetFileName(port.Name), "latency_timer")), NumberStyles.None, CultureInfo.InvariantCulture, out int ms)
                ? TimeSpan.FromMilliseconds(ms) : null,
        };
    }

    private static string? Carrier(LinkIdentity port) => port.Kind == LinkKind.Tcp ? "the network" : null;

    private static IEnumerable<string> Programs(string proc)
    {
        if (!Directory.Exists(proc)) yield break;
        foreach (string process in Directory.EnumerateDirectories(proc))
        {
            if (char.IsAsciiDigit(Path.GetFileName(process)[0]) && ReadLine(Path.Combine(process, "comm")) is { } name) yield return name;
        }
    }

    private static string? ReadLine(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadLines(file).FirstOrDefault() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // a process that has ended, or is not ours
        }
    }
}
