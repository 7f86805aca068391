namespace NcpFlash.Links;

/// <summary>A serial port that is present.</summary>
/// <param name="Name">The name to open it by: <c>/dev/ttyUSB0</c>, <c>/dev/cu.usbserial-110</c>, <c>COM5</c>.</param>
/// <param name="Driver">Kernel driver of the port, or null when not known.</param>
/// <param name="Usb">USB identity of the adapter, or null for another bus or where it cannot be read.</param>
/// <param name="UsbLocation">Place on the USB bus, such as <c>1-4.2</c> (bus 1, port 4, then port 2 of a hub), or null.</param>
/// <param name="Alias">A name that stays the same from one plugging to the next (<c>/dev/serial/by-id/…</c>), or null.</param>
public sealed record PortDescription(
    string Name, string? Driver = null, UsbIdentity? Usb = null, string? UsbLocation = null, string? Alias = null)
{
    /// <summary>False for a UART of the computer's own, or behind another bus than USB, where the system tells them apart.</summary>
    public bool IsAdapter { get; init; } = true;
}
