using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What can go wrong between a command and its reply, and with the flash behind it.</summary>
public static class ChipFaults
{
    /// <summary>A command was not answered.</summary>
    public static readonly DiagnosisKind Silent = new(
        "chip.silent", Outcome.ChipOrLink, Confidence.High,
        "No reply to {command} within {time}.",
        "The command or its reply was lost on the line, or the part lost power or was reset.",
        "Check supply and wiring, then run the same command again: it starts over and repairs what was interrupted.",
        "D12");

    /// <summary>What came was no reply.</summary>
    public static readonly DiagnosisKind Malformed = new(
        "chip.malformed-reply", Outcome.ChipOrLink, Confidence.High,
        "The reply to {command} is damaged: {reason}.",
        "Bytes were lost or changed on the line.",
        "Shorten the wires, lower the rate (--baud 1000000 or 500000), and run the same command again.",
        "D03");

    /// <summary>The chip refused.</summary>
    public static readonly DiagnosisKind Refused = new(
        "chip.refused", Outcome.ChipOrLink, Confidence.Certain,
        "The part refused {command} with code {code}: {meaning}.",
        "The boot ROM understood the frame and did not carry it out.",
        "Look the code up in the error pages; run the command again with --trace FILE and keep the trace for a report.",
        "C12");

    /// <summary>The chip refuses everything.</summary>
    public static readonly DiagnosisKind Closed = new(
        "chip.protected", Outcome.ChipOrLink, Confidence.High,
        "The part answered {command} with 0A0A.",
        "The boot ROM is protected or closed.",
        "No tool can open a closed part. Use another module, or ask its owner for the debug password.",
        "C04");

    /// <summary>The session cannot be found again.</summary>
    public static readonly DiagnosisKind Lost = new(
        "chip.lost", Outcome.ChipOrLink, Confidence.High,
        "The part stopped answering during {command} and could not be found again ({reason}).",
        "It lost power, was reset with BOOT low, or the line broke.",
        "Bring the part into its ROM again and run the same command: it repairs what was interrupted.",
        "D12");

    /// <summary>Another part answers after the loss.</summary>
    public static readonly DiagnosisKind Changed = new(
        "chip.changed", Outcome.ChipOrLink, Confidence.Certain,
        "Part {before} was being worked on, and now part {after} answers.",
        "The module was exchanged during the job.",
        "Run the command once for each module.");

    /// <summary>No flash answers.</summary>
    public static readonly DiagnosisKind NoFlash = new(
        "flash.no-id", Outcome.ChipOrLink, Confidence.High,
        "The flash id reads {id} with pin setting 0x{pin}.",
        "The flash does not answer: wrong pin setting, a broken connection, or a dead flash.",
        "Power the module off and on and try again; if it repeats, the module is defective or of another kind.",
        "D08");

    /// <summary>A flash id not in the table.</summary>
    public static readonly DiagnosisKind UnknownFlash = new(
        "flash.unknown-id", Outcome.Done, Confidence.High,
        "Flash id {id} is not in the table; its capacity byte says {size} bytes.",
        "The generic command set is used, as the vendor's tool does for this id.",
        "Nothing to do; the digests at the end prove the result.",
        "D09");

    /// <summary>The write check failed.</summary>
    public static readonly DiagnosisKind WriteFailed = new(
        "flash.write-failed", Outcome.ChipOrLink, Confidence.Certain,
        "The part reports that writing {image} at {range} failed: {meaning}.",
        "The flash did not program, or the compressed stream arrived damaged. The image was written {tries} times.",
        "Check the supply of the module, lower the rate (--baud 500000), and run the same command again.",
        "D10");

    /// <summary>A write was refused where nothing can be erased for one image alone; it is mended in the next round.</summary>
    public static readonly DiagnosisKind WriteAgain = new(
        "flash.write-again", Outcome.ChipOrLink, Confidence.Certain,
        "The part refused to write {image} at {range}: {meaning}.",
        "Other contents of this job lie in the same sectors, so that these are erased and written together once more.",
        "Nothing to do yet.",
        "D10");

    /// <summary>A presumption of the survey did not hold; it is mended in the next round.</summary>
    public static readonly DiagnosisKind PresumedWrong = new(
        "survey.presumed-wrong", Outcome.Verification, Confidence.Likely,
        "Not all of {range} ({image}) was blank before it was written.",
        "To save time only some of its sectors were looked at, and the others taken to be alike. Now all of them are looked at, and what differs is erased and written.",
        "Nothing to do: it costs a little time, no more.",
        "D11");

    /// <summary>The digest differs.</summary>
    public static readonly DiagnosisKind VerifyFailed = new(
        "verify.mismatch", Outcome.Verification, Confidence.Certain,
        "{image} at {range} is not what the file says: the part's SHA-256 is {actual}, the file's is {expected}.",
        "{explanation}",
        "{advice}",
        "D11");

    /// <summary>An erased range is not blank.</summary>
    public static readonly DiagnosisKind NotBlank = new(
        "erase.not-blank", Outcome.Verification, Confidence.Certain,
        "The range {range} was erased and is not blank.",
        "The flash did not erase: sectors are protected, the supply is unstable, or the flash is worn.",
        "Check the supply and run the same command again.",
        "D11");

    /// <summary>What was read is not what the part holds.</summary>
    public static readonly DiagnosisKind ReadFailed = new(
        "read.mismatch", Outcome.Verification, Confidence.Certain,
        "What was read from {range} has SHA-256 {actual}; the part computes {expected}.",
        "Bytes changed on their way from the part.",
        "Lower the rate (--baud 500000), shorten the wires, and read again.",
        "D04");

    /// <summary>Something that must be right reads differently each time. Facts: command, readings.</summary>
    public static readonly DiagnosisKind ReadUnsteady = new(
        "read.unsteady", Outcome.ChipOrLink, Confidence.High,
        "{readings} times {command}: no two readings in a row were alike.",
        "Such replies carry no checksum, and the line changes bytes on their way.",
        "Lower the rate (--baud 500000), shorten the wires, and run the same command again.",
        "D04");

    /// <summary>Too many losses.</summary>
    public static readonly DiagnosisKind Unstable = new(
        "chip.unstable", Outcome.ChipOrLink, Confidence.High,
        "The conversation broke {count} times; last: {reason}.",
        "Supply, wiring or adapter are not good enough for this rate.",
        "Lower the rate (--baud 500000), shorten the wires, supply the module from a stronger source, and run the same command again.",
        "D04");

    /// <summary>All kinds of this class.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } =
        [Silent, Malformed, Refused, Closed, Lost, Changed, NoFlash, UnknownFlash, WriteFailed, WriteAgain, PresumedWrong, VerifyFailed, NotBlank, ReadFailed, ReadUnsteady, Unstable];
}
