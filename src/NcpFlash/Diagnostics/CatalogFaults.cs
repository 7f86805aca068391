using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What can be wrong with a catalogue of published files. Facts of all: <c>place</c>.</summary>
public static class CatalogFaults
{
    /// <summary>It is not a catalogue. Facts: column, problem.</summary>
    public static readonly DiagnosisKind Format = new(
        "catalog.format", Outcome.Input, Confidence.Certain,
        "{place}, column {column}: the catalogue cannot be read: {problem}.",
        "A catalogue is JSON with a list 'files'; each entry has name, sha256 (64 hexadecimal digits), releases and source, and may have profile, version and length (in bytes). "
        + "A list 'keys' may stand beside it, each entry with name, keyHash and source. Nothing else is allowed.",
        "Correct the line.");

    /// <summary>A digest occurs twice. Facts: digest.</summary>
    public static readonly DiagnosisKind Duplicate = new(
        "catalog.duplicate", Outcome.Input, Confidence.Certain,
        "{place}: {digest} is in the catalogue twice.",
        "A digest stands for one file; with two entries nobody can tell which is meant.",
        "Remove one of the two; a file that is part of several packages has several 'releases'.");

    /// <summary>All of them.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } = [Format, Duplicate];
}
