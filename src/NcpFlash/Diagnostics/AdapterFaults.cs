using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What can be wrong with a file of adapters.</summary>
public static class AdapterFaults
{
    /// <summary>It cannot be used. Facts: place, problem.</summary>
    public static readonly DiagnosisKind File = new(
        "adapter.file", Outcome.Input, Confidence.Certain,
        "{place}: the adapter file cannot be used: {problem}.",
        "An adapter file is JSON with a list 'adapters'; each entry has word, name, rates (kind and max), grade, workRate and source, and may have usb, "
        + "provenRates, packetSize, latencyTimer, quirks and more. Nothing else is allowed.",
        "Correct the line; the library's own adapters.json shows every form.");

    /// <summary>All of them.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } = [File];
}
