using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What is known of the port and the adapter behind it.</summary>
/// <param name="Port">The port's name.</param>
/// <param name="Kind">What sort of port it is: <c>serial</c>, <c>pty</c>, <c>tcp</c>, <c>emulator</c>, <c>replay</c>.</param>
public sealed record AdapterFacts(string Port, string Kind)
{
    /// <summary>The adapter's model, or null when it is not known.</summary>
    public string? Model { get; init; }

    /// <summary>USB vendor id, or null.</summary>
    public ushort? VendorId { get; init; }

    /// <summary>USB product id, or null.</summary>
    public ushort? ProductId { get; init; }

    /// <summary>Kernel driver, or null.</summary>
    public string? Driver { get; init; }

    /// <summary>True when the port has DTR and RTS.</summary>
    public bool HasControlLines { get; init; }

    /// <summary>Known traits of the model that matter here, by name.</summary>
    public ImmutableArray<string> Quirks { get; init; } = [];

    /// <summary>Vendor and product id as people write them, or null.</summary>
    public string? UsbId => VendorId is { } vendor && ProductId is { } product ? $"{vendor:X4}:{product:X4}" : null;
}
