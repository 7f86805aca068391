using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What can be wrong with a trace or with playing it back.</summary>
public static class TraceFaults
{
    /// <summary>A line of a trace file cannot be read. Facts: place, column, found, expected.</summary>
    public static readonly DiagnosisKind BadLine = new(
        "trace.bad-line", Outcome.Input, Confidence.Certain,
        "{place}, column {column}: {found} where {expected} is expected.",
        "The file is not a trace, or was changed by hand or cut off.",
        "Correct the line as docs/trace-format.md describes it, or record the trace again with '--trace FILE'.");

    /// <summary>The host does something else than the trace says. Facts: place, expected, actual.</summary>
    public static readonly DiagnosisKind Diverged = new(
        "trace.diverged", Outcome.ChipOrLink, Confidence.Certain,
        "The replay left the trace at {place}: the trace has {expected}, the host did {actual}.",
        "The trace was recorded with other files, other options or another version, so the recorded chip has no answer to this.",
        "Replay with the same command line, files and version as the recording ('#' lines at the top of the trace name them).");

    /// <summary>All kinds of this area.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } = [BadLine, Diverged];
}
