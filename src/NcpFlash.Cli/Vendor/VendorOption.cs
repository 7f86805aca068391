using System.Collections.Immutable;

namespace NcpFlash.Cli.Vendor;

/// <summary>An option of the vendor's tools (PROTOCOL 5.1).</summary>
/// <param name="Name">Long name with its dashes.</param>
/// <param name="Kind">Whether a value follows.</param>
/// <param name="Short">One-letter form, or null.</param>
/// <param name="IsSupported">False when it asks for something this program does not do.</param>
internal sealed record VendorOption(string Name, VendorOptionKind Kind, string? Short = null, bool IsSupported = true)
{
    /// <summary>Every option the vendor's tools are known to take.</summary>
    public static ImmutableArray<VendorOption> All { get; } =
    [
        new("--interface", VendorOptionKind.Value), new("--port", VendorOptionKind.Value, "-p"), new("--chipname", VendorOptionKind.Value),
        new("--baudrate", VendorOptionKind.Value), new("--xtal", VendorOptionKind.Value), new("--config", VendorOptionKind.Value),
        new("--firmware", VendorOptionKind.Value, IsSupported: false), new("--efuse", VendorOptionKind.OptionalValue), new("--efusefile", VendorOptionKind.Value),
        new("--dts", VendorOptionKind.Value, IsSupported: false), new("--flash", VendorOptionKind.Flag), new("--erase", VendorOptionKind.Flag, "-e"),
        new("--read", VendorOptionKind.Flag, "-r"), new("--write", VendorOptionKind.Flag, "-w"), new("--start", VendorOptionKind.Value),
        new("--end", VendorOptionKind.Value), new("--len", VendorOptionKind.Value), new("--file", VendorOptionKind.Value),
        new("--ram", VendorOptionKind.Flag, IsSupported: false), new("--reset", VendorOptionKind.Flag), new("--addr", VendorOptionKind.Value),
        new("--whole_chip", VendorOptionKind.Flag), new("--build", VendorOptionKind.Flag, IsSupported: false), new("--cpu_id", VendorOptionKind.Value),
        new("--key", VendorOptionKind.Value, IsSupported: false), new("--iv", VendorOptionKind.Value, IsSupported: false),
        new("--pk", VendorOptionKind.Value, IsSupported: false), new("--sk", VendorOptionKind.Value, IsSupported: false),
        new("--pk_str", VendorOptionKind.Value, IsSupported: false), new("--sk_str", VendorOptionKind.Value, IsSupported: false),
        new("--efuse_encrypted", VendorOptionKind.Value, IsSupported: false), new("--auto", VendorOptionKind.Flag, "-a", IsSupported: false),
    ];
}
