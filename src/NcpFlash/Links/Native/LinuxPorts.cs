using System.Globalization;

namespace NcpFlash.Links.Native;

/// <summary>Reads the serial ports of Linux from sysfs (Documentation/ABI/stable/sysfs-class-tty, sysfs-bus-usb of the kernel).</summary>
internal static class LinuxPorts
{
    /// <summary>PORT_UNKNOWN of linux/serial_core.h: a node of the 8250 driver without hardware.</summary>
    private const string NoHardware = "0";

    /// <summary>A folder more levels down than any device is.</summary>
    private const int MaxDepth = 40;

    internal static IEnumerable<PortDescription> List(string sysfs, string devices)
    {
        string classFolder = Path.Combine(sysfs, "class", "tty");
        if (!Directory.Exists(classFolder))
        {
            yield break;
        }

        Dictionary<string, string> aliases = Aliases(devices);
        foreach (string entry in Directory.EnumerateFileSystemEntries(classFolder))
        {
            if (Describe(Real(entry), devices, aliases) is { } port)
            {
                yield return port;
            }
        }
    }

    private static PortDescription? Describe(string tty, string devices, Dictionary<string, string> aliases)
    {
        string device = Path.Combine(tty, "device");
        // A terminal that is not a piece of hardware (console, pseudo-terminal) has no device.
        if (!Directory.Exists(device) || Text(tty, "type") == NoHardware)
        {
            return null;
        }

        string name = Path.Combine(devices, Path.GetFileName(tty));
        device = Real(device);
        string? driver = Link(Path.Combine(Hardware(device), "driver"));
        string? usb = Ancestor(device, "idVendor");
        return new PortDescription(
            name, driver, usb is null ? null : Identity(device, usb, driver), usb is null ? null : Path.GetFileName(usb), aliases.GetValueOrDefault(name))
        {
            IsAdapter = usb is not null,
        };
    }

    /// <summary>The device below the kernel's own layers of a UART (since 6.5: serial-base, with the drivers "ctrl" and "port").</summary>
    private static string Hardware(string device)
    {
        string at = device;
        while (Link(Path.Combine(at, "subsystem")) == "serial-base" && Path.GetDirectoryName(at) is { } parent)
        {
            at = parent;
        }

        return at;
    }

    private static UsbIdentity? Identity(string device, string usb, string? driver) =>
        Hex(Text(usb, "idVendor")) is { } vendor && Hex(Text(usb, "idProduct")) is { } product
            ? new UsbIdentity(
                vendor,
                product,
                Hex(Text(usb, "bcdDevice")),
                Text(usb, "manufacturer"),
                Text(usb, "product"),
                Text(usb, "serial"),
                Ancestor(device, "bInterfaceNumber") is { } face ? Hex(Text(face, "bInterfaceNumber")) : null,
                driver)
            : null;

    /// <summary>The nearest folder upwards, the given one included, that has a file of this name.</summary>
    private static string? Ancestor(string folder, string file)
    {
        string? at = folder;
        for (int depth = 0; depth < MaxDepth && at is not null; depth++)
        {
            if (File.Exists(Path.Combine(at, file)))
            {
                return at;
            }

            at = Path.GetDirectoryName(at);
        }

        return null;
    }

    private static Dictionary<string, string> Aliases(string devices)
    {
        var aliases = new Dictionary<string, string>(StringComparer.Ordinal);
        string folder = Path.Combine(devices, "serial", "by-id");
        if (Directory.Exists(folder))
        {
            foreach (string alias in Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal))
            {
                aliases.TryAdd(Real(alias), alias);
            }
        }

        return aliases;
    }

    private static string Real(string path) => new FileInfo(path).LinkTarget is { } target
        ? Path.GetFullPath(target, Path.GetDirectoryName(path) ?? "/")
        : path;

    private static string? Link(string path) => new FileInfo(path).LinkTarget is { } target ? Path.GetFileName(target) : null;

    private static string? Text(string folder, string file)
    {
        try
        {
            string text = File.ReadAllText(Path.Combine(folder, file)).Trim();
            return text.Length == 0 ? null : text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // the device need not have it, and may vanish while we look
        }
    }

    private static ushort? Hex(string? text) =>
        ushort.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort value) ? value : null;
}
