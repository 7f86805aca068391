using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Images.Xz;

namespace NcpFlash.Images;

/// <summary>Tells what a file is, whether it is whole, who signed it, where it belongs and which release it is of. Needs no chip.</summary>
/// <param name="catalog">Published files and keys.</param>
/// <param name="table">The partition table that belongs to the files, where there is one; it gives places their addresses.</param>
public sealed class ImageExaminer(ReleaseCatalog catalog, PartitionTable? table = null)
{
    /// <summary>Longest image that is unpacked from a package, in bytes.</summary>
    private const int UnpackLimit = 8 * 1024 * 1024;

    /// <summary>Examines a file. Never throws for what is in it.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="file">Its name, for messages.</param>
    public ImageReport Examine(ReadOnlySpan<byte> bytes, string file)
    {
        ImageReport report = Examine(bytes, file, file, 0, isInside: false);
        return report.Published is null && catalog.FindNamed(file, bytes.Length) is { } namesake
            ? report with { Warnings = [.. report.Warnings, Diagnosis.Of(ImageFaults.UnlikePublished, ("file", file), ("published", namesake.ToString()))] }
            : report;
    }

    /// <summary>Examines a part of a file. What is inside something else is not taken apart once more: a table may name itself.</summary>
    internal ImageReport ExamineInside(ReadOnlySpan<byte> bytes, string file, string title, long offset) =>
        Examine(bytes, file, title, offset, isInside: true);

    private ImageReport Examine(ReadOnlySpan<byte> bytes, string file, string title, long offset, bool isInside)
    {
        RecognizedImage what = ImageRecognizer.Recognize(bytes);
        ImageReport report = Report(title, what.What, bytes) with
        {
            Offset = offset,
            Faults = [.. what.Flaws.Where(f => f.IsFatal).Select(f => Moved(f, offset).In(file))],
            Warnings = [.. what.Flaws.Where(f => !f.IsFatal).Select(f => Moved(f, offset).In(file))],
        };
        return what switch
        {
            RecognizedImage.Firmware firmware => OfFirmware(report, firmware.Image, bytes),
            RecognizedImage.Partitions partitions => OfTable(report, partitions.Table),
            RecognizedImage.Ota package => OfPackage(report, package.Package, isInside ? [] : bytes, file),
            RecognizedImage.FileSystem => report with { Kind = "littlefs", Place = FileSystemPlace() },
            RecognizedImage.Efuse efuse => OfEfuse(report, efuse.File),
            RecognizedImage.FlashCopy copy when isInside => OfFirmware(report, copy.Boot, bytes),
            RecognizedImage.FlashCopy copy => new FlashCopyReader(new ImageExaminer(catalog, copy.Table)).Read(report, copy.Table, bytes, file),
            RecognizedImage.Beginning => report with { Kind = "cut" },
            RecognizedImage.Foreign => report with { Kind = "foreign" },
            _ => OfOther(report, bytes, file, isInside),
        };
    }

    internal ImageReport Report(string title, string what, ReadOnlySpan<byte> bytes)
    {
        var digest = Sha256Digest.Of(bytes);
        PublishedFile? published = catalog.Find(digest);
        return new ImageReport(title, "unknown", what, bytes.Length, digest) { Published = published, Version = published?.Version };
    }

    /// <summary>Firmware or a partition table without the bytes behind it in its slot.</summary>
    internal static ReadOnlySpan<byte> WithoutRest(ReadOnlySpan<byte> slot)
    {
        if (FirmwareImage.Parse(slot) is { } image && (long)image.Header.BodyOffset + image.Header.BodyLength is var end && end <= slot.Length)
        {
            return slot[..(int)end];
        }

        return PartitionTable.Parse(slot) is { IsValid: true } found ? slot[..found.Length] : slot;
    }

    private static ImageFlaw Moved(ImageFlaw flaw, long by) => flaw with { Offset = flaw.Offset + by };

    private ImageReport OfFirmware(ImageReport report, FirmwareImage image, ReadOnlySpan<byte> bytes)
    {
        ImageSignature signature = ImageSignature.Verify(image, bytes);
        ImmutableArray<Diagnosis> faults = signature.State == SignatureState.Invalid
            ? [.. report.Faults, Diagnosis.Of(ImageFaults.Signature, ("file", report.Title), ("reason", signature.Reason ?? "unknown"))]
            : report.Faults;
        return report with
        {
            Kind = image.IsBoot2 ? "boot2" : "firmware",
            Version = image.Version?.ToString() ?? report.Version,
            Built = image.Version?.Built,
            AntiRollback = image.Version?.AntiRollback,
            Place = image.IsBoot2 ? "the start of the flash, 0x0" : FirmwarePlace(report.Published?.Profile),
            Signature = signature,
            Signer = catalog.SignerOf(signature.KeyHash),
            Faults = faults,
        };
    }

    private ImageReport OfPackage(ImageReport report, OtaPackage package, ReadOnlySpan<byte> bytes, string file)
    {
        ImageReport outside = report with
        {
            Kind = "ota",
            Version = package.SoftwareVersion.Length > 0 ? package.SoftwareVersion : report.Version,
            Place = "not the flash: the running firmware takes it and writes the other firmware slot",
        };
        if (!package.Flaws.IsEmpty || bytes.IsEmpty)
        {
            return outside;
        }

        try
        {
            ReadOnlySpan<byte> payload = bytes[OtaPackage.HeaderSize..];
            byte[] image = package.IsCompressed ? XzDecoder.Decode(payload, UnpackLimit) : payload.ToArray();
            return outside with { Parts = [ExamineInside(image, file, "image inside", package.IsCompressed ? 0 : OtaPackage.HeaderSize)] };
        }
        catch (NcpException fault)
        {
            return outside with { Faults = [fault.Diagnosis, .. fault.Others] };
        }
    }

    private static ImageReport OfTable(ImageReport report, PartitionTable found) => report with
    {
        Kind = "partition-table",
        Place = "0xE000, with room for a second copy at 0xF000",
        Details = [.. found.Entries.Select(Line)],
    };

    private ImageReport OfEfuse(ImageReport report, EfuseFile file)
    {
        EfuseReport meaning = EfuseReport.Of(file.Image, ChipCatalog.Efuse);
        return report with
        {
            Kind = "efuse",
            Place = "the efuse array, for ever; never the flash",
            Signer = catalog.SignerOf(meaning.KeyHash),
            Details = file.Flaws.IsEmpty ? [.. file.Image.Read(ChipCatalog.Efuse).Select(r => r.ToString())] : [],
        };
    }

    private ImageReport OfOther(ImageReport report, ReadOnlySpan<byte> bytes, string file, bool isInside)
    {
        if (!isInside && FlashCopyReader.TableOf(bytes) is { } found)
        {
            return new FlashCopyReader(new ImageExaminer(catalog, found)).Read(report with { What = "copy of a flash without boot2" }, found, bytes, file);
        }

        if (bytes.Length > 0 && !bytes.ContainsAnyExcept((byte)0xFF))
        {
            return report with { Kind = "blank", What = "erased flash: nothing but 0xFF" };
        }

        if (IsConfig(bytes))
        {
            return OfConfig(report, FlashConfig.Read(bytes, file, out ImmutableArray<Diagnosis> faults), faults);
        }

        return bytes.Length is 128 or 256 or 512
            ? report with { Details = ["a raw efuse image would have this length; 'efuse show' takes it for one"] } : report;
    }

    private static ImageReport OfConfig(ImageReport report, FlashConfig config, ImmutableArray<Diagnosis> faults) => report with
    {
        Kind = "ini",
        What = string.Create(CultureInfo.InvariantCulture, $"flash configuration with {config.Sections.Length} image{(config.Sections.Length == 1 ? "" : "s")}"),
        Place = "the command 'flash'",
        Faults = faults,
        Warnings = config.Warnings,
        Details = [.. config.Sections.Select(s => string.Create(
            CultureInfo.InvariantCulture, $"{s.Name}: {s.FileName.Value} at {(s.Address.Value is { } address ? $"0x{address:X}" : "its partition")}"))],
    };

    /// <summary>Text whose first line that is no comment begins a section.</summary>
    private static bool IsConfig(ReadOnlySpan<byte> bytes)
    {
        const int most = 64 * 1024;
        if (bytes[..Math.Min(bytes.Length, most)].Contains((byte)0) || bytes.Length > 1024 * 1024)
        {
            return false;
        }

        foreach (ReadOnlySpan<char> line in Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, most)]).AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> text = line.TrimStart("\u00EF\u00BB\u00BF \t");
            if (text.Length > 0 && text[0] is not ('#' or ';'))
            {
                return text[0] == '[' && text.Contains(']');
            }
        }

        return false;
    }

    private string FirmwarePlace(string? profile) => table is null
        ? "the firmware slot of the partition table"
        : Slots(profile == "manufacturing" ? PartitionType.ManufacturingImage : PartitionType.Firmware) ?? "no slot of this partition table";

    private string FileSystemPlace() => table is null ? "a media partition of the partition table" : Slots(PartitionType.Media) ?? "no slot of this partition table";

    private string? Slots(PartitionType type) => table?.Entries.FirstOrDefault(e => e.Type == type) is not { } entry ? null
        : entry.Second.Length == 0 ? $"{entry.Name}, 0x{entry.First.Start:X}"
        : $"{entry.Name}, 0x{entry.Active.Start:X} (the other slot is 0x{(entry.ActiveIndex == 1 ? entry.First : entry.Second).Start:X})";

    private static string Line(PartitionEntry entry) =>
        $"{entry.Name,-9} {entry.First}{(entry.Second.Length == 0 ? "" : $", {entry.Second}, runs from {(entry.ActiveIndex == 1 ? "the second" : "the first")}")}";
}
