using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What can be wrong with the way BOOT and CHIP_EN are driven.</summary>
public static class BootFaults
{
    /// <summary>A boot control that cannot be read. Facts: word, column, problem, expected, suggestion; quoted and length for a mark under the fault.</summary>
    public static readonly DiagnosisKind Syntax = new(
        "boot.syntax", Outcome.Input, Confidence.Certain,
        "The boot control is wrong at column {column}: {problem}.",
        "Expected is {expected}.",
        "{suggestion}docs/boot-control.md lists every form; nothing was moved.");

    /// <summary>The user's program cannot be started. Facts: program, reason.</summary>
    public static readonly DiagnosisKind NoProgram = new(
        "boot.no-program", Outcome.Input, Confidence.Certain,
        "The boot program '{program}' cannot be started: {reason}.",
        "It is not there under this name, or it may not be run.",
        "Check the path and its rights; a name without a folder is looked for on PATH.");

    /// <summary>The user's program reports a failure. Facts: program, step, code, said.</summary>
    public static readonly DiagnosisKind ProgramFailed = new(
        "boot.program-failed", Outcome.Port, Confidence.Certain,
        "The boot program '{program} {step}' ended with exit code {code}{said}.",
        "By any other code than 0 it says that BOOT and CHIP_EN are not as they should be.",
        "Run '{program} {step}' by itself and put right what it reports.");

    /// <summary>The user's program does not end. Facts: program, step, seconds.</summary>
    public static readonly DiagnosisKind ProgramStuck = new(
        "boot.program-stuck", Outcome.Port, Confidence.Certain,
        "The boot program '{program} {step}' had not ended after {seconds} s and was ended.",
        "It must drive the pins and return; a program that keeps running holds the job up.",
        "Let it return when the pins are driven.");

    /// <summary>Nobody pressed the buttons in time. Facts: limit.</summary>
    public static readonly DiagnosisKind ManualLimit = new(
        "boot.manual-limit", Outcome.ChipOrLink, Confidence.Possible,
        "The part did not answer within {limit}.",
        "BOOT was not high at the moment CHIP_EN rose, the part has no power, or the UART wires are swapped or open.",
        "Leave the limit out to be guided for as long as you like, and follow each prompt until the next one comes.");

    /// <summary>What was moved could not be put back. Facts: what, reason.</summary>
    public static readonly DiagnosisKind NotRestored = new(
        "boot.not-restored", Outcome.Done, Confidence.Certain,
        "{what} could not be put back as found: {reason}.",
        "The connection through which the pins are driven broke.",
        "Reset the board that owns the pins before you go on.");

    /// <summary>All kinds of this area.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } = [Syntax, NoProgram, ProgramFailed, ProgramStuck, ManualLimit, NotRestored];
}
