using System.Collections.Immutable;
using System.Security.Cryptography;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;

namespace NcpFlash.Planning;

/// <summary>Plans and checks for jobs that name ranges instead of a package. Pure; the flash size is the only thing to know.</summary>
public static class RangePlanner
{
    /// <summary>A plan that erases <paramref name="range"/> (null: the whole chip) and checks that it is blank.</summary>
    /// <exception cref="NcpException"><c>range.outside</c>, <c>range.empty</c> or <c>range.unaligned</c>: an erase would reach further than what was named.</exception>
    public static FlashPlan PlanErase(FlashRange? range, uint flashSize)
    {
        if (range is not { } named)
        {
            var whole = new FlashRange(0, flashSize);
            return new FlashPlan([new PlanStep.EraseChip(), Blank(whole)], flashSize, []);
        }

        CheckInside(named, flashSize);
        FlashRange sectors = named.Align(FlashPart.SectorSize);
        return sectors == named
            ? new FlashPlan([new PlanStep.EraseRange(named), Blank(named)], flashSize, [])
            : throw Diagnosis.Of(RangeFaults.Unaligned, ("range", named.ToString()), ("sectors", sectors.ToString()),
                ("start", $"0x{sectors.Start:X}"), ("length", $"0x{sectors.Length:X}")).ToException();
    }

    /// <summary>A plan that compares digests and changes nothing.</summary>
    /// <exception cref="NcpException">An image lies outside the flash or is empty.</exception>
    public static FlashPlan PlanVerify(ImmutableArray<PlanImage> images, uint flashSize)
    {
        foreach (PlanImage image in images)
        {
            CheckInside(image.Range, flashSize);
        }

        IEnumerable<PlanStep> steps = images.OrderBy(i => i.Address).Select(i => new PlanStep.Verify(i, Sha256Digest.Of(i.Contents.Span)));
        return new FlashPlan([.. steps], flashSize, []);
    }

    /// <summary>Refuses a range that is empty or reaches beyond the flash.</summary>
    /// <exception cref="NcpException"><c>range.outside</c> or <c>range.empty</c>.</exception>
    public static void CheckInside(FlashRange range, uint flashSize)
    {
        if (range.Length == 0)
        {
            throw Diagnosis.Of(RangeFaults.Empty, ("range", range.ToString())).ToException();
        }

        if (range.End > flashSize)
        {
            throw Diagnosis.Of(RangeFaults.Outside, ("range", range.ToString()), ("size", $"0x{flashSize:X}")).ToException();
        }
    }

    /// <summary>The digest of that many bytes of erased flash.</summary>
    public static Sha256Digest BlankDigest(uint length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var sector = new byte[FlashPart.SectorSize];
        sector.AsSpan().Fill(0xFF);
        for (long done = 0; done < length; done += FlashPart.SectorSize)
        {
            hash.AppendData(sector.AsSpan(0, (int)Math.Min(FlashPart.SectorSize, length - done)));
        }

        return Sha256Digest.FromBytes(hash.GetHashAndReset());
    }

    private static PlanStep.VerifyBlank Blank(FlashRange range) => new(range, BlankDigest(range.Length));
}
