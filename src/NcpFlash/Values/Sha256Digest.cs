using System.Buffers.Binary;
using System.Security.Cryptography;

namespace NcpFlash;

/// <summary>A SHA-256 digest: 32 bytes, compared and printed as the lower-case hexadecimal everyone else prints.</summary>
/// <param name="High">Bytes 0..15, most significant first.</param>
/// <param name="Low">Bytes 16..31, most significant first.</param>
public readonly record struct Sha256Digest(UInt128 High, UInt128 Low)
{
    /// <summary>Digest length in bytes.</summary>
    public const int Size = 32;

    /// <summary>The digest whose bytes are given.</summary>
    /// <param name="bytes">Exactly 32 bytes.</param>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public static Sha256Digest FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"A SHA-256 digest has {Size} bytes, not {bytes.Length}.", nameof(bytes));
        }

        return new Sha256Digest(BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]));
    }

    /// <summary>The digest of <paramref name="message"/>.</summary>
    public static Sha256Digest Of(ReadOnlySpan<byte> message)
    {
        Span<byte> digest = stackalloc byte[Size];
        SHA256.HashData(message, digest);
        return FromBytes(digest);
    }

    /// <summary>The 32 digest bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(16), Low);
        return bytes;
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToArray());
}
