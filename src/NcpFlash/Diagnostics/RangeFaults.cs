using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What can be wrong with a flash range that the user names.</summary>
public static class RangeFaults
{
    /// <summary>Beyond the flash.</summary>
    public static readonly DiagnosisKind Outside = new(
        "range.outside", Outcome.Input, Confidence.Certain,
        "The range {range} reaches beyond the flash, which ends at {size}.",
        "Address and length do not fit this part.",
        "Name a range below {size}.",
        "E09");

    /// <summary>No bytes.</summary>
    public static readonly DiagnosisKind Empty = new(
        "range.empty", Outcome.Input, Confidence.Certain,
        "The range {range} is empty.",
        "The length is 0.",
        "Name a length of at least one byte.");

    /// <summary>Not whole sectors.</summary>
    public static readonly DiagnosisKind Unaligned = new(
        "range.unaligned", Outcome.Input, Confidence.Certain,
        "The range {range} does not consist of whole 4 KiB sectors.",
        "Flash is erased in whole sectors, so {sectors} would be erased: more than what was named.",
        "To erase all of that, name it: erase {start} {length}.");

    /// <summary>All kinds of this class.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } = [Outside, Empty, Unaligned];
}
