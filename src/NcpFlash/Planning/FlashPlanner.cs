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
    /// <param name="survey">What is on the part, or null when no part is there.</param>
    /// <exception cref="NcpException">The request cannot be carried out; the exception carries every reason (<see cref="PlanFaults"/>,
    /// <see cref="ImageFaults"/>, <see cref="KeepFaults"/>, <see cref="GuardFaults"/>, <see cref="InputFaults.Empty"/>).</exception>
    public static FlashPlan Plan(FlashRequest request, ChipFamily family, uint flashSize, PartSurvey? survey = null)
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

        PartitionMap map = PartitionMap.Of(table, survey?.Table, family, flashSize);
        ImmutableArray<PlanPartition> kept = new KeepSelection(request, (map, survey), findings).Select();
        ImmutableArray<GuardImage> guarded = Guard(request, images, survey, findings);
        findings.ThrowIfFaulty();
        if (request.Erase == EraseMode.None)
        {
            findings.Warning(PlanFaults.NoErase);
        }

        ImmutableArray<PlanStep> steps = Steps(pieces, request, kept, (family, flashSize));
        return new FlashPlan(steps, flashSize, [.. survey?.Gaps ?? [], .. findings.Warnings]) { Images = guarded, Kept = kept }
            .WithLost(map.LostBy(steps, request));
    }

    /// <summary>Asks the guard; what it refuses is a warning where the user insists, or named the bytes himself.</summary>
    private static ImmutableArray<GuardImage> Guard(FlashRequest request, ImmutableArray<PlanImage> images, PartSurvey? survey, PlanFindings findings)
    {
        if (request.Guard is not { } policy)
        {
            return [];
        }

        ImmutableArray<GuardImage> guarded = [.. images.Select(i => GuardImage.Of(i, policy.Catalog))];
        findings.OnlyWarns = policy.IsForced || request.IsRaw;
        foreach (Diagnosis finding in ImageGuard.Examine(guarded, survey?.Guard ?? GuardPart.Unknown, policy.Catalog, policy.BurnsEfuse))
        {
            findings.Add(finding, finding.Kind.Outcome != Outcome.Done);
        }

        findings.OnlyWarns = false;
        return guarded;
    }

    private static ImmutableArray<PlanStep> Steps(
        ImmutableArray<PlanImage> pieces, FlashRequest request, ImmutableArray<PlanPartition> kept, (ChipFamily Family, uint FlashSize) part)
    {
        var steps = ImmutableArray.CreateBuilder<PlanStep>();
        if (request.Erase == EraseMode.Chip)
        {
            steps.AddRange(kept.IsEmpty ? [new PlanStep.EraseChip()] : KeepSelection.Around(kept, part.FlashSize).Select(r => new PlanStep.EraseRange(r)));
        }

        foreach (PlanImage piece in pieces)
        {
            if (request.Erase == EraseMode.Range)
            {
                steps.Add(new PlanStep.EraseRange(piece.Range));
            }

            steps.Add(new PlanStep.Write(piece, piece.Contents.Length > part.Family.CompressAbove));
            steps.Add(new PlanStep.Verify(piece, Sha256Digest.Of(piece.Contents.Span)));
        }

        if (request is { Erase: EraseMode.Chip, IsFull: true })
        {
            // Where only what differs is written, the survey and the plan that follows it prove this.
            steps.AddRange(KeepSelection.Around(kept, part.FlashSize).SelectMany(r => FlashTarget.Outside(r, [.. pieces.Select(p => p.Range)]))
                .Select(r => new PlanStep.VerifyBlank(r, RangePlanner.BlankDigest(r.Length))));
        }

        steps.AddRange(kept.Select(k => new PlanStep.VerifyKept(k.Name, k.Range, Digest: null)));
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
}
