using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>Is each image what belongs at its address? Judged by its bytes and by the partition table that is written with it.</summary>
internal sealed class ContentChecks(ChipFamily family, uint flashSize, PlanFindings findings)
{
    /// <summary>Checks every image.</summary>
    /// <returns>The partition table among them, or null when there is none or a broken one.</returns>
    public PartitionTable? Check(ImmutableArray<PlanImage> images)
    {
        ImmutableArray<(PlanImage Image, RecognizedImage What)> recognized =
            [.. images.Where(i => !i.Contents.IsEmpty).Select(i => (i, ImageRecognizer.Recognize(i.Contents.Span)))];
        PartitionTable? table = recognized.Select(r => TableOf(r.What)).FirstOrDefault(t => t is { IsValid: true });
        foreach ((PlanImage image, RecognizedImage what) in recognized)
        {
            ReportFlaws(image, what);
            CheckKind(image, what, table);
            CheckTablePlace(image, what);
            if (table is not null)
            {
                CheckSlot(image, what, table);
            }
            else if (image.SlotSize is { } limit && image.Contents.Length > limit)
            {
                OverSlot(image, "its partition", limit);
            }
        }

        WarnOfTableBeyondFlash(table);
        return table;
    }

    private static PartitionTable? TableOf(RecognizedImage what) => what switch
    {
        RecognizedImage.Partitions found => found.Table,
        RecognizedImage.FlashCopy copy => copy.Table,
        _ => null,
    };

    private void ReportFlaws(PlanImage image, RecognizedImage what)
    {
        // What is not to be flashed at all need not be examined further.
        foreach (ImageFlaw flaw in what is RecognizedImage.Ota or RecognizedImage.Efuse ? [] : what.Flaws)
        {
            findings.Add(flaw.In(image.File), flaw.IsFatal);
        }
    }

    private void CheckKind(PlanImage image, RecognizedImage what, PartitionTable? table)
    {
        switch (what)
        {
            case RecognizedImage.Ota:
                findings.Fault(PlanFaults.IsOta, Place(image), Title(image), ("what", what.What));
                break;
            case RecognizedImage.Foreign:
                findings.Fault(PlanFaults.IsForeign, Place(image), Title(image), ("what", what.What));
                break;
            case RecognizedImage.Efuse:
                findings.Fault(PlanFaults.IsEfuse, Place(image), Title(image));
                break;
            case RecognizedImage.Partitions when !IsTableAddress(image.Address):
                findings.Fault(PlanFaults.TableAddress, Place(image), Title(image), Address(image), ("expected", TableAddresses()));
                break;
            case RecognizedImage.FlashCopy copy:
                CheckFirmware(image, copy.Boot, copy.Table);
                break;
            case RecognizedImage.Firmware firmware:
                CheckFirmware(image, firmware.Image, table);
                break;
            case RecognizedImage.FileSystem fileSystem when table is not null:
                CheckFileSystem(image, fileSystem.Image, table);
                break;
            case RecognizedImage.Unknown when ExpectsContents(image, table):
                findings.Warning(PlanFaults.Unrecognised, Place(image), Title(image), Address(image));
                break;
            default:
                break;
        }
    }

    /// <summary>True for the start of the flash, where boot2 belongs, and for slots of firmware and media.</summary>
    private static bool ExpectsContents(PlanImage image, PartitionTable? table) => image.Address == 0 || (table is not null && table.Entries.Any(
        e => e.Type is PartitionType.Firmware or PartitionType.ManufacturingImage or PartitionType.Media && e.SlotAt(image.Address) is not null));

    private void CheckFirmware(PlanImage image, FirmwareImage firmware, PartitionTable? table)
    {
        if (firmware.IsBoot2)
        {
            if (image.Address != 0)
            {
                findings.Fault(PlanFaults.Boot2Address, Place(image), Title(image), Address(image));
            }

            return;
        }

        if (table is null)
        {
            WarnOfUnknownSlot(image);
            return;
        }

        PartitionType[] types = [PartitionType.Boot2, PartitionType.Firmware, PartitionType.ManufacturingImage];
        if (!table.Entries.Any(e => types.Contains(e.Type) && e.SlotAt(image.Address) is not null))
        {
            findings.Fault(
                PlanFaults.FirmwareAddress, Place(image), Title(image), Address(image),
                ("slots", Slots(table.Entries.Where(e => types.Contains(e.Type)))));
        }
    }

    private void WarnOfUnknownSlot(PlanImage image)
    {
        if (image.SlotSize is null && !image.Range.Overlaps(TablePlace))
        {
            findings.Warning(PlanFaults.UnknownSlot, Place(image), Title(image), Address(image));
        }
    }

    /// <summary>Firmware and file systems never begin where the partition tables belong; other bytes there deserve a word.</summary>
    private void CheckTablePlace(PlanImage image, RecognizedImage what)
    {
        if (what is RecognizedImage.Partitions or RecognizedImage.FlashCopy || !image.Range.Overlaps(TablePlace))
        {
            return;
        }

        bool certain = what is RecognizedImage.Firmware or RecognizedImage.FileSystem && image.Address >= TablePlace.Start;
        findings.Add(
            Diagnosis.Of(
                certain ? PlanFaults.InTablePlace : PlanFaults.CoversTable, Place(image), Title(image), Range(image),
                ("table", TablePlace.ToString()),
                ("what", what.What)),
            isFault: certain);
    }

    private void WarnOfTableBeyondFlash(PartitionTable? table)
    {
        string[] beyond = [.. table?.Entries.Where(e => e.First.End > flashSize || e.Second.End > flashSize).Select(e => e.Name) ?? []];
        if (beyond.Length > 0)
        {
            findings.Warning(PlanFaults.TableBeyondFlash, ("partitions", string.Join(", ", beyond)), Fact.From("flash", flashSize));
        }
    }

    private void CheckFileSystem(PlanImage image, LittleFsImage fileSystem, PartitionTable table)
    {
        PartitionEntry? partition = table.Entries.FirstOrDefault(e => e.SlotAt(image.Address) is not null);
        if (partition is null || partition.Type is PartitionType.Firmware or PartitionType.Boot2 or PartitionType.ManufacturingImage)
        {
            findings.Fault(
                PlanFaults.FileSystemAddress, Place(image), Title(image), Address(image),
                ("slots", Slots(table.Entries.Where(e => e.Type is PartitionType.Media or PartitionType.Settings))));
        }
        else if (partition.SlotAt(image.Address) is { } slot && fileSystem.Size != slot.Length && image.Contents.Length <= slot.Length)
        {
            findings.Warning(
                PlanFaults.FileSystemSize, Place(image), Title(image), Fact.From("size", fileSystem.Size), ("slot", $"partition '{partition.Name}'"),
                Fact.From("limit", slot.Length));
        }
    }

    /// <summary>Whatever begins at the start of a partition must end inside it.</summary>
    private void CheckSlot(PlanImage image, RecognizedImage what, PartitionTable table)
    {
        PartitionEntry? partition = table.Entries.FirstOrDefault(e => e.SlotAt(image.Address) is not null);
        uint? limit = partition?.SlotAt(image.Address)?.Length ?? image.SlotSize;
        if (what is not RecognizedImage.FlashCopy && image.Contents.Length > limit)
        {
            OverSlot(image, partition is null ? "its partition" : $"partition '{partition.Name}'", limit.Value);
        }
    }

    private void OverSlot(PlanImage image, string slot, uint limit) => findings.Fault(
        PlanFaults.OverSlot, Place(image), Title(image), Fact.From("length", image.Contents.Length), ("slot", slot), Fact.From("limit", limit));

    private FlashRange TablePlace => new(family.PartitionTableAddress, 2 * FlashPart.SectorSize);

    private bool IsTableAddress(uint address) =>
        address == family.PartitionTableAddress || address == family.PartitionTableAddress + FlashPart.SectorSize;

    private string TableAddresses() => $"0x{family.PartitionTableAddress:X} and 0x{family.PartitionTableAddress + FlashPart.SectorSize:X}";

    private static string Slots(IEnumerable<PartitionEntry> entries) => string.Join(
        ", ", entries.SelectMany(e => new[] { (e.Name, Slot: e.First), (e.Name, Slot: e.Second) })
            .Where(s => s.Slot.Length != 0).Select(s => $"{s.Name} at 0x{s.Slot.Start:X}").DefaultIfEmpty("none"));

    private static Fact Place(PlanImage image) => ("place", image.Place.ToString());

    private static Fact Title(PlanImage image) => ("image", image.Title);

    private static Fact Address(PlanImage image) => ("address", $"0x{image.Address:X}");

    private static Fact Range(PlanImage image) => ("range", image.Range.ToString());
}
