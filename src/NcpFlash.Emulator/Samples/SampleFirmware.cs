using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace NcpFlash.Emulator.Samples;

/// <summary>A signed image that has everything a boot loader looks at and no code (PROTOCOL 7).</summary>
/// <param name="Name">What it calls itself.</param>
/// <param name="Version">Major, minor, patch.</param>
/// <param name="BodyOffset">Where the body begins: 0x1000 or 0x2000.</param>
/// <param name="BodyLength">Length of the body, at least 0xD00.</param>
internal sealed record SampleFirmware(string Name, (byte Major, byte Minor, byte Patch) Version, int BodyOffset, int BodyLength)
{
    private const uint MappedAt = 0xA0000000;
    private const int VersionAt = 0xC00;

    /// <summary>The clock configuration and its CRC, as real headers carry them (PROTOCOL 6.2).</summary>
    private static readonly byte[] Clock = Convert.FromHexString("070500000302010100010000" + "4a05f490");

    /// <summary>The image, signed with the sample key.</summary>
    /// <param name="flashParameters">84 bytes of flash parameters.</param>
    public byte[] Build(ReadOnlySpan<byte> flashParameters)
    {
        var image = new byte[BodyOffset + BodyLength];
        FillBody(image.AsSpan(BodyOffset));
        using ECDsa key = SampleKey.Open();
        WriteHeader(image, flashParameters);
        WriteKeyAndSignature(image, key);
        return image;
    }

    /// <summary>Every other 64 bytes repeat a phrase, the rest is noise of a fixed seed: it packs to about half, as firmware does.</summary>
    private void FillBody(Span<byte> body)
    {
        uint noise = 0x9E3779B9 ^ (uint)BodyLength;
        for (int i = 0; i < body.Length; i++)
        {
            noise ^= noise << 13;
            noise ^= noise >> 17;
            noise ^= noise << 5;
            body[i] = (i & 64) == 0 ? (byte)noise : (byte)(0x13 + (i & 63));
        }

        Span<byte> version = body.Slice(VersionAt, 0x90);
        version.Clear();
        "BLFBVERF"u8.CopyTo(version);
        (version[9], version[10], version[11]) = Version;
        Write(version, 12, MappedAt + VersionAt + 0x74);
        Write(version, 16, MappedAt + VersionAt + 0x28);
        "BLFBVERF"u8.CopyTo(version[0x20..]);
        "Jan  1 2026 00:00:00"u8.CopyTo(version[0x28..]);
        Encoding.ASCII.GetBytes(Name, version[0x74..]);
    }

    private void WriteHeader(Span<byte> image, ReadOnlySpan<byte> flashParameters)
    {
        "BFNP"u8.CopyTo(image);
        Write(image, 4, 1);
        "FCFG"u8.CopyTo(image[8..]);
        flashParameters.CopyTo(image[12..]);
        Write(image, 96, Crc32.Of(image[12..96]));
        "PCFG"u8.CopyTo(image[100..]);
        Clock.CopyTo(image[104..]);
        Write(image, 120, 0x72CD0101); // signed, flat, as real images (PROTOCOL 7.3)
        Write(image, 124, (uint)BodyOffset);
        Write(image, 132, (uint)BodyLength);
        SHA256.HashData(image[BodyOffset..], image[136..]);
        image[168] = 1;
        Write(image, 176, MappedAt);
        Write(image, 252, Crc32.Of(image[..252]));
    }

    private void WriteKeyAndSignature(Span<byte> image, ECDsa key)
    {
        SampleKey.PublicKey(key).CopyTo(image[0x100..]);
        Write(image, 0x140, Crc32.Of(image[0x100..0x140]));
        Write(image, 0x144, 64);
        key.SignData(image[BodyOffset..].ToArray(), HashAlgorithmName.SHA256).CopyTo(image[0x148..]);
        Write(image, 0x188, Crc32.Of(image[0x144..0x188]));
    }

    private static void Write(Span<byte> bytes, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes[offset..], value);
}
