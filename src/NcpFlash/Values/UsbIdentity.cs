namespace NcpFlash;

/// <summary>USB identity of an adapter.</summary>
/// <param name="VendorId">idVendor.</param>
/// <param name="ProductId">idProduct.</param>
/// <param name="DeviceRelease">bcdDevice, or null when not known.</param>
/// <param name="Manufacturer">Manufacturer string, or null.</param>
/// <param name="Product">Product string, or null.</param>
/// <param name="SerialNumber">Serial number string, or null.</param>
/// <param name="Interface">Interface number of a multi-port adapter, or null.</param>
/// <param name="Driver">Kernel driver, or null.</param>
public sealed record UsbIdentity(
    ushort VendorId, ushort ProductId, ushort? DeviceRelease = null, string? Manufacturer = null, string? Product = null,
    string? SerialNumber = null, int? Interface = null, string? Driver = null);
