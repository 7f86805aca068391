using System.Collections.Immutable;
using NcpFlash.Chips;

namespace NcpFlash.Planning;

/// <summary>
/// Turns what is wanted and what was found into steps: only what differs is erased and written, and everything whose last digest is older than its
/// last change is compared. Each byte of the target is thus covered by a digest, and where a digest of the whole image costs little more, it is taken
/// of the whole image.
/// </summary>
/// <param name="target">What is wanted.</param>
/// <param name="family">Frame sizes.</param>
/// <param name="costs">What the ways cost.</param>
/// <param name="streamLength">Length of the compressed form of some contents, or null where it is long and found out when its turn comes.</param>
internal sealed class DeltaPlanner(FlashTarget target, ChipFamily family, DeltaCosts costs, Func<WriteRun, int?> streamLength)
{
    /// <summary>An image is digested as a whole when that takes at most so much longer than digesting what changed.</summary>
    private static readonly TimeSpan WholeDigestAllowance = TimeSpan.FromMilliseconds(50);

    /// <summary>How much of firmware remains when it is compressed, where its stream is not known: 0.58 (USERS 5.3).</summary>
    private const double UsualRatio = 0.58;

    /// <summary>True where frames larger than the vendor's may be planned.</summary>
    public bool AllowsLargeFrames { get; init; }

    /// <summary>The runs that a plan for <paramref name="map"/> writes.</summary>
    public ImmutableArray<WriteRun> Runs(SectorMap map) => Runs(IsWritten(ErasePlan.Make(target, map, costs), map));

    /// <summary>The steps that make the target of what <paramref name="map"/> says is there.</summary>
    public FlashPlan Plan(SectorMap map)
    {
        ErasePlan erase = ErasePlan.Make(target, map, costs);
        var steps = ImmutableArray.CreateBuilder<PlanStep>();
        if (erase.WholeChip)
        {
            steps.Add(new PlanStep.EraseChip());
        }

        steps.AddRange(erase.Ranges.Select(r => new PlanStep.EraseRange(r)));
        Func<int, bool> isWritten = IsWritten(erase, map);
        ImmutableArray<WriteRun> runs = Runs(isWritten);
        int frameSize = AllowsLargeFrames ? costs.FrameSize(family, (long)(runs.Sum(r => r.Range.Length) * UsualRatio)) : family.MaxFlashPayload;
        foreach (PlanImage image in target.Images)
        {
            steps.AddRange(runs.Where(r => ReferenceEquals(r.Image, image)).Select(r => Write(r, frameSize)));
            AddComparisons(image, isWritten, steps);
        }

        steps.AddRange(BlankRanges(isWritten).Select(r => new PlanStep.VerifyBlank(r, target.BlankDigest(r.Length))));
        return new FlashPlan(steps.ToImmutable(), target.FlashSize, []);
    }

    private static Func<int, bool> IsWritten(ErasePlan erase, SectorMap map) =>
        sector => erase.Erases(sector) || map[sector] is SectorState.Blank or SectorState.Differs;

    private ImmutableArray<WriteRun> Runs(Func<int, bool> isWritten) => [.. target.Images.SelectMany(i => WriteRun.Of(i, isWritten))];

    /// <summary>A long run whose stream is not known is planned compressed; the last word is spoken when its turn comes.</summary>
    private PlanStep Write(WriteRun run, int frameSize) => streamLength(run) is { } length
        ? new WriteForm(costs).Of(run, length, frameSize)
        : new PlanStep.WriteCompressed(run.Image, run.Range, frameSize);

    private void AddComparisons(PlanImage image, Func<int, bool> isWritten, ImmutableArray<PlanStep>.Builder steps)
    {
        ImmutableArray<FlashRange> changed = FlashTarget.Merge(target.Pieces(FlashTarget.BlockSize)
            .Where(p => p.Range.Overlaps(image.Range) && SectorMap.Sectors(p.Range).Any(isWritten)).Select(p => Inside(p.Range, image.Range)));
        long changedBytes = changed.Sum(r => (long)r.Length);
        if (changedBytes > 0 && costs.Digest(image.Contents.Length - changedBytes) <= WholeDigestAllowance)
        {
            steps.Add(new PlanStep.Verify(image, Sha256Digest.Of(image.Contents.Span)));
            return;
        }

        if (changedBytes < image.Contents.Length)
        {
            steps.Add(new PlanStep.Leave(image, image.Contents.Length - changedBytes));
        }

        steps.AddRange(changed.Select(r => new PlanStep.VerifyPart(image, r, target.Digest(r))));
    }

    /// <summary>What is to be blank and is not proved to be: the owned bytes outside all images, in sectors that were erased or not asked about.</summary>
    private ImmutableArray<FlashRange> BlankRanges(Func<int, bool> isWritten)
    {
        IEnumerable<FlashRange> sectors = FlashTarget.Merge(target.Owned.SelectMany(SectorMap.Sectors).Where(isWritten).Select(SectorMap.RangeOf));
        return [.. sectors.SelectMany(OutsideImages)];
    }

    private IEnumerable<FlashRange> OutsideImages(FlashRange range)
    {
        ulong at = range.Start;
        foreach (PlanImage image in target.Images.Where(i => i.Range.Overlaps(range)))
        {
            if (image.Address > at)
            {
                yield return FlashRange.FromTo((uint)at, image.Address);
            }

            at = Math.Max(at, image.Range.End);
        }

        if (at < range.End)
        {
            yield return FlashRange.FromTo((uint)at, range.End);
        }
    }

    private static FlashRange Inside(FlashRange range, FlashRange limits) =>
        FlashRange.FromTo(Math.Max(range.Start, limits.Start), Math.Min(range.End, limits.End));
}
