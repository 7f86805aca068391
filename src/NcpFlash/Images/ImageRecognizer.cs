using System.Collections.Immutable;
using NcpFlash.Diagnostics;

namespace NcpFlash.Images;

/// <summary>Tells what a file is by its bytes.</summary>
public static class ImageRecognizer
{
    /// <summary>Where partition tables stand in a copy of a flash (PROTOCOL 8).</summary>
    private static readonly ImmutableArray<int> TableAddresses = [0xE000, 0xF000];

    private static readonly ImmutableArray<(byte[] Magic, string Kind)> ForeignMagics =
    [
        ([0x7F, (byte)'E', (byte)'L', (byte)'F'], "ELF program"),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], "xz archive"),
        ([(byte)'P', (byte)'K', 3, 4], "ZIP archive"),
        ([0x1F, 0x8B], "gzip archive"),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C], "7z archive"),
        ([(byte)'U', (byte)'F', (byte)'2', 0x0A], "UF2 file"),
        ([(byte)'<', (byte)'!'], "web page"),
    ];

    /// <summary>What <paramref name="bytes"/> are. Never throws; a damaged file is named for what it is, with its flaws.</summary>
    public static RecognizedImage Recognize(ReadOnlySpan<byte> bytes)
    {
        if (FirmwareImage.Parse(bytes) is { } firmware)
        {
            return (RecognizedImage?)Copy(bytes, firmware) ?? new RecognizedImage.Firmware(firmware);
        }

        if (PartitionTable.Parse(bytes) is { } table)
        {
            return new RecognizedImage.Partitions(table);
        }

        if (OtaPackage.Parse(bytes) is { } package)
        {
            return new RecognizedImage.Ota(package);
        }

        if (LittleFsImage.Parse(bytes) is { } fileSystem)
        {
            return new RecognizedImage.FileSystem(fileSystem);
        }

        return EfuseFile.ParseContainer(bytes) is { } efuse ? new RecognizedImage.Efuse(efuse) : Other(bytes);
    }

    private static RecognizedImage.FlashCopy? Copy(ReadOnlySpan<byte> bytes, FirmwareImage firmware)
    {
        if (firmware.Header.BodyOffset + (ulong)firmware.Header.BodyLength > (ulong)TableAddresses[0])
        {
            return null;
        }

        PartitionTable? first = bytes.Length > TableAddresses[0] ? PartitionTable.Parse(bytes[TableAddresses[0]..]) : null;
        PartitionTable? second = bytes.Length > TableAddresses[1] ? PartitionTable.Parse(bytes[TableAddresses[1]..]) : null;
        return PartitionTable.Choose(first, second) is { } table ? new RecognizedImage.FlashCopy(firmware, table) : null;
    }

    private static RecognizedImage Other(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("BFNP"u8))
        {
            return Cut("firmware image", bytes.Length, BootHeader.Size);
        }

        if (bytes.Length < 96 && bytes.Length >= 16 && bytes[..16].IndexOf("_OTA"u8) >= 0)
        {
            return Cut("over-the-air package", bytes.Length, OtaPackage.HeaderSize);
        }

        foreach ((byte[] magic, string kind) in ForeignMagics)
        {
            if (bytes.StartsWith(magic))
            {
                return new RecognizedImage.Foreign(kind);
            }
        }

        return IsIntelHex(bytes) ? new RecognizedImage.Foreign("Intel HEX file") : new RecognizedImage.Unknown(bytes.Length);
    }

    private static RecognizedImage.Beginning Cut(string what, int length, int needed) => new(
        what, ImageFlaw.Of(ImageFaults.Truncated, length, ("what", what), ("needed", $"at least {needed}"), ("length", $"{length}")));

    /// <summary>A colon and ten hexadecimal digits: the shortest record.</summary>
    private static bool IsIntelHex(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 11 || bytes[0] != ':')
        {
            return false;
        }

        foreach (byte b in bytes[1..11])
        {
            if (!char.IsAsciiHexDigit((char)b))
            {
                return false;
            }
        }

        return true;
    }
}
