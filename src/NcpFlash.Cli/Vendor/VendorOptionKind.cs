namespace NcpFlash.Cli.Vendor;

/// <summary>Whether a value follows an option.</summary>
internal enum VendorOptionKind
{
    /// <summary>No value.</summary>
    Flag,

    /// <summary>One value.</summary>
    Value,

    /// <summary>A value where the next word is not an option: <c>--efuse</c> is a flag to the reader and takes a file in the flasher.</summary>
    OptionalValue,
}
