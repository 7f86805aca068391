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

    /// <summary>
    /// The firmware whose first bytes were read from a flash, its body known by digest alone; null when they do not begin with the header's magic or
    /// end inside the header.
    /// </summary>
    /// <param name="head">The first bytes, far enough into the body for its version block.</param>
    /// <param name="bodyDigest">SHA-256 of the body that the header states, or null when it does not lie in the flash.</param>
    public static FirmwareImage? ParseHead(ReadOnlySpan<byte> head, Sha256Digest? bodyDigest) =>
        head.Length >= BootHeader.Size && head.StartsWith("BFNP"u8) ? FirmwareReader.ReadHead(head, bodyDigest) : null;
}
