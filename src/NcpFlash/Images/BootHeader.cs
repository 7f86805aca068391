using System.Collections.Immutable;

namespace NcpFlash.Images;

/// <summary>The 256-byte header of an image that the ROM or boot2 starts, with the blocks behind it (PROTOCOL 7).</summary>
/// <param name="Revision">Header revision.</param>
/// <param name="Config">Boot config word.</param>
/// <param name="BodyOffset">Offset of the body in the file, in bytes.</param>
/// <param name="BodyLength">Length of the body, in bytes.</param>
/// <param name="BodyHash">SHA-256 that the body must have.</param>
/// <param name="BootEntry">Address the CPU starts at.</param>
/// <param name="FlashParameters">The 84 bytes of flash parameters.</param>
/// <param name="PublicKey">64 bytes X and Y, big-endian; empty when unsigned.</param>
/// <param name="Signature">64 bytes r and s, big-endian; empty when unsigned.</param>
public sealed record BootHeader(
    uint Revision, BootConfigWord Config, uint BodyOffset, uint BodyLength, Sha256Digest BodyHash, uint BootEntry,
    ImmutableArray<byte> FlashParameters, ImmutableArray<byte> PublicKey, ImmutableArray<byte> Signature)
{
    /// <summary>Bytes of the header itself.</summary>
    public const int Size = 256;

    /// <summary>True when the image carries a key and a signature.</summary>
    public bool IsSigned => Config.SignType != 0;

    /// <summary>True when the body is encrypted.</summary>
    public bool IsEncrypted => Config.EncryptType != 0;

    /// <summary>SHA-256 of the public key, which a locked part compares with its efuse; null when unsigned.</summary>
    public Sha256Digest? KeyHash => PublicKey.IsEmpty ? null : Sha256Digest.Of(PublicKey.AsSpan());
}
