namespace NcpFlash.Cli.Vendor;

/// <summary>What a vendor command line asks for.</summary>
internal abstract record VendorJob
{
    private VendorJob()
    {
    }

    /// <summary>Writes what an INI names.</summary>
    /// <param name="Config">Path of the INI.</param>
    /// <param name="EfuseFile">Efuse file that is to be burnt afterwards, or null.</param>
    public sealed record Program(string Config, string? EfuseFile) : VendorJob;

    /// <summary>Burns an efuse file into a part that holds its images.</summary>
    /// <param name="EfuseFile">The file.</param>
    public sealed record BurnEfuse(string EfuseFile) : VendorJob;

    /// <summary>Reads efuse bytes into a file.</summary>
    /// <param name="Range">Which bytes.</param>
    /// <param name="File">Where they go.</param>
    public sealed record ReadEfuse(FlashRange Range, string File) : VendorJob;

    /// <summary>Reads flash into a file.</summary>
    /// <param name="Range">Which bytes.</param>
    /// <param name="File">Where they go.</param>
    public sealed record ReadFlash(FlashRange Range, string File) : VendorJob;

    /// <summary>Writes a file to an address.</summary>
    /// <param name="Start">First address.</param>
    /// <param name="File">The file.</param>
    public sealed record WriteFlash(uint Start, string File) : VendorJob;

    /// <summary>Erases a range, or the whole chip.</summary>
    /// <param name="Range">The range, or null for the whole chip.</param>
    public sealed record Erase(FlashRange? Range) : VendorJob;

    /// <summary>Connects and does nothing else (<c>--port</c> alone).</summary>
    public sealed record Connect : VendorJob;
}
