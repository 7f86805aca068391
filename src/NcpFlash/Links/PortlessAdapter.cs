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
    public Diagnosis Finding => BrlttyRuns && Adapter.MayHave(AdapterQuirk.TakenByBrltty)
        ? Diagnosis.Of(PortFaults.TakenByBrltty, ("adapter", Name), ("location", $"USB {Location}"))
        : Diagnosis.Of(PortFaults.NoDriver, ("adapter", Name), ("location", $"USB {Location}"), ("state", ClaimedBy switch
        {
            null => "no driver has taken it",
            "usbfs" => "a program has taken it from its driver",
            var other => $"the driver {other} has it",
        }));

    private string Name => $"{Adapter.Name} ({Usb.VendorId:X4}:{Usb.ProductId:X4})";
}
