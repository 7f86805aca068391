using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What can be wrong with the INI and the files it names. Facts of all: <c>place</c>, mostly <c>file:line</c>.</summary>
public static class InputFaults
{
    /// <summary>The INI is binary or not UTF-8. Facts: problem.</summary>
    public static readonly DiagnosisKind NotText = Kind(
        "ini.not-text", "{place}: {problem}.", "The file is not a flash_prog_cfg.ini, or an editor saved it in another encoding.",
        "Give the INI that lies beside the firmware; save it as UTF-8 or plain ASCII.");

    /// <summary>A line that is nothing. Facts: line.</summary>
    public static readonly DiagnosisKind BadLine = Kind(
        "ini.bad-line", "{place}: '{line}' is not a [section], a 'key = value' or a comment.", "The line was damaged or misspelt.",
        "Mend the line, or begin it with # to make it a comment.");

    /// <summary>A key before the first section. Facts: key.</summary>
    public static readonly DiagnosisKind NoSection = Kind(
        "ini.no-section", "{place}: the key '{key}' stands before the first [section].", "Its section heading is missing.",
        "Put [cfg] or the name of an image in brackets above it.");

    /// <summary>A section for the second time. Facts: section, first.</summary>
    public static readonly DiagnosisKind DuplicateSection = Kind(
        "ini.duplicate-section", "{place}: the section [{section}] stands at {first} already.",
        "Two sections of one name contradict each other.",
        "Rename or remove one of them.");

    /// <summary>A key for the second time. Facts: section, key, first.</summary>
    public static readonly DiagnosisKind DuplicateKey = Kind(
        "ini.duplicate-key", "{place}: the key '{key}' of [{section}] stands at {first} already.", "Two values contradict each other.",
        "Remove one of them.");

    /// <summary>A section without a key it needs. Facts: section, key.</summary>
    public static readonly DiagnosisKind MissingKey = Kind(
        "ini.missing-key", "{place}: the section [{section}] has no '{key}'.",
        "Every section but [cfg] names one image, with its file and its flash address.",
        "Add '{key} = …' to the section.");

    /// <summary>A key that nothing reads (a warning). Facts: section, key, known.</summary>
    public static readonly DiagnosisKind UnknownKey = Kind(
        "ini.unknown-key", "{place}: the key '{key}' of [{section}] is not known and has no effect.",
        "It may be misspelt; known here are {known}.",
        "Correct or remove it.");

    /// <summary>A value that cannot be. Facts: key, value, expected.</summary>
    public static readonly DiagnosisKind BadValue = Kind(
        "ini.bad-value", "{place}: {key} = '{value}' where {expected} is expected.",
        "The value is misspelt, or a comment stands behind it on the same line.",
        "Write {expected}. Comments need a line of their own.");

    /// <summary>An address that is no hexadecimal number. Facts: section, value.</summary>
    public static readonly DiagnosisKind BadHex = Kind(
        "ini.bad-hex", "{place}: the address '{value}' of [{section}] is not a hexadecimal number of at most 32 bits.",
        "Addresses are hexadecimal with or without 0x, or @partition.", "Write an address such as 0x10000, without a comment behind it.");

    /// <summary>An address that looks decimal (a warning). Facts: section, value, address.</summary>
    public static readonly DiagnosisKind LooksDecimal = Kind(
        "ini.looks-decimal", "{place}: the address '{value}' of [{section}] has no 0x; it is read as hexadecimal: {address}.",
        "The vendor's tool reads every address as hexadecimal.", "Write {address} to make it plain.");

    /// <summary>No image sections.</summary>
    public static readonly DiagnosisKind NoImages = Kind(
        "ini.no-images", "{place}: there is no section that names an image.", "Only [cfg] or nothing at all was found.",
        "Give the INI that lies beside the firmware.");

    /// <summary>A program to be run first. Facts: value.</summary>
    public static readonly DiagnosisKind PreProgram = Kind(
        "ini.pre-program", "{place}: pre_program = '{value}' asks to run a program before flashing.",
        "This flasher never runs programs that a configuration file names.",
        "Run it yourself if you trust it, then remove pre_program and flash again.");

    /// <summary>Flashing through a running boot2.</summary>
    public static readonly DiagnosisKind Boot2Isp = Kind(
        "ini.boot2-isp", "{place}: boot2_isp_mode = 1 asks to flash through a running boot2.",
        "This version flashes through the boot ROM only.",
        "Set boot2_isp_mode = 0 and bring the part into its boot ROM.");

    /// <summary>More faults than anyone reads. Facts: count.</summary>
    public static readonly DiagnosisKind More = Kind(
        "ini.more-faults", "{place}: {count} more faults of this file are not shown.",
        "The file is not a flash_prog_cfg.ini, or badly damaged.",
        "Mend the ones above first, or take the INI from the firmware package again.");

    /// <summary>@partition without a table. Facts: section.</summary>
    public static readonly DiagnosisKind NoPartitionSection = Kind(
        "ini.no-partition-section", "{place}: [{section}] takes its address from @partition, but there is no usable section [partition].",
        "The address comes from the partition table that a section of exactly this name gives.",
        "Add [partition] with filedir and address above this section, or write the address as a number.");

    /// <summary>The table's own address is to come from the table.</summary>
    public static readonly DiagnosisKind PartitionOfItself = Kind(
        "ini.partition-of-itself", "{place}: [partition] takes its own address from @partition.",
        "The section [partition] gives the table in which @partition looks.",
        "Write the address of the partition table as a number, such as 0xE000.");

    /// <summary>A section after its table (a warning). Facts: section.</summary>
    public static readonly DiagnosisKind PartitionLater = Kind(
        "ini.partition-later", "{place}: [{section}] takes its address from [partition], which stands below it.",
        "This flasher finds it; the vendor's tool looks only above.", "Move [partition] up if the vendor's tool is to read this file too.");

    /// <summary>A name the table does not have. Facts: section, file, known.</summary>
    public static readonly DiagnosisKind UnknownPartition = Kind(
        "ini.unknown-partition", "{place}: [{section}] takes its address from @partition, but {file} has no partition '{section}'.",
        "The section's name is the partition's name, at most 9 characters, upper and lower case as in the table. The table has: {known}.",
        "Rename the section to one of these, or write the address as a number.");

    /// <summary>The file of [partition] is something else. Facts: section, file, what.</summary>
    public static readonly DiagnosisKind NotATable = Kind(
        "ini.not-a-partition-table",
        "{place}: [{section}] takes its address from @partition, but {file} is no partition table; it is recognised as {what}.",
        "The section [partition] names the wrong file, or the file is damaged in its first bytes.",
        "Let [partition] name the partition.bin of the package.");

    /// <summary>The vendor's search and the parsed table disagree (a warning). Facts: section, file, found, entry.</summary>
    public static readonly DiagnosisKind PartitionMismatch = Kind(
        "ini.partition-mismatch",
        "{place}: searching {file} for the bytes '{section}', as the vendor's tool does, gives {found}; the entry of that name says {entry}.",
        "The name occurs earlier in the table as part of something else. The entry of that name is used.",
        "Check that {entry} is what you want; the vendor's tool would write elsewhere.");

    /// <summary>A pattern that is no pattern. Facts: section, pattern, problem.</summary>
    public static readonly DiagnosisKind BadPattern = Kind(
        "ini.bad-pattern", "{place}: the file name '{pattern}' of [{section}] does not exist, and is not a usable pattern: {problem}.",
        "A name that does not exist is tried as a pattern: * stands for anything; without * it is a regular expression.",
        "Write the exact file name, or one with *.");

    /// <summary>The file of a section is missing. Facts: section, path, nearest.</summary>
    public static readonly DiagnosisKind FileMissing = Kind(
        "ini.file-missing", "{place}: the file of [{section}] does not exist: {path}.",
        "The name is misspelt, or the file was not downloaded. Paths count from the folder of the INI. {nearest}",
        "Correct filedir, or put the file there.");

    /// <summary>The folder of a file is missing. Facts: section, path, folder.</summary>
    public static readonly DiagnosisKind FolderMissing = Kind(
        "ini.folder-missing", "{place}: the file of [{section}] does not exist: {path}.",
        "Its folder {folder} does not exist. Paths count from the folder of the INI, so the INI was perhaps copied alone.",
        "Keep the INI in the folder layout of the firmware package, or correct filedir.");

    /// <summary>Several files fit. Facts: section, pattern, matches.</summary>
    public static readonly DiagnosisKind TwoMatches = Kind(
        "ini.two-matches", "{place}: several files fit '{pattern}' of [{section}]: {matches}.", "It must be clear which one is meant.",
        "Write the name of the one you want, or move the others away.");

    /// <summary>The version was not filled in. Facts: section, path, present.</summary>
    public static readonly DiagnosisKind VersionPlaceholder = Kind(
        "ini.version-placeholder", "{place}: the file name of [{section}] still has the placeholder vxxx: {path}.",
        "The firmware package leaves the version open; its script fills it in. {present}",
        "Replace vxxx in the INI by the version you want.");

    /// <summary>A file that is not there. Facts: nearest.</summary>
    public static readonly DiagnosisKind Missing = Kind(
        "file.missing", "{place} does not exist.", "The path is misspelt, or relative to another folder than the current one. {nearest}",
        "Correct the path.");

    /// <summary>A folder where a file is needed.</summary>
    public static readonly DiagnosisKind IsDirectory = Kind(
        "file.directory", "{place}: {path} is a folder, not a file.", "The file name behind it is missing.", "Name the file in it.");

    /// <summary>A file that cannot be read. Facts: path, problem.</summary>
    public static readonly DiagnosisKind Unreadable = Kind(
        "file.unreadable", "{place}: {path} cannot be read: {problem}",
        "The permissions do not allow it, or another program holds the file.",
        "Give yourself the right to read it, or close the other program.");

    /// <summary>An empty file. Facts: path.</summary>
    public static readonly DiagnosisKind Empty = Kind(
        "file.empty", "{place}: {path} is empty.", "A download or copy was cut off.", "Fetch the file again.");

    /// <summary>A file larger than any flash. Facts: path, length, limit.</summary>
    public static readonly DiagnosisKind TooLarge = Kind(
        "file.too-large", "{place}: {path} has {length} bytes; at most {limit} make sense. It was not read.",
        "It is not an image for this part.",
        "Name the right file.");

    /// <summary>All of them.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } =
    [
        NotText, BadLine, NoSection, DuplicateSection, DuplicateKey, MissingKey, UnknownKey, BadValue, BadHex, LooksDecimal, NoImages,
        PreProgram, Boot2Isp,
        More, NoPartitionSection, PartitionOfItself, PartitionLater, NotATable, UnknownPartition, PartitionMismatch, BadPattern,
        FileMissing, FolderMissing, TwoMatches, VersionPlaceholder,
        Missing, IsDirectory, Unreadable, Empty, TooLarge,
    ];

    private static DiagnosisKind Kind(string id, string summary, string cause, string advice) =>
        new(id, Outcome.Input, Confidence.Certain, summary, cause, advice);
}
