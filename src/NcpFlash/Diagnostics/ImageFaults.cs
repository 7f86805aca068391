using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What can be wrong with the bytes of an image. Facts of all: <c>place</c> and <c>file</c>.</summary>
public static class ImageFaults
{
    /// <summary>A file ends too early. Facts: what, needed, length.</summary>
    public static readonly DiagnosisKind Truncated = Kind(
        "image.truncated", "{file} is a {what}, but it ends too early: {needed} bytes are needed, {length} are there.",
        "The download or copy was cut off.", "Fetch the file again and compare its length with the published one.");

    /// <summary>A checksum does not match. Facts: part, stated, actual.</summary>
    public static readonly DiagnosisKind Crc = Kind(
        "image.crc", "{place}: the CRC of the {part} is {stated}, but the bytes give {actual}.",
        "The file was damaged or edited after it was made; the part would refuse it.", "Take the file from its source again.");

    /// <summary>The body does not have the digest of the header. Facts: stated, actual.</summary>
    public static readonly DiagnosisKind Hash = Kind(
        "image.hash", "{file} is a firmware image, but the SHA-256 of its body is {actual}; its header states {stated}.",
        "The file was damaged or edited after it was made; the part would not start it.", "Take the file from its source again.");

    /// <summary>A field points outside the file or contradicts another. Facts: problem.</summary>
    public static readonly DiagnosisKind Layout = Kind(
        "image.layout", "{place}: {problem}.", "The file is damaged, or it is made for another kind of part.",
        "Take the file from its source again, and check that it is made for this part.");

    /// <summary>Bytes behind the end of the image (a warning). Facts: count.</summary>
    public static readonly DiagnosisKind Trailing = new(
        "image.trailing", Outcome.Done, Confidence.Certain, "{file} has {count} bytes behind the end of its image, from {place}.",
        "It was padded, or read back from a flash. The bytes do no harm and are written too.", "Nothing needs to be done.");

    /// <summary>The signature does not verify. Facts: reason.</summary>
    public static readonly DiagnosisKind Signature = Kind(
        "image.signature", "The signature of {file} does not verify: {reason}.",
        "The image was damaged, changed after it was signed, or signed wrongly; a locked part would not start it.",
        "Take the file from its source again.", "E02");

    /// <summary>A partition table's checksum does not match. Facts: part, stated, actual.</summary>
    public static readonly DiagnosisKind PartitionCrc = Kind(
        "partition.crc", "{place}: the CRC of the partition table's {part} is {stated}, but the bytes give {actual}.",
        "The table is damaged; boot2 would find no firmware.", "Take partition.bin from its source again.");

    /// <summary>A partition table contradicts itself. Facts: problem.</summary>
    public static readonly DiagnosisKind PartitionLayout = Kind(
        "partition.layout", "{place}: {problem}.", "The partition table is damaged or made for something else.",
        "Take partition.bin from its source again.");

    /// <summary>An over-the-air package does not hold what its header says. Facts: problem.</summary>
    public static readonly DiagnosisKind Ota = Kind(
        "ota.payload", "{place}: {problem}.", "The over-the-air package is damaged or incomplete.", "Take the file from its source again.");

    /// <summary>A LittleFS superblock is damaged. Facts: problem.</summary>
    public static readonly DiagnosisKind LittleFs = Kind(
        "littlefs.superblock", "{place}: {problem}.", "The file system image is damaged; the firmware could not mount it.",
        "Make the image again, or take it from its source again.", "E08");

    /// <summary>A LittleFS image does not have the size its superblock states (a warning). Facts: stated, length.</summary>
    public static readonly DiagnosisKind LittleFsSize = Kind(
        "littlefs.size", "{file} has {length} bytes; its LittleFS superblock states {stated}.",
        "Blocks are missing or appended. A missing block that the file system uses makes it unreadable.",
        "Make the image with the block size and block count of the partition.", "E08");

    /// <summary>An efuse file has a size that no efuse file has. Facts: length.</summary>
    public static readonly DiagnosisKind EfuseSize = Kind(
        "efuse.size", "{place}: the file ends after {length} bytes; an efuse file has 128, 256, 512 or (encrypted) 4608.",
        "It is not an efuse file, or it was cut off.", "Give the efusedata.bin that belongs to the firmware.");

    /// <summary>An encrypted efuse file ends early. Facts: length.</summary>
    public static readonly DiagnosisKind EfuseTruncated = Kind(
        "efuse.truncated", "{place}: the encrypted efuse file ends after {length} of its 4608 bytes.",
        "The download or copy was cut off.", "Take the file from its source again and compare its length with the published one.");

    /// <summary>A mask file is not as long as the efuse file. Facts: length, needed.</summary>
    public static readonly DiagnosisKind EfuseMaskSize = Kind(
        "efuse.mask-size", "{place}: the mask covers {length} bytes; the efuse file beside it has {needed}.",
        "The mask says which bits of the efuse file are meant, so the two must be equally long. This one belongs to another file.",
        "Give the mask that was made with the efuse file, or remove it: without a mask every bit of the file is meant.");

    /// <summary>Bytes between the blocks of a boot header and the body are not blank (a warning). Facts: count.</summary>
    public static readonly DiagnosisKind Padding = Kind(
        "image.padding", "{place}: {count} bytes between the boot header and the body are not blank.",
        "No check covers these bytes, and the part does not use them; published images have zeros there. The file was damaged or edited.",
        "Take the file from its source again, or compare its SHA-256 with the published one.");

    /// <summary>The name of a published file over other bytes (a warning). Facts: published.</summary>
    public static readonly DiagnosisKind UnlikePublished = new(
        "image.unlike-published", Outcome.Done, Confidence.High, "{file} has the name and the length of a published file ({published}), but another SHA-256.",
        "It is of another release, it was changed on purpose, or it is damaged where no check of its own reaches.",
        "Compare its SHA-256 with the one that its publisher states; --catalog FILE adds your own files.", "E01");

    /// <summary>The contents of an encrypted efuse file do not have the CRC it states. Facts: stated, actual.</summary>
    public static readonly DiagnosisKind EfuseCrc = Kind(
        "efuse.crc", "{place}: the efuse file states CRC {stated}; its decrypted contents give {actual}.",
        "The file is damaged, or it is encrypted with a key of its own.",
        "Never burn it. Take the file from its source again; files with their own key are not supported.");

    /// <summary>All of them.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } =
        [Truncated, Crc, Hash, Layout, Trailing, Padding, UnlikePublished, Signature, PartitionCrc, PartitionLayout, Ota, LittleFs, LittleFsSize,
        EfuseSize, EfuseTruncated, EfuseMaskSize, EfuseCrc];

    private static DiagnosisKind Kind(string id, string summary, string cause, string advice, string? row = null) =>
        new(id, Outcome.Input, Confidence.Certain, summary, cause, advice, row);
}
