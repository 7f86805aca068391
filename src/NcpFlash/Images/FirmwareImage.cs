using System.Collections.Immutable;

namespace NcpFlash.Images;

/// <summary>A file that begins with a boot header (PROTOCOL 7).</summary>
/// <param name="Header">The header.</param>
/// <param name="Version">The version block, or null when the body has none.</param>
/// <param name="Length">Length of the file, in bytes.</param>
/// <param name="Flaws">What is wrong; empty for a sound image. The signature is not verified here.</param>
public sealed record FirmwareImage(BootHeader Header, FirmwareVersion? Version, long Length, ImmutableArray<ImageFlaw> Flaws)
{
    /// <summary>Name in the version block of a second-stage boot loader.</summary>
    private const string Boot2Name = "boot2";

    /// <summary>True when the version block says that this is the second-stage boot loader.</summary>
    public bool IsBoot2 => Version?.Name == Boot2Name;

    /// <summary>
    /// The firmware at the start of <paramref name="bytes"/>, or null when they do not begin with the header's magic or end inside the header.
    /// </summary>
    public static FirmwareImage? Parse(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= BootHeader.Size && bytes.StartsWith("BFNP"u8) ? FirmwareReader.Read(bytes) : null;
}
