namespace NcpFlash.Links;

/// <summary>What is known of a port without talking to the chip.</summary>
/// <param name="Name">The name the user gave or would give: <c>/dev/ttyUSB0</c>, <c>COM5</c>, <c>tcp://host:port</c>, <c>emu:</c>.</param>
/// <param name="Kind">What sort of port it is.</param>
/// <param name="HasControlLines">True when DTR and RTS can be driven; false on a pseudo-terminal or a plain TCP link.</param>
/// <param name="Usb">USB identity of the adapter, or null where there is none or it cannot be read.</param>
public sealed record LinkIdentity(string Name, LinkKind Kind, bool HasControlLines, UsbIdentity? Usb = null);
