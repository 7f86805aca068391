using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>Do the images fit beside each other, on the flash, and around the ranges to keep?</summary>
internal sealed class RangeChecks(FlashRequest request, uint flashSize, PlanFindings findings)
{
    /// <summary>Checks the images, given in order of address and none of them empty.</summary>
    public void Check(ImmutableArray<PlanImage> images)
    {
        PlanImage? furthest = null;
        for (int i = 0; i < images.Length; i++)
        {
            CheckAlone(images[i], furthest, i + 1 < images.Length ? images[i + 1] : null);
            if (furthest is not null)
            {
                CheckPair(images[i], furthest);
            }

            // Only the image that reaches furthest can touch the next one without the others touching it too.
            furthest = furthest is not null && furthest.Range.End >= images[i].Range.End ? furthest : images[i];
        }

        CheckChipErase(images);
    }

    /// <summary>Checks a piece of an image against the ranges to keep: its erase must not reach into one.</summary>
    public void CheckPiece(PlanImage piece)
    {
        FlashRange erased = piece.Range.Align(FlashPart.SectorSize);
        foreach (FlashRange skip in request.Skip.Where(s => request.Erase == EraseMode.Range && erased.Overlaps(s)))
        {
            findings.Fault(
                PlanFaults.SkipUnaligned, ("place", piece.Place.ToString()), ("image", piece.Title), ("range", piece.Range.ToString()),
                ("erased", erased.ToString()), ("skip", skip.ToString()));
        }
    }

    private void CheckAlone(PlanImage image, PlanImage? before, PlanImage? behind)
    {
        if (image.Range.End > flashSize)
        {
            findings.Fault(
                PlanFaults.BeyondFlash, ("place", image.Place.ToString()), ("image", image.Title), ("range", image.Range.ToString()),
                ("flash", $"{flashSize}"));
        }

        // Where another image lies in the same sector, that is the better explanation.
        FlashRange sector = new FlashRange(image.Address, 1).Align(FlashPart.SectorSize);
        if (request.Erase == EraseMode.Range && image.Address != sector.Start
            && before?.Range.Overlaps(sector) != true && behind?.Range.Overlaps(sector) != true)
        {
            findings.Fault(
                PlanFaults.UnalignedStart, ("place", image.Place.ToString()), ("image", image.Title), ("range", $"0x{image.Address:X8}"),
                ("sector", sector.ToString()));
        }
    }

    private void CheckPair(PlanImage image, PlanImage earlier)
    {
        bool overlap = image.Range.Overlaps(earlier.Range);
        bool shared = request.Erase == EraseMode.Range
            && image.Range.Align(FlashPart.SectorSize).Overlaps(earlier.Range.Align(FlashPart.SectorSize));
        if (overlap || shared)
        {
            findings.Fault(
                overlap ? PlanFaults.Overlap : PlanFaults.SharedSector, ("place", image.Place.ToString()), ("image", image.Title),
                ("range", image.Range.ToString()), ("otherrange", earlier.Range.ToString()), ("otherplace", earlier.Place.ToString()),
                ("other", earlier.Title));
        }
    }

    private void CheckChipErase(ImmutableArray<PlanImage> images)
    {
        if (request.Erase == EraseMode.Chip && !request.Skip.IsEmpty)
        {
            findings.Fault(
                PlanFaults.ChipEraseWithSkip, ("place", images is [var first, ..] ? first.Place.File : "the request"),
                ("skip", string.Join(", ", request.Skip)));
        }
    }
}
