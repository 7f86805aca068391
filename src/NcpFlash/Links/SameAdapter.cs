namespace NcpFlash.Links;

/// <summary>Finds an adapter again after it was pulled out: it may come back under another name.</summary>
public static class SameAdapter
{
    /// <summary>
    /// The port among <paramref name="present"/> that is the one described before: the same kind of adapter with the same serial number; where it
    /// has none, or several share one, at the same place on the bus. An adapter that is not on USB is known by its name.
    /// </summary>
    public static PortDescription? Find(PortDescription before, IReadOnlyList<PortDescription> present)
    {
        if (before.Usb is not { } usb)
        {
            return present.FirstOrDefault(port => port.Name == before.Name && port.Usb is null);
        }

        PortDescription[] alike = [.. present.Where(port => port.Usb is { } other
            && other.VendorId == usb.VendorId && other.ProductId == usb.ProductId && other.Interface == usb.Interface && other.SerialNumber == usb.SerialNumber)];
        return usb.SerialNumber is not null && alike is [var only]
            ? only
            : alike.FirstOrDefault(port => port.UsbLocation == before.UsbLocation && (before.UsbLocation is not null || port.Name == before.Name));
    }
}
