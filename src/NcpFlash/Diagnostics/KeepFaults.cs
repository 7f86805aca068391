using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>Partitions that a job is to keep, or would lose.</summary>
public static class KeepFaults
{
    /// <summary>A name that no table has. Facts: name, known (nearest first).</summary>
    public static readonly DiagnosisKind Unknown = new(
        "keep.unknown", Outcome.Input, Confidence.Certain, "There is no partition '{name}' to keep.",
        "The partition table of the job, or of the part where the job has none, has: {known}.",
        "Name one of them, or keep everything that the job does not write with --keep all, which includes what only the part's own table has.");

    /// <summary>A partition to keep that the job writes. Facts: place, name, kept, image, range.</summary>
    public static readonly DiagnosisKind Overlap = new(
        "keep.overlap", Outcome.Input, Confidence.Certain, "{place}: {name} at {kept} is to be kept, but {image} goes to {range}.",
        "The two contradict each other: flash is erased in whole sectors of 4096 bytes, and writing replaces what is there.",
        "Leave the partition out of --keep, or leave the image out of the job. --keep all keeps only what the job does not write.");

    /// <summary>Kept where the new table does not look (a warning). Facts: name, present, planned.</summary>
    public static readonly DiagnosisKind Moved = new(
        "keep.moved", Outcome.Done, Confidence.Certain, "{name} is kept at {present}, where the part has it; the table of this job places it at {planned}.",
        "Firmware that uses the new table does not look where the data is.",
        "Read the old range first ('read'), and write it to the new place afterwards ('write') if the firmware should find it.");

    /// <summary>Nothing is known of partitions (a warning). Facts: names.</summary>
    public static readonly DiagnosisKind Unjudged = new(
        "keep.unjudged", Outcome.Done, Confidence.Certain, "No partition table is known, so {names} cannot be found.",
        "The job writes no table, and the part's own one was not read or is not there.",
        "On a part with a valid table the names are looked up there; on a part without one there is nothing to keep by name.");

    /// <summary>The part was asked, and where its partitions are is not known. Facts: names.</summary>
    public static readonly DiagnosisKind NoTable = new(
        "keep.no-table", Outcome.Refused, Confidence.Certain, "{names} cannot be kept: the part's partition table could not be read, or neither the part nor the job has one.",
        "What cannot be found cannot be gone around; it would be erased.",
        "Look at the part first ('read 0xE000 8K FILE', then 'image FILE'). On a part without partitions run the command without --keep.");

    /// <summary>Kept bytes are not those of before. Facts: name, range, actual, expected.</summary>
    public static readonly DiagnosisKind Changed = new(
        "keep.changed", Outcome.Verification, Confidence.High, "{name} at {range} was to be kept, but its SHA-256 is {actual}, and was {expected} before.",
        "The range was never erased or written; the flash is defective, the supply is unstable, or something else wrote to it.",
        "Check the supply, and compare with a backup if there is one.");

    /// <summary>The user said no. Facts: partitions.</summary>
    public static readonly DiagnosisKind Declined = new(
        "keep.declined", Outcome.Refused, Confidence.Certain, "{partitions} would be lost, and the answer was no. Nothing was changed.",
        "Factory data is made once, for this very part; no firmware package brings it back.",
        "Run the command again with --keep MFD or --keep all; --allow-loss lets it go without a question.");

    /// <summary>Something of the part could not be read (a warning). Facts: what, reason.</summary>
    public static readonly DiagnosisKind Unread = new(
        "part.unread", Outcome.Done, Confidence.High, "The part's {what} could not be read: {reason}.",
        "What depends on it is not checked in this run.", "Go on if you know the part; otherwise run 'info' and look into it first.");

    /// <summary>All of them.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } = [Unknown, Overlap, Moved, Unjudged, NoTable, Changed, Declined, Unread];
}
