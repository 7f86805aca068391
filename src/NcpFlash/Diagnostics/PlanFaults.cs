using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>Why a plan cannot be made, or deserves a warning. Facts of all: <c>place</c>, where the image was asked for.</summary>
public static class PlanFaults
{
    /// <summary>Nothing to do.</summary>
    public static readonly DiagnosisKind Nothing = Kind(
        "plan.nothing", "There is nothing to write and nothing to erase.", "No image was given.",
        "Name an image or a configuration with images.");

    /// <summary>An image ends behind the flash. Facts: image, range, flash.</summary>
    public static readonly DiagnosisKind BeyondFlash = Kind(
        "plan.beyond-flash", "{place}: {image} at {range} does not fit the flash of {flash} bytes.",
        "The address is wrong, or the image is made for a larger flash.", "Correct the address, or use the image for this part.", "E09");

    /// <summary>Two images share addresses. Facts: image, range, other, otherrange, otherplace.</summary>
    public static readonly DiagnosisKind Overlap = Kind(
        "plan.overlap", "{place}: {image} at {range} overlaps {other} at {otherrange} ({otherplace}).",
        "One would overwrite the other: an address is wrong, or an image is larger than its slot.",
        "Correct the addresses, or leave one of the images out.", "E09");

    /// <summary>Two images share an erase sector. Facts: image, range, other, otherrange, otherplace.</summary>
    public static readonly DiagnosisKind SharedSector = Kind(
        "plan.shared-sector", "{place}: {image} at {range} lies in the same 4096-byte sector as {other} at {otherrange} ({otherplace}).",
        "Flash is erased in whole sectors, so writing the second would erase a part of the first.",
        "Move one of them to the next multiple of 0x1000, or erase the whole chip (erase = 2).", "E09");

    /// <summary>An image begins inside a sector. Facts: image, range, sector.</summary>
    public static readonly DiagnosisKind UnalignedStart = Kind(
        "plan.unaligned-start", "{place}: {image} begins at {range}, inside the sector {sector}.",
        "Erasing that sector would destroy what stands before the image.",
        "Begin at a multiple of 0x1000; or, if the sector is erased already, erase nothing: --erase none (erase = 0 in an INI).");

    /// <summary>An image larger than its slot. Facts: image, length, slot, limit.</summary>
    public static readonly DiagnosisKind OverSlot = Kind(
        "plan.over-slot", "{place}: {image} has {length} bytes; {slot} holds {limit}.",
        "The partition table and the image do not belong together.",
        "Use the partition table that was published with this image, or the image made for this table.", "E05");

    /// <summary>An over-the-air package in place of an image. Facts: image, what.</summary>
    public static readonly DiagnosisKind IsOta = Kind(
        "image.is-ota", "{place}: {image} is an {what}, not an image.",
        "Such a package begins with a header of 512 bytes that only the update over the air understands; flashed as it is, the part would not start.",
        "Use the .bin of the same version, without .ota at the end.", "E06");

    /// <summary>Something that is never flashed as it is. Facts: image, what.</summary>
    public static readonly DiagnosisKind IsForeign = Kind(
        "image.foreign", "{place}: {image} is no image: it is recognised as {what}.",
        "It must be unpacked or converted before it can be flashed.",
        "Use the raw binary (.bin) of the firmware.");

    /// <summary>The efuse file in place of an image. Facts: image.</summary>
    public static readonly DiagnosisKind IsEfuse = Kind(
        "image.is-efuse", "{place}: {image} is an efuse file, not an image.",
        "It belongs into the one-time fuses of the part, not on the flash.",
        "Leave it out here; give it with the efuse option.");

    /// <summary>A partition table at another address. Facts: image, address, expected.</summary>
    public static readonly DiagnosisKind TableAddress = Kind(
        "plan.partition-address", "{place}: {image} is a partition table, but goes to {address}.", "boot2 looks for it at {expected} only.",
        "Give it one of these addresses.");

    /// <summary>boot2 at another address. Facts: image, address.</summary>
    public static readonly DiagnosisKind Boot2Address = Kind(
        "plan.boot2-address", "{place}: {image} is a boot2 image, but goes to {address}.", "The boot ROM starts boot2 from address 0 only.",
        "Write it to 0x0; firmware goes to its partition.");

    /// <summary>Firmware where no firmware slot is. Facts: image, address, slots.</summary>
    public static readonly DiagnosisKind FirmwareAddress = Kind(
        "plan.firmware-address", "{place}: {image} is firmware, but no firmware slot begins at {address}.",
        "The boot header must stand at the first byte of a slot, or boot2 does not find it. The partition table has: {slots}.",
        "Correct the address.");

    /// <summary>A file system where no partition begins. Facts: image, address, slots.</summary>
    public static readonly DiagnosisKind FileSystemAddress = Kind(
        "plan.littlefs-address", "{place}: {image} is a LittleFS image, but no data partition begins at {address}.",
        "The firmware looks for its file system at the start of a partition. The partition table has: {slots}.", "Correct the address.",
        "E08");

    /// <summary>A file system of another size than its partition (a warning). Facts: image, size, slot, limit.</summary>
    public static readonly DiagnosisKind FileSystemSize = Kind(
        "plan.littlefs-size", "{place}: {image} is a file system of {size} bytes; {slot} has {limit}.",
        "Firmware that mounts the whole partition may refuse a file system of another size.",
        "Make the file system with the size of the partition.", "E08");

    /// <summary>An image where the partition table belongs (a warning). Facts: image, range, table.</summary>
    public static readonly DiagnosisKind CoversTable = Kind(
        "plan.covers-table", "{place}: {image} at {range} covers {table}, where boot2 looks for the partition table.",
        "This is right only for firmware that needs no boot2.", "Check the address.");

    /// <summary>Firmware or a file system that begins where the partition tables belong. Facts: image, range, table, what.</summary>
    public static readonly DiagnosisKind InTablePlace = Kind(
        "plan.in-table-place", "{place}: {image} at {range} is a {what}, but begins in {table}, where boot2 looks for the partition table.",
        "The address is wrong: nothing would start.", "Correct the address; firmware and file systems go to their partitions.");

    /// <summary>A table made for a larger flash (a warning). Facts: partitions, flash.</summary>
    public static readonly DiagnosisKind TableBeyondFlash = Note(
        "plan.table-beyond-flash", "The partition table places {partitions} behind the end of the flash of {flash} bytes.",
        "The table is made for a larger flash.", "Use the partition table that belongs to this part.", "E09");

    /// <summary>Firmware without a table to check it against (a warning). Facts: image, address.</summary>
    public static readonly DiagnosisKind UnknownSlot = Note(
        "plan.unknown-slot", "{place}: whether {image} fits its slot at {address} is not checked.",
        "No partition table is written with it, so the slot's size is not known.", "Flash with the package's INI to have it checked.");

    /// <summary>Whole-chip erase with ranges to keep. Facts: skip.</summary>
    public static readonly DiagnosisKind ChipEraseWithSkip = Kind(
        "plan.chip-erase-with-skip", "{place}: {skip} must stay untouched, but the whole chip is to be erased.",
        "The two contradict each other; the vendor's tool refuses this with 0044.", "Use erase = 1, or set skip_mode = 0x0, 0x0.");

    /// <summary>An erase that reaches into a range to keep. Facts: image, range, skip, erased.</summary>
    public static readonly DiagnosisKind SkipUnaligned = Kind(
        "plan.skip-unaligned", "{place}: writing {image} at {range} erases {erased}, which reaches into {skip}, a range to keep.",
        "Flash is erased in whole sectors of 4096 bytes.", "Let the range to keep begin and end at multiples of 0x1000.");

    /// <summary>An image entirely inside a range to keep (a warning). Facts: image, range, skip.</summary>
    public static readonly DiagnosisKind SkippedImage = Kind(
        "plan.skipped-image", "{place}: {image} at {range} lies entirely in {skip}, a range to keep: nothing of it is written.",
        "skip_mode says so.", "Set skip_mode = 0x0, 0x0 if it should be written.");

    /// <summary>Writing without erasing (a warning).</summary>
    public static readonly DiagnosisKind NoErase = Note(
        "plan.no-erase", "Nothing is erased before writing.",
        "Writing can only clear bits: where the flash is not blank, the result is wrong, and verifying will say so.",
        "Use --erase range (erase = 1 in an INI) unless you know that the flash is blank.");

    /// <summary>Partitions lost (a warning). Facts: partitions.</summary>
    public static readonly DiagnosisKind ErasesPartitions = Note(
        "plan.erases-partitions", "Erasing also empties {partitions}, which nothing here writes again.",
        "What is in there is lost: settings, factory data, files, or a second firmware, unless the firmware makes it anew.",
        "Keep it with --keep NAME,... or --keep all; or erase only what is written, with --erase range (erase = 1).");

    /// <summary>An image that is nothing the part could use where it goes. Warning.</summary>
    public static readonly DiagnosisKind Unrecognised = Note(
        "plan.unrecognised", "{place}: {image} goes to {address}, where the part expects firmware or a file system, and is neither.",
        "Its bytes begin with no boot header and hold no file system: the part would not start from it, or would not mount it.",
        "Check that this is the right file.", "E01");

    /// <summary>All of them.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } =
    [
        Nothing, BeyondFlash, Overlap, SharedSector, UnalignedStart, OverSlot, IsOta, IsForeign, IsEfuse, TableAddress, Boot2Address,
        FirmwareAddress,
        FileSystemAddress, FileSystemSize, CoversTable, InTablePlace, TableBeyondFlash, UnknownSlot, ChipEraseWithSkip, SkipUnaligned,
        SkippedImage, NoErase, ErasesPartitions, Unrecognised,
    ];

    private static DiagnosisKind Note(string id, string summary, string cause, string advice, string? row = null) =>
        new(id, Outcome.Done, Confidence.Certain, summary, cause, advice, row);

    private static DiagnosisKind Kind(string id, string summary, string cause, string advice, string? row = null) =>
        new(id, Outcome.Input, Confidence.Certain, summary, cause, advice, row);
}
