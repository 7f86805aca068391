using NcpFlash.Diagnostics;
using NcpFlash.Planning;

namespace NcpFlash.Jobs;

/// <summary>A range whose digest is not the one that is wanted.</summary>
/// <param name="Image">The image, or null where the range is wanted blank.</param>
/// <param name="Range">The range.</param>
/// <param name="Expected">The wanted digest.</param>
/// <param name="Actual">The part's digest.</param>
internal sealed record Mismatch(PlanImage? Image, FlashRange Range, Sha256Digest Expected, Sha256Digest Actual)
{
    /// <summary>What the part said of a write to the range, where that and not a digest is what was wrong; else null.</summary>
    public string? Refusal { get; init; }

    /// <summary>The finding while there is still something to be done.</summary>
    /// <param name="isPresumed">True where the survey had not looked at all of the range.</param>
    public Diagnosis ToWarning(bool isPresumed) => Refusal is { } meaning
        ? Diagnosis.Of(ChipFaults.WriteAgain, ("image", Name), ("range", Range.ToString()), ("meaning", meaning))
        : isPresumed ? Diagnosis.Of(ChipFaults.PresumedWrong, ("image", Name), ("range", Range.ToString()))
        : ToDiagnosis("What differs in it is looked for, erased and written once more.", "Nothing to do yet.");

    /// <summary>The finding when nothing helped.</summary>
    /// <param name="tries">How often it was tried.</param>
    public Diagnosis ToFault(int tries) => Refusal is { } meaning && Image is not null
        ? RunWriter.Failed(new WriteRun(Image, Range), meaning, tries)
        : Image is null
        ? Diagnosis.Of(ChipFaults.NotBlank, ("range", Range.ToString()))
        : ToDiagnosis(
            "It was erased and written again and differs still: unstable supply, a bad line, or worn flash.",
            "Check the supply, lower the rate (--baud 500000), and run the same command again; if the same range fails on another adapter too, the flash is defective.");

    private string Name => Image?.Name ?? "blank flash";

    private Diagnosis ToDiagnosis(string explanation, string advice) => Diagnosis.Of(
        ChipFaults.VerifyFailed, ("image", Name), ("range", Range.ToString()), ("actual", Actual.ToString()),
        ("expected", Expected.ToString()), ("explanation", explanation), ("advice", advice));
}
