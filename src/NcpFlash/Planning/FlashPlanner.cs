using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>Turns a request into ordered steps, or into the complete list of what is wrong with it. Needs no hardware.</summary>
public static class FlashPlanner
{
    /// <summary>Makes the plan.</summary>
    /// <param name="request">What the user wants.</param>
    /// <param name="family">Chip family.</param>
    /// <param name="flashSize">Size of the flash in bytes.</param>
    /// <exception cref="NcpException">The request cannot be carried out; the exception carries every reason (<see cref="PlanFaults"/>,
    /// <see cref="ImageFaults"/>, <see cref="InputFaults.Empty"/>).</exception>
    public static FlashPlan Plan(FlashRequest request, ChipFamily family, uint flashSize)
    {
        var findings = new PlanFindings();
        if (request.Images.IsEmpty && request.Erase != EraseMode.Chip)
        {
            findings.Fault(PlanFaults.Nothing);
        }

        foreach (PlanImage empty in request.Images.Where(i => i.Contents.IsEmpty))
        {
            findings.Fault(InputFaults.Empty, ("place", empty.Place.ToString()), ("path", empty.File));
        }

        ImmutableArray<PlanImage> images = [.. request.Images.Where(i => !i.Contents.IsEmpty).OrderBy(i => i.Address)];
        findings.OnlyWarns = request.IsRaw;
        PartitionTable? table = new ContentChecks(family, flashSize, findings).Check(images);
        findings.OnlyWarns = false;
        var ranges = new RangeChecks(request, flashSize, findings);
        ranges.Check(images);
        ImmutableArray<PlanImage> pieces = [.. images.SelectMany(i => Pieces(i, request.Skip, findings))];
        foreach (PlanImage piece in pieces)
        {
            ranges.CheckPiece(piece);
        }

        findings.ThrowIfFaulty();
        WarnOfErase(request, table, findings);
        return new FlashPlan(Steps(pieces, request.Erase, family), flashSize, findings.Warnings);
    }

    private static ImmutableArray<PlanStep> Steps(ImmutableArray<PlanImage> pieces, EraseMode erase, ChipFamily family)
    {
        var steps = ImmutableArray.CreateBuilder<PlanStep>();
        if (erase == EraseMode.Chip)
        {
            steps.Add(new PlanStep.EraseChip());
        }

        foreach (PlanImage piece in pieces)
        {
            if (erase == EraseMode.Range)
            {
                steps.Add(new PlanStep.EraseRange(piece.Range));
            }

            steps.Add(new PlanStep.Write(piece, piece.Contents.Length > family.CompressAbove));
            steps.Add(new PlanStep.Verify(piece, Sha256Digest.Of(piece.Contents.Span)));
        }

        return steps.ToImmutable();
    }

    /// <summary>What remains of an image outside the ranges to keep, in order of address (PROTOCOL 5.7).</summary>
    private static List<PlanImage> Pieces(PlanImage image, ImmutableArray<FlashRange> skip, PlanFindings findings)
    {
        ulong from = image.Range.Start;
        var pieces = new List<PlanImage>();
        foreach (FlashRange keep in skip.Where(image.Range.Overlaps).OrderBy(s => s.Start))
        {
            AddPiece(image, from, Math.Max(from, keep.Start), pieces);
            from = Math.Max(from, keep.End);
        }

        AddPiece(image, from, image.Range.End, pieces);
        if (pieces.Count == 0)
        {
            findings.Warning(
                PlanFaults.SkippedImage, ("place", image.Place.ToString()), ("image", image.Title), ("range", image.Range.ToString()),
                ("skip", string.Join(", ", skip.Where(image.Range.Overlaps))));
        }

        return pieces is [var only] && only.Range == image.Range ? [image] : pieces;
    }

    private static void AddPiece(PlanImage image, ulong from, ulong end, List<PlanImage> pieces)
    {
        if (end > from)
        {
            int offset = (int)(from - image.Address);
            pieces.Add(image with
            {
                Name = $"{image.Name}, part {pieces.Count + 1}",
                Address = (uint)from,
                Contents = image.Contents.Slice(offset, (int)(end - from)),
            });
        }
    }

    private static void WarnOfErase(FlashRequest request, PartitionTable? table, PlanFindings findings)
    {
        if (request.Erase == EraseMode.None)
        {
            findings.Warning(PlanFaults.NoErase);
        }

        if (request.Erase != EraseMode.Chip || table is null)
        {
            return;
        }

        string[] lost = [.. table.Entries
            .Where(e => e.Type is PartitionType.Settings or PartitionType.Reserved or PartitionType.FactoryData
                && !request.Images.Any(i => i.Range.Overlaps(e.First)))
            .Select(e => e.Name)];
        if (lost.Length > 0)
        {
            findings.Warning(PlanFaults.ErasesFactoryData, ("partitions", string.Join(", ", lost)));
        }
    }
}
