using System.Globalization;
using NcpFlash.Links.Native;

namespace NcpFlash.Links;

/// <summary>Lists the serial ports that are present, real devices only.</summary>
public sealed class PortEnumerator
{
    private readonly Func<IEnumerable<PortDescription>> _list;

    private PortEnumerator(Func<IEnumerable<PortDescription>> list) => _list = list;

    /// <summary>The ports of this system; none on a system without serial port support.</summary>
    public static PortEnumerator System { get; } = ForThisSystem();

    /// <summary>The ports by name, numbers in them by value: ttyUSB2 before ttyUSB10.</summary>
    public IReadOnlyList<PortDescription> List() =>
        [.. _list().OrderBy(port => Stem(port.Name), StringComparer.Ordinal).ThenBy(port => Number(port.Name)).ThenBy(port => port.Name, StringComparer.Ordinal)];

    /// <summary>The present port that a user's name means (the node, a link to it or its last part), or null.</summary>
    public PortDescription? Describe(string name)
    {
        string real = RealName(name);
        return List().FirstOrDefault(port => string.Equals(port.Name, real, StringComparison.OrdinalIgnoreCase)
            || string.Equals(port.Name, "/dev/" + name, StringComparison.Ordinal));
    }

    /// <summary>The ports of a Linux system whose sysfs and device folder are at the given places.</summary>
    internal static PortEnumerator ForLinux(string sysfs, string devices) => new(() => LinuxPorts.List(sysfs, devices));

    /// <summary>The ports of a macOS system whose device folder is at the given place.</summary>
    internal static PortEnumerator ForMac(string devices) => new(() => MacPorts.List(devices));

    private static PortEnumerator ForThisSystem()
    {
        if (OperatingSystem.IsLinux())
        {
            return ForLinux("/sys", "/dev");
        }

        if (OperatingSystem.IsMacOS())
        {
            return ForMac("/dev");
        }

        return OperatingSystem.IsWindows()
#pragma warning disable CA1416 // guarded by the line above, which the analyzer does not follow into a lambda
            ? new PortEnumerator(static () => WindowsPorts.List())
#pragma warning restore CA1416
            : new PortEnumerator(static () => []);
    }

    private static string Stem(string name) => name.TrimEnd("0123456789".ToCharArray());

    private static int Number(string name) =>
        int.TryParse(name.AsSpan(Stem(name).Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    private static string RealName(string name)
    {
        try
        {
            return File.ResolveLinkTarget(name, returnFinalTarget: true)?.FullName ?? name;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return name;
        }
    }
}
