using System.Collections.Immutable;
using NcpFlash.Diagnostics;

namespace NcpFlash.Images;

/// <summary>Something wrong inside a file, before anyone knows the file's name.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Offset">Where, in bytes from the start of the file.</param>
/// <param name="Facts">The facts of the kind, without file and place.</param>
/// <param name="IsFatal">False for what only deserves a warning.</param>
public sealed record ImageFlaw(DiagnosisKind Kind, long Offset, ImmutableArray<Fact> Facts, bool IsFatal = true)
{
    /// <summary>The finding for the file of that name.</summary>
    public Diagnosis In(string file) =>
        new(Kind, [.. Facts, new Fact("place", new SourcePlace(file, Offset: Offset).ToString()), new Fact("file", file)]);

    /// <summary>A fatal flaw with the given facts.</summary>
    internal static ImageFlaw Of(DiagnosisKind kind, long offset, params ReadOnlySpan<Fact> facts) => new(kind, offset, [.. facts]);

    /// <summary>A flaw of a CRC that does not match, or null when it does.</summary>
    internal static ImageFlaw? OfCrc(DiagnosisKind kind, string part, long offset, uint stated, ReadOnlySpan<byte> covered)
    {
        uint actual = Crc32.Of(covered);
        return stated == actual ? null : Of(kind, offset, ("part", part), ("stated", $"0x{stated:X8}"), ("actual", $"0x{actual:X8}"));
    }
}
