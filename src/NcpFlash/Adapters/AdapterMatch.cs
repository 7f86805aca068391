namespace NcpFlash.Adapters;

/// <summary>How an adapter is recognised. Everything that is given must fit; the match that gives most counts.</summary>
/// <param name="Id">USB vendor and product; null for any, where a driver is named.</param>
/// <param name="Release">bcdDevice as four hexadecimal digits, or null.</param>
/// <param name="Product">A text that the product string contains, or null.</param>
/// <param name="Driver">Kernel driver, or null.</param>
/// <param name="Interface">Interface number of a multi-port adapter, or null.</param>
public sealed record AdapterMatch(UsbProductId? Id = null, ushort? Release = null, string? Product = null, string? Driver = null, int? Interface = null)
{
    /// <summary>How much is given and fits; null when something does not fit.</summary>
    internal int? Score(UsbIdentity usb)
    {
        (bool Given, bool Fits, int Weight)[] parts =
        [
            (Id is not null, Id?.Vendor == usb.VendorId, 16),
            (Id?.Product is not null, Id?.Product == usb.ProductId, 8),
            (Product is not null, Product is not null && usb.Product?.Contains(Product, StringComparison.OrdinalIgnoreCase) == true, 4),
            (Release is not null, Release == usb.DeviceRelease, 2),
            (Interface is not null, Interface == usb.Interface, 2),
            (Driver is not null, string.Equals(Driver, usb.Driver, StringComparison.Ordinal), 1),
        ];
        return parts.Any(p => p.Given && !p.Fits) ? null : parts.Sum(p => p.Given ? p.Weight : 0);
    }
}
