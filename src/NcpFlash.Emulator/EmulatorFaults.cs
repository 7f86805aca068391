using System.Collections.Immutable;
using NcpFlash.Diagnostics;

namespace NcpFlash.Emulator;

/// <summary>What can be wrong with the emulator's own input.</summary>
public static class EmulatorFaults
{
    /// <summary>A setting that is given twice. Facts: key.</summary>
    public static readonly DiagnosisKind SettingTwice = new(
        "emulator.setting-twice", Outcome.Input, Confidence.Certain,
        "The emulator's setting '{key}' is given twice.",
        "It has one value, and which of them is meant is not clear.",
        "Leave one out; several words of one setting are joined by +.");

    /// <summary>A setting that does not exist.</summary>
    public static readonly DiagnosisKind UnknownSetting = new(
        "emulator.unknown-setting", Outcome.Input, Confidence.Certain,
        "The emulator has no setting '{key}'.",
        "Settings are written KEY=VALUE and separated by commas; the known keys are {keys}.",
        "{suggestion}docs/emulator-settings.md tells what each does.");

    /// <summary>A setting whose value cannot be used.</summary>
    public static readonly DiagnosisKind BadSetting = new(
        "emulator.bad-setting", Outcome.Input, Confidence.Certain,
        "The emulator's setting '{key}' cannot be '{value}'.",
        "It takes {expected}.",
        "Correct the value; for example {example}.");

    /// <summary>A fault script that cannot be read.</summary>
    public static readonly DiagnosisKind BadFault = new(
        "emulator.bad-fault", Outcome.Input, Confidence.Certain,
        "The fault '{text}' cannot be read: {problem}.",
        "A fault is KIND[=VALUE][@OPCODE|@sync][#NUMBER|#*]; the kinds are {kinds}.",
        "{suggestion}docs/emulator.md has an example of each.");

    /// <summary>A state file of the wrong size.</summary>
    public static readonly DiagnosisKind StateFileSize = new(
        "emulator.state-file-size", Outcome.Input, Confidence.Certain,
        "{place} has {actual} bytes; the emulated {what} has {expected}.",
        "The file holds another part's state, or was cut off while it was copied.",
        "Name another file, or delete this one: a fresh one is made when it does not exist.");

    /// <summary>A state file that the system will not read or write.</summary>
    public static readonly DiagnosisKind StateFileAccess = new(
        "emulator.state-file-access", Outcome.Input, Confidence.High,
        "The state file {place} cannot be {action}: {reason}.",
        "The folder does not exist, the disk is full, or this user may not {verb} there.",
        "Name a file in a folder that exists and that you may write to.");

    /// <summary>All kinds of this area.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } =
        [SettingTwice, UnknownSetting, BadSetting, BadFault, StateFileSize, StateFileAccess];
}
