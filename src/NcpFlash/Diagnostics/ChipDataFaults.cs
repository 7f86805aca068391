using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What can be wrong with chip data or with the choice of a chip.</summary>
public static class ChipDataFaults
{
    /// <summary>No family of that name.</summary>
    public static readonly DiagnosisKind Unknown = new(
        "chip.unknown", Outcome.Input, Confidence.Certain,
        "There is no chip family '{name}'.",
        "The families this program knows are: {known}.",
        "Use one of these names, or leave the option out to let boot info decide.");

    /// <summary>Chip data cannot be read.</summary>
    public static readonly DiagnosisKind Malformed = new(
        "chip.data", Outcome.Input, Confidence.Certain,
        "The chip data {file} is not usable: {problem}.",
        "The data was edited, or the program was built from a broken copy.",
        "Undo the edit, or install the program again.");

    /// <summary>All of them.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } = [Unknown, Malformed];
}
