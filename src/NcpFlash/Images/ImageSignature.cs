using System.Security.Cryptography;

namespace NcpFlash.Images;

/// <summary>The signature of a boot image, verified on this computer: ECDSA over P-256 and SHA-256 (PROTOCOL 7.2).</summary>
/// <param name="State">What came of it.</param>
/// <param name="KeyHash">SHA-256 of the image's public key, which a locked part compares with its efuse; null without a key.</param>
/// <param name="Reason">Why it is not valid, as a clause; null when it is valid or there is none.</param>
public sealed record ImageSignature(SignatureState State, Sha256Digest? KeyHash, string? Reason)
{
    private const int EllipticCurve = 1;
    private const int NumberSize = 32;

    /// <summary>True for an image that is signed, and rightly so.</summary>
    public bool IsValid => State == SignatureState.Valid;

    /// <summary>
    /// Verifies the signature. Runs wherever the base library has ECDSA; where it has not (browsers), the state is
    /// <see cref="SignatureState.NotChecked"/>, and only the hash of the body has been compared.
    /// </summary>
    /// <param name="image">The image, as parsed from <paramref name="file"/>.</param>
    /// <param name="file">The bytes from the image's first one; more may follow.</param>
    public static ImageSignature Verify(FirmwareImage image, ReadOnlySpan<byte> file)
    {
        BootHeader header = image.Header;
        long end = (long)header.BodyOffset + header.BodyLength;
        Sha256Digest? digest = end <= file.Length && header.BodyOffset <= end ? Sha256Digest.Of(file[(int)header.BodyOffset..(int)end]) : null;
        return Verify(header, digest, "the body does not lie in the file");
    }

    /// <summary>Verifies the signature of an image that stands on a flash, its body known by the digest that the part computed.</summary>
    /// <param name="image">The image, as <see cref="FirmwareImage.ParseHead"/> read it.</param>
    /// <param name="bodyDigest">SHA-256 of its body, or null when that does not lie in the flash.</param>
    public static ImageSignature Verify(FirmwareImage image, Sha256Digest? bodyDigest) =>
        Verify(image.Header, bodyDigest, "the body does not lie in the flash");

    private static ImageSignature Verify(BootHeader header, Sha256Digest? bodyDigest, string noBody)
    {
        if (!header.IsSigned)
        {
            return new ImageSignature(SignatureState.None, null, null);
        }

        if (header.Config.SignType != EllipticCurve || header.PublicKey.IsEmpty || header.Signature.IsEmpty)
        {
            return new ImageSignature(
                SignatureState.Missing, header.KeyHash,
                header.PublicKey.IsEmpty ? "the file ends before its key and signature" : $"signature type {header.Config.SignType} is not known");
        }

        return bodyDigest is not { } digest ? Invalid(header, noBody)
            : digest != header.BodyHash ? Invalid(header, "the body does not have the hash that the header states")
            : Verify(header, digest);
    }

    private static ImageSignature Verify(BootHeader header, Sha256Digest digest)
    {
        try
        {
            using ECDsa key = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = [.. header.PublicKey.AsSpan(0, NumberSize)], Y = [.. header.PublicKey.AsSpan()[NumberSize..]] },
            });
            return key.VerifyHash(digest.ToArray(), header.Signature.AsSpan())
                ? new ImageSignature(SignatureState.Valid, header.KeyHash, null)
                : Invalid(header, "the signature is not that of this body and key");
        }
        catch (CryptographicException)
        {
            return Invalid(header, "the public key is no point of the curve");
        }
        catch (PlatformNotSupportedException)
        {
            return new ImageSignature(SignatureState.NotChecked, header.KeyHash, "this platform has no ECDSA");
        }
    }

    private static ImageSignature Invalid(BootHeader header, string reason) => new(SignatureState.Invalid, header.KeyHash, reason);
}
