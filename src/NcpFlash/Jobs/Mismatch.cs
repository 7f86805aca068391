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
    /// <summary>The finding while there is still something to be done.</summary>
    public Diagnosis ToWarning() => ToDiagnosis("What differs in it is looked for, erased and written once more.", "Nothing to do yet.");

    /// <summary>The finding when nothing helped.</summary>
    public Diagnosis ToFault() => Image is null
        ? Diagnosis.Of(ChipFaults.NotBlank, ("range", Range.ToString()))
        : ToDiagnosis(
            "It was erased and written again and differs still: unstable supply, a bad line, or worn flash.",
            "Check the supply, lower the rate (--baud 500000), and run the same command again; if the same range fails on another adapter too, the flash is defective.");

    private Diagnosis ToDiagnosis(string explanation, string advice) => Diagnosis.Of(
        ChipFaults.VerifyFailed, ("image", Image?.Name ?? "blank flash"), ("range", Range.ToString()), ("actual", Actual.ToString()),
        ("expected", Expected.ToString()), ("explanation", explanation), ("advice", advice));
}
