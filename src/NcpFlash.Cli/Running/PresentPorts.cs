using System.Text.Json;
using NcpFlash.Cli.Reporting;
using NcpFlash.Cli.Vendor;
using NcpFlash.Diagnostics;
using NcpFlash.Links;

namespace NcpFlash.Cli.Running;

/// <summary>The serial ports of this computer.</summary>
internal static class PresentPorts
{
    /// <summary>What a run without a port is told of the ports there are.</summary>
    public static string Sentence()
    {
        string[] names = [.. PortEnumerator.System.List().Select(p => p.Name)];
        return names.Length == 0 ? "This computer has no serial port at the moment." : $"The part could be on any of: {string.Join(", ", names)}.";
    }

    /// <summary>The port that a vendor command line without one means: the only one there is.</summary>
    /// <exception cref="NcpException"><c>vendor.several-ports</c> or <c>vendor.no-ports</c>.</exception>
    public static string Only() => PortEnumerator.System.List() switch
    {
        [var only] => only.Name,
        [] => throw Diagnosis.Of(VendorFaults.NoPorts).ToException(),
        var several => throw Diagnosis.Of(VendorFaults.SeveralPorts, ("text", string.Join(", ", several.Select(p => p.Name)))).ToException(),
    };

    /// <summary>Shows each port with the adapter behind it.</summary>
    public static void Tell(Reporter reporter)
    {
        IReadOnlyList<PortDescription> ports = PortEnumerator.System.List();
        foreach (PortDescription port in ports) reporter.Tell(Describe(port));
        if (ports.Count == 0)
        {
            reporter.Tell(new Finding(
                "no-ports", ["no serial port: plug the adapter in (a charge-only cable shows none), and check that its driver is installed"], _ => { }));
        }
    }

    /// <summary>A port for people and for programs.</summary>
    public static Finding Describe(PortDescription port)
    {
        UsbIdentity? usb = port.Usb;
        string[] facts =
        [
            .. new[]
            {
                usb is null ? null : $"USB {usb.VendorId:X4}:{usb.ProductId:X4}", usb?.Manufacturer, usb?.Product,
                usb?.SerialNumber is { } serial ? $"serial {serial}" : null, port.Driver is { } driver ? $"driver {driver}" : null,
                port.UsbLocation is { } location ? $"at {location}" : null,
            }.OfType<string>(),
        ];
        string head = facts.Length == 0 ? port.Name : $"{port.Name}  {string.Join(", ", facts)}";
        return new Finding("port", port.Alias is { } alias ? [head, $"  also {alias}"] : [head], json => WriteJson(json, port));
    }

    private static void WriteJson(Utf8JsonWriter json, PortDescription port)
    {
        json.WriteString("name", port.Name);
        json.WriteString("driver", port.Driver);
        json.WriteString("alias", port.Alias);
        json.WriteString("location", port.UsbLocation);
        if (port.Usb is not { } usb)
        {
            json.WriteNull("usb");
            return;
        }

        json.WriteStartObject("usb");
        json.WriteString("vendor_id", $"{usb.VendorId:x4}");
        json.WriteString("product_id", $"{usb.ProductId:x4}");
        json.WriteString("manufacturer", usb.Manufacturer);
        json.WriteString("product", usb.Product);
        json.WriteString("serial_number", usb.SerialNumber);
        json.WriteEndObject();
    }
}
