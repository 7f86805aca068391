using System.Security.Cryptography;

namespace NcpFlash.Emulator.Boot;

/// <summary>ECDSA over P-256 as boot headers carry it: raw numbers, big-endian, 32 bytes each (PROTOCOL 7.2).</summary>
internal static class SignatureCheck
{
    private const int NumberSize = 32;

    /// <summary>Length of a public key, X and Y, and of a signature, r and s.</summary>
    public const int PairSize = 2 * NumberSize;

    /// <summary>True when the signature is that of the digest by the key; false too for a key that is no point of the curve.</summary>
    public static bool Holds(ReadOnlySpan<byte> key, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> digest)
    {
        if (key.Length != PairSize || signature.Length != PairSize)
        {
            return false;
        }

        var point = new ECPoint { X = key[..NumberSize].ToArray(), Y = key[NumberSize..].ToArray() };
        try
        {
            using var verifier = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
            return verifier.VerifyHash(digest, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
