using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;
using System.Security.Cryptography;
using NcpFlash.Diagnostics;

namespace NcpFlash.Images;

/// <summary>Bits to be burnt into the efuse array: a raw image, or the vendor's encrypted container (PROTOCOL 10.3).</summary>
/// <param name="IsContainer">True for the 4608-byte container.</param>
/// <param name="Contents">128, 256 or 512 bytes in plain.</param>
/// <param name="Flaws">What is wrong; empty for a sound file.</param>
public sealed record EfuseFile(bool IsContainer, ImmutableArray<byte> Contents, ImmutableArray<ImageFlaw> Flaws)
{
    /// <summary>Length of the encrypted container.</summary>
    public const int ContainerSize = 4608;

    private const int ContainerHeader = 4096;

    /// <summary>Which bits of the contents are meant, as long as these; null without a mask file, when all of them are (PROTOCOL 10.4).</summary>
    public ImmutableArray<byte>? Mask { get; init; }

    /// <summary>The bits to burn: the contents that the mask leaves, in an array of full size.</summary>
    public EfuseImage Image => Mask is { } mask ? new EfuseImage(Contents.AsSpan()).And(new EfuseImage(mask.AsSpan())) : new EfuseImage(Contents.AsSpan());

    /// <summary>The bits of the contents that the mask takes away.</summary>
    public EfuseImage Masked => new EfuseImage(Contents.AsSpan()).Except(Image);

    /// <summary>The words that are not zero, in order of offset: all that burning the file would change.</summary>
    public ImmutableArray<EfuseWord> Words => Image.Words;

    /// <summary>
    /// SHA-256 of the container as the vendor's tool writes these contents: with zeros between checksum and encrypted part, over which no checksum goes.
    /// Null for a raw file.
    /// </summary>
    public Sha256Digest? VendorDigest
    {
        get
        {
            if (!IsContainer)
            {
                return null;
            }

            var bytes = new byte[ContainerSize];
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, Crc32.Of(Contents.AsSpan()));
            using Aes aes = FormatKey();
            aes.EncryptCbc(Contents.AsSpan(), FormatVector, PaddingMode.None).CopyTo(bytes, ContainerHeader);
            return Sha256Digest.Of(bytes);
        }
    }

    /// <summary>The contents for people: how many bits, then one word a line. Every bit is permanent once it is burnt.</summary>
    public ImmutableArray<string> Describe() =>
    [
        $"{(IsContainer ? "encrypted" : "raw")} efuse file of {Contents.Length} bytes: sets {Words.Sum(w => BitOperations.PopCount(w.Value))} bits "
            + $"in {Words.Length} words, permanently",
        .. Words.Select(w => w.Meaning is { } meaning ? $"{w}  {meaning}" : w.ToString()),
    ];

    /// <summary>Reads a file that the user calls an efuse file.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="NcpException"><c>efuse.size</c>, <c>efuse.truncated</c> or <c>efuse.crc</c>.</exception>
    public static EfuseFile Parse(ReadOnlySpan<byte> bytes, string file)
    {
        EfuseFile? found = bytes.Length switch
        {
            128 or 256 or 512 => new EfuseFile(false, [.. bytes], []),
            ContainerSize => ReadContainer(bytes),
            _ => null,
        };
        ImageFlaw? flaw = found is null ? WrongLength(bytes) : found.Flaws.FirstOrDefault();
        return flaw is null ? found! : throw flaw.In(file).ToException();
    }

    /// <summary>This file with the mask that lies beside it.</summary>
    /// <param name="mask">The mask file.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="NcpException">It is no efuse file, or <c>efuse.mask-size</c>: it is not as long as this one.</exception>
    public EfuseFile WithMask(ReadOnlySpan<byte> mask, string file)
    {
        ImmutableArray<byte> bits = Parse(mask, file).Contents;
        return bits.Length == Contents.Length ? this with { Mask = bits }
            : throw ImageFlaw.Of(ImageFaults.EfuseMaskSize, bits.Length, ("length", $"{bits.Length}"), ("needed", $"{Contents.Length}"))
                .In(file).ToException();
    }

    /// <summary>Name of the mask file that belongs to an efuse file: <c>efusedata.bin</c> has <c>efusedata_mask.bin</c> (PROTOCOL 10.4).</summary>
    public static string MaskNameOf(string file)
    {
        int dot = file.LastIndexOf('.');
        return dot > file.LastIndexOfAny(['/', '\\']) + 1 ? $"{file[..dot]}_mask{file[dot..]}" : file + "_mask";
    }

    /// <summary>The container that <paramref name="bytes"/> are, or null when they do not have its form.</summary>
    public static EfuseFile? ParseContainer(ReadOnlySpan<byte> bytes) =>
        bytes.Length == ContainerSize && !bytes[4..ContainerHeader].ContainsAnyExcept((byte)0) ? ReadContainer(bytes) : null;

    private static ReadOnlySpan<byte> FormatVector => "BOUFFALOLABK\0\0\0\0"u8;

    /// <summary>A fixed key that is part of the file format, not a secret (PROTOCOL 10.3).</summary>
    private static Aes FormatKey()
    {
        var aes = Aes.Create();
        aes.Key = "BOUFFALOLABKEYIV"u8.ToArray();
        return aes;
    }

    private static ImageFlaw WrongLength(ReadOnlySpan<byte> bytes)
    {
        // A container begins with a CRC and zeros up to its encrypted part (PROTOCOL 10.3); a raw image of that length does not exist.
        bool cut = bytes.Length is > 512 and < ContainerSize && !bytes[4..Math.Min(bytes.Length, ContainerHeader)].ContainsAnyExcept((byte)0);
        return ImageFlaw.Of(cut ? ImageFaults.EfuseTruncated : ImageFaults.EfuseSize, bytes.Length, ("length", $"{bytes.Length}"));
    }

    private static EfuseFile ReadContainer(ReadOnlySpan<byte> bytes)
    {
        using Aes aes = FormatKey();
        byte[] plain = aes.DecryptCbc(bytes[ContainerHeader..], FormatVector, PaddingMode.None);
        uint stated = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return new EfuseFile(
            true, [.. plain], ImageFlaw.OfCrc(ImageFaults.EfuseCrc, "contents", 0, stated, plain) is { } flaw ? [flaw] : []);
    }
}
