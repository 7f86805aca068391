using System.Globalization;
using System.Runtime.Versioning;
using Microsoft.Win32;

namespace NcpFlash.Links.Native;

/// <summary>Reads the serial ports of Windows from the registry: those present from SERIALCOMM, their USB identity from Enum.</summary>
internal static class WindowsPorts
{
    private const string Present = @"HARDWARE\DEVICEMAP\SERIALCOMM";
    private const string Devices = @"SYSTEM\CurrentControlSet\Enum\";
    private static readonly string[] Buses = ["USB", "FTDIBUS"];

    [SupportedOSPlatform("windows")]
    internal static IEnumerable<PortDescription> List()
    {
        using RegistryKey? present = Registry.LocalMachine.OpenSubKey(Present);
        if (present is null)
        {
            return [];
        }

        Dictionary<string, UsbIdentity> identities = Identities();
        return [.. present.GetValueNames()
            .Select(value => present.GetValue(value) as string)
            .OfType<string>()
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(name => (Name: name, Usb: identities.GetValueOrDefault(name)))
            .Select(p => new PortDescription(p.Name, p.Usb?.Driver, p.Usb) { IsAdapter = p.Usb is not null })];
    }

    /// <summary>
    /// Reads vendor, product, interface and serial number out of a device key (<c>VID_1A86&amp;PID_7523</c>, <c>VID_10C4&amp;PID_EA70&amp;MI_01</c>,
    /// <c>VID_0403+PID_6001+A50285BIA</c>) and its instance key; null when it has no vendor and product.
    /// </summary>
    internal static UsbIdentity? ParseKeys(string device, string instance, string? product, string? driver)
    {
        string[] parts = device.Split('&', '+');
        if (Hex(parts, "VID_") is not { } vendor || Hex(parts, "PID_") is not { } id)
        {
            return null;
        }

        // An instance with '&' was made up by the system for a device without a serial number.
        string? serial = parts is [_, _, var third] && device.Contains('+', StringComparison.Ordinal) ? third
            : instance.Contains('&', StringComparison.Ordinal) ? null : instance;
        return new UsbIdentity(vendor, id, Product: product, SerialNumber: serial, Interface: Hex(parts, "MI_"), Driver: driver);
    }

    private static ushort? Hex(string[] parts, string prefix) =>
        Array.Find(parts, part => part.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) is { } part
            && ushort.TryParse(part[prefix.Length..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort value)
            ? value
            : null;

    [SupportedOSPlatform("windows")]
    private static Dictionary<string, UsbIdentity> Identities()
    {
        var identities = new Dictionary<string, UsbIdentity>(StringComparer.OrdinalIgnoreCase);
        foreach (string bus in Buses)
        {
            using RegistryKey? devices = Registry.LocalMachine.OpenSubKey(Devices + bus);
            if (devices is not null)
            {
                foreach (string device in devices.GetSubKeyNames())
                {
                    AddInstances(devices, device, identities);
                }
            }
        }

        return identities;
    }

    [SupportedOSPlatform("windows")]
    private static void AddInstances(RegistryKey devices, string device, Dictionary<string, UsbIdentity> identities)
    {
        using RegistryKey? instances = devices.OpenSubKey(device);
        foreach (string instance in instances?.GetSubKeyNames() ?? [])
        {
            using RegistryKey? key = instances?.OpenSubKey(instance);
            using RegistryKey? parameters = key?.OpenSubKey("Device Parameters");
            if (parameters?.GetValue("PortName") is string port
                && ParseKeys(device, instance, key?.GetValue("FriendlyName") as string, key?.GetValue("Service") as string) is { } identity)
            {
                identities[port] = identity;
            }
        }
    }
}
