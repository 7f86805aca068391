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

    /// <summary>All kinds of this area.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } = [Syntax];
}
