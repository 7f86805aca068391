using NcpFlash.Adapters;
using NcpFlash.Diagnostics;

namespace NcpFlash.Links;

/// <summary>A USB-serial adapter that is plugged in and has no serial port.</summary>
/// <param name="Usb">What it says of itself.</param>
/// <param name="Location">Place on the USB bus, such as <c>1-4.2</c>.</param>
/// <param name="Adapter">What is known of its kind.</param>
/// <param name="ClaimedBy">The driver that has it instead, such as <c>usbfs</c> (a program), or null for none.</param>
/// <param name="BrlttyRuns">True when brltty is running.</param>
public sealed record PortlessAdapter(UsbIdentity Usb, string Location, AdapterProfile Adapter, string? ClaimedBy, bool BrlttyRuns)
{
    /// <summary>What is wrong, as far as can be told.</summary>
    public Diagnosis Finding => BrlttyRuns && Facts.SuitsBrltty
        ? Diagnosis.Of(HostFaults.Brltty, ("seen", $"{Facts.Name} is plugged in at {Facts.Location} without a serial port"))
        : Diagnosis.Of(HostFaults.NoDriver, ("devices", Facts.ToString()));

    /// <summary>It as evidence.</summary>
    internal PortlessFacts Facts => new(
        $"{Adapter.Name} ({Usb.VendorId:X4}:{Usb.ProductId:X4})",
        $"USB {Location}",
        ClaimedBy switch
        {
            null => "which no driver has taken",
            "usbfs" => "which a program has taken from its driver",
            var other => $"which the driver {other} has",
        },
        Adapter.MayHave(AdapterQuirk.TakenByBrltty));
}
