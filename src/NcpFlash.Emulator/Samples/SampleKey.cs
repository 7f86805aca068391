using System.Security.Cryptography;

namespace NcpFlash.Emulator.Samples;

/// <summary>The key that signs sample images. It is public, protects nothing and must never be burnt into a real part.</summary>
internal static class SampleKey
{
    /// <summary>A test key: the private scalar is the ASCII text below.</summary>
    private static ReadOnlySpan<byte> Scalar => "test key of ncpflash: not secret"u8;

    /// <summary>Opens the key; the caller disposes of it.</summary>
    public static ECDsa Open() => ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Scalar.ToArray() });

    /// <summary>The public key as a boot header carries it: X and Y, 32 bytes each, big-endian.</summary>
    public static byte[] PublicKey(ECDsa key)
    {
        ECPoint point = key.ExportParameters(includePrivateParameters: false).Q;
        return [.. point.X ?? throw new CryptographicException("no X"), .. point.Y ?? throw new CryptographicException("no Y")];
    }
}
