using System.Buffers.Binary;
using NcpFlash.Diagnostics;

namespace NcpFlash.Images;

/// <summary>Reads a firmware image and collects everything that is wrong with it (PROTOCOL 7.1, 7.2).</summary>
internal static class FirmwareReader
{
    private const int KeyAt = 0x100;
    private const int KeySize = 64;
    private const int SignatureLengthAt = KeyAt + KeySize + 4;
    private const int SignatureAt = SignatureLengthAt + 4;
    private const int SignatureCrcAt = SignatureAt + KeySize;
    private const int EncryptionBlock = 20;
    private const uint NotChecked = 0xDEADBEEF;

    /// <summary>Reads bytes that begin with the magic and hold a whole header.</summary>
    public static FirmwareImage Read(ReadOnlySpan<byte> file)
    {
        var flaws = new List<ImageFlaw?>();
        BootHeader header = ReadHeader(file, flaws);
        return Finish(header, Body(file, header, flaws), file.Length, flaws);
    }

    /// <summary>
    /// Reads the first bytes of an image that stands on a flash, its body known by digest alone. Begins with the magic and holds a whole header.
    /// </summary>
    /// <param name="head">The first bytes, far enough into the body for its version block.</param>
    /// <param name="digest">SHA-256 of the body that the header states, or null when it does not lie in the flash.</param>
    public static FirmwareImage ReadHead(ReadOnlySpan<byte> head, Sha256Digest? digest)
    {
        var flaws = new List<ImageFlaw?>();
        BootHeader header = ReadHeader(head, flaws);
        long length = (long)header.BodyOffset + header.BodyLength;
        if (!BeginsBehindHeader(header, flaws) || header.BodyOffset >= head.Length)
        {
            return Finish(header, [], length, flaws);
        }

        CheckPadding(head, header, flaws);
        CheckHash(head, header, digest, flaws);
        return Finish(header, head[(int)header.BodyOffset..(int)Math.Min(length, head.Length)], length, flaws);
    }

    private static BootHeader ReadHeader(ReadOnlySpan<byte> file, List<ImageFlaw?> flaws)
    {
        var config = new BootConfigWord(Word(file, 120));
        CheckHeader(file, config, flaws);
        bool hasBlocks = config.SignType != 0 && file.Length >= SignatureCrcAt + 4;
        if (config.SignType != 0)
        {
            CheckBlocks(file, flaws);
        }

        return new BootHeader(
            Word(file, 4), config, Word(file, 124), Word(file, 132), Sha256Digest.FromBytes(file.Slice(136, Sha256Digest.Size)), Word(file, 176),
            [.. file.Slice(12, 84)], hasBlocks ? [.. file.Slice(KeyAt, KeySize)] : [], hasBlocks ? [.. file.Slice(SignatureAt, KeySize)] : []);
    }

    private static FirmwareImage Finish(BootHeader header, ReadOnlySpan<byte> body, long length, List<ImageFlaw?> flaws) => new(
        header, header.IsEncrypted ? null : FirmwareVersion.Find(body, header.BootEntry), length, [.. flaws.OfType<ImageFlaw>()]);

    private static void CheckHeader(ReadOnlySpan<byte> file, BootConfigWord config, List<ImageFlaw?> flaws)
    {
        CheckBlock(file, 8, "FCFG"u8, "flash configuration", 84, flaws);
        CheckBlock(file, 100, "PCFG"u8, "clock configuration", 12, flaws);
        uint stated = Word(file, 252);
        if (!(config.CrcIgnore && stated == NotChecked))
        {
            flaws.Add(ImageFlaw.OfCrc(ImageFaults.Crc, "boot header", 252, stated, file[..252]));
        }
    }

    private static void CheckBlock(ReadOnlySpan<byte> file, int at, ReadOnlySpan<byte> magic, string part, int length, List<ImageFlaw?> flaws)
    {
        if (!file[at..].StartsWith(magic))
        {
            flaws.Add(ImageFlaw.Of(ImageFaults.Layout, at, ("problem", $"the {part} of the boot header does not begin with its mark")));
            return;
        }

        flaws.Add(ImageFlaw.OfCrc(ImageFaults.Crc, part, at + 4 + length, Word(file, at + 4 + length), file.Slice(at + 4, length)));
    }

    private static void CheckBlocks(ReadOnlySpan<byte> file, List<ImageFlaw?> flaws)
    {
        if (file.Length < SignatureCrcAt + 4)
        {
            flaws.Add(TooShort(file.Length, SignatureCrcAt + 4));
            return;
        }

        flaws.Add(ImageFlaw.OfCrc(ImageFaults.Crc, "public key", KeyAt + KeySize, Word(file, KeyAt + KeySize), file.Slice(KeyAt, KeySize)));
        uint length = Word(file, SignatureLengthAt);
        if (length != KeySize)
        {
            flaws.Add(ImageFlaw.Of(
                ImageFaults.Layout, SignatureLengthAt, ("problem", $"the signature is stated to have {length} bytes; it must have {KeySize}")));
        }

        ReadOnlySpan<byte> signature = file[SignatureLengthAt..SignatureCrcAt];
        flaws.Add(ImageFlaw.OfCrc(ImageFaults.Crc, "signature", SignatureCrcAt, Word(file, SignatureCrcAt), signature));
    }

    /// <summary>The body, or nothing when it does not lie in the file; its hash is checked on the way.</summary>
    private static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> file, BootHeader header, List<ImageFlaw?> flaws)
    {
        long end = (long)header.BodyOffset + header.BodyLength;
        if (!BeginsBehindHeader(header, flaws))
        {
            return [];
        }

        CheckPadding(file, header, flaws);
        if (end > file.Length)
        {
            flaws.Add(TooShort(file.Length, end));
            return header.BodyOffset < file.Length ? file[(int)header.BodyOffset..] : [];
        }

        ReadOnlySpan<byte> body = file[(int)header.BodyOffset..(int)end];
        CheckHash(file, header, Sha256Digest.Of(body), flaws);
        if (end < file.Length)
        {
            flaws.Add(new ImageFlaw(ImageFaults.Trailing, end, [("count", $"{file.Length - end}")], IsFatal: false));
        }

        return body;
    }

    private static bool BeginsBehindHeader(BootHeader header, List<ImageFlaw?> flaws)
    {
        bool behind = header.BodyOffset >= (header.IsSigned ? SignatureCrcAt + 4 : BootHeader.Size);
        flaws.Add(behind ? null : ImageFlaw.Of(
            ImageFaults.Layout, 124, ("problem", $"the body is stated to begin at 0x{header.BodyOffset:X}, inside the header")));
        return behind;
    }

    private static void CheckHash(ReadOnlySpan<byte> file, BootHeader header, Sha256Digest? actual, List<ImageFlaw?> flaws)
    {
        bool notChecked = header.Config.HashIgnore && !header.IsSigned && Word(file, 136) == NotChecked;
        if (actual != header.BodyHash && !notChecked)
        {
            flaws.Add(ImageFlaw.Of(ImageFaults.Hash, 136, ("stated", $"{header.BodyHash}"), ("actual", actual?.ToString() ?? "none: it ends behind the flash")));
        }
    }

    /// <summary>Nothing covers the bytes between the blocks and the body; published images have zeros there, others erased flash.</summary>
    private static void CheckPadding(ReadOnlySpan<byte> file, BootHeader header, List<ImageFlaw?> flaws)
    {
        int start = (header.IsSigned ? SignatureCrcAt + 4 : BootHeader.Size) + (header.IsEncrypted ? EncryptionBlock : 0);
        int end = (int)Math.Min(header.BodyOffset, (uint)file.Length);
        if (start >= end || file[start..end].IndexOfAnyExcept(file[start] == 0xFF ? (byte)0xFF : (byte)0) is not (>= 0 and var first))
        {
            return;
        }

        int count = 0;
        foreach (byte b in file[start..end])
        {
            count += b is 0 or 0xFF ? 0 : 1;
        }

        flaws.Add(new ImageFlaw(ImageFaults.Padding, start + first, [("count", $"{Math.Max(1, count)}")], IsFatal: false));
    }

    private static ImageFlaw TooShort(long length, long needed) =>
        ImageFlaw.Of(ImageFaults.Truncated, length, ("what", "firmware image"), ("needed", $"{needed}"), ("length", $"{length}"));

    private static uint Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
}
