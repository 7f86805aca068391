using System.Globalization;
using NcpFlash.Adapters;

namespace NcpFlash.Links.Native;

/// <summary>Finds USB-serial adapters without a serial port in sysfs (Documentation/ABI/testing/sysfs-bus-usb of the kernel).</summary>
internal static class LinuxUsb
{
    internal static IEnumerable<PortlessAdapter> WithoutPort(string sysfs, bool brlttyRuns)
    {
        string bus = Path.Combine(sysfs, "bus", "usb", "devices");
        if (!Directory.Exists(bus))
        {
            yield break;
        }

        foreach (string entry in Directory.EnumerateFileSystemEntries(bus).Order(StringComparer.Ordinal))
        {
            // Interfaces, named 1-4:1.0, stand beside the devices.
            string folder = Real(entry);
            if (!Path.GetFileName(entry).Contains(':', StringComparison.Ordinal) && Identity(folder) is { } usb && Adapter(usb) is { } adapter && !HasPort(folder))
            {
                yield return new PortlessAdapter(usb, Path.GetFileName(entry), adapter, Claimer(folder), brlttyRuns);
            }
        }
    }

    /// <summary>The adapter of this very product: a vendor alone makes other things too.</summary>
    private static AdapterProfile? Adapter(UsbIdentity usb) => AdapterCatalog.Known.Find(usb) is { } adapter
        && adapter.Usb.Any(match => match.Id is { Product: { } product } id && id.Vendor == usb.VendorId && product == usb.ProductId) ? adapter : null;

    private static bool HasPort(string folder) => Interfaces(folder).Any(face => Directory.Exists(Path.Combine(face, "tty"))
        || Directory.EnumerateDirectories(face, "tty*").Any(port => Directory.Exists(Path.Combine(port, "tty"))));

    private static string? Claimer(string folder) => Interfaces(folder)
        .Select(face => new FileInfo(Path.Combine(face, "driver")).LinkTarget).OfType<string>().Select(Path.GetFileName).FirstOrDefault();

    private static IEnumerable<string> Interfaces(string folder) => Directory.EnumerateDirectories(folder, Path.GetFileName(folder) + ":*");

    private static UsbIdentity? Identity(string folder) => Hex(folder, "idVendor") is { } vendor && Hex(folder, "idProduct") is { } product
        ? new UsbIdentity(vendor, product, Hex(folder, "bcdDevice"), Text(folder, "manufacturer"), Text(folder, "product"), Text(folder, "serial"))
        : null;

    private static string Real(string path) => new FileInfo(path).LinkTarget is { } target
        ? Path.GetFullPath(target, Path.GetDirectoryName(path) ?? "/")
        : path;

    private static ushort? Hex(string folder, string file) =>
        ushort.TryParse(Text(folder, file), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort value) ? value : null;

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
}
