using System.Collections.Immutable;
using NcpFlash.Diagnostics;

namespace NcpFlash.Cli.Settings;

/// <summary>What can be wrong with a file of boards.</summary>
internal static class SettingsDiagnoses
{
    public static readonly DiagnosisKind NotReadable = Input(
        "settings.not-readable", "The settings file '{file}' cannot be read: {reason}.", "It is there, but the system does not give it out.",
        "Check its rights, or move it away: ncpflash works without one.");

    public static readonly DiagnosisKind Broken = Input(
        "settings.broken", "{place}, column {column}: {problem}.", "The settings file is not as it must be, and nothing of it was used.",
        "{suggestion}docs/boot-control.md shows a whole file; without the file everything can be given on the command line.");

    public static readonly DiagnosisKind BadBoot = Input(
        "settings.bad-boot", "{place}: the boot control of the board '{board}' is wrong at column {column}: {problem}.", "Expected is {expected}.",
        "{suggestion}docs/boot-control.md lists every form; --boot on the command line wins over the file.");

    public static readonly DiagnosisKind UnknownBoard = Input(
        "settings.unknown-board", "No board is named '{board}'.", "{known}",
        "{suggestion}'{program} board save {board} --port PORT --boot CONTROL' makes it known.");

    /// <summary>Every kind above.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } = [NotReadable, Broken, BadBoot, UnknownBoard];

    private static DiagnosisKind Input(string id, string summary, string cause, string advice) => new(id, Outcome.Input, Confidence.Certain, summary, cause, advice);
}
