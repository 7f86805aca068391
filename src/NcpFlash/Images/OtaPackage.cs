using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using NcpFlash.Diagnostics;

namespace NcpFlash.Images;

/// <summary>An over-the-air package: a 512-byte header and an image, raw or as xz (PROTOCOL 9.1). It is never flashed as it is.</summary>
/// <param name="Format">Text of the first 16 bytes.</param>
/// <param name="IsCompressed">True when the payload is an xz stream.</param>
/// <param name="PayloadLength">Length of the payload, in bytes.</param>
/// <param name="HardwareVersion">Hardware version text.</param>
/// <param name="SoftwareVersion">Software version text.</param>
/// <param name="PayloadHash">SHA-256 of the payload as stored.</param>
/// <param name="Flaws">What is wrong; empty for a sound package.</param>
public sealed record OtaPackage(
    string Format, bool IsCompressed, uint PayloadLength, string HardwareVersion, string SoftwareVersion, Sha256Digest PayloadHash,
    ImmutableArray<ImageFlaw> Flaws)
{
    /// <summary>Bytes before the payload.</summary>
    public const int HeaderSize = 512;

    /// <summary>The package that <paramref name="bytes"/> are, or null when they do not begin like one or end inside the header's fields.</summary>
    public static OtaPackage? Parse(ReadOnlySpan<byte> bytes)
    {
        // The first word names the chip the package is for; "_OTA" and the tag are what all have in common.
        if (bytes.Length < 96 || bytes[..16].IndexOf("_OTA"u8) < 0)
        {
            return null;
        }

        bool raw = bytes[16..].StartsWith("RAW"u8);
        bool xz = bytes[16..].StartsWith("XZ"u8);
        if (!raw && !xz)
        {
            return null;
        }

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]);
        var hash = Sha256Digest.FromBytes(bytes.Slice(64, Sha256Digest.Size));
        return new OtaPackage(
            Text(bytes[..16]), xz, length, Text(bytes.Slice(32, 16)), Text(bytes.Slice(48, 16)), hash, Flawed(bytes, length, hash));
    }

    private static ImmutableArray<ImageFlaw> Flawed(ReadOnlySpan<byte> bytes, uint length, Sha256Digest hash)
    {
        long present = Math.Max(0, bytes.Length - HeaderSize);
        if (bytes.Length < HeaderSize || present != length)
        {
            return [ImageFlaw.Of(ImageFaults.Ota, 20, ("problem", $"the package states a payload of {length} bytes, but holds {present}"))];
        }

        var actual = Sha256Digest.Of(bytes[HeaderSize..]);
        return actual == hash ? []
            : [ImageFlaw.Of(ImageFaults.Ota, 64, ("problem", $"the SHA-256 of the package's payload is {actual}, its header states {hash}"))];
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        var text = new StringBuilder();
        foreach (byte b in end < 0 ? field : field[..end])
        {
            text.Append(b is >= 0x20 and < 0x7F ? (char)b : '?');
        }

        return text.ToString();
    }
}
