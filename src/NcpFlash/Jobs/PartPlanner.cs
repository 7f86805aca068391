using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Jobs;

/// <summary>Makes the plan for the part that is there: surveys it, plans, and looks into the partitions that the plan empties or keeps.</summary>
internal sealed class PartPlanner(IspSession session)
{
    private readonly FlashDigests _digests = new(session);

    /// <summary>The plan of a request.</summary>
    /// <exception cref="NcpException">The request cannot be carried out on this part; nothing was changed.</exception>
    public async Task<FlashPlan> PlanAsync(FlashRequest request, CancellationToken cancellationToken)
    {
        PartSurvey survey = await new PartSurveyor(session, isStrict: !request.Keep.IsEmpty).RunAsync(cancellationToken).ConfigureAwait(false);
        FlashPlan plan = FlashPlanner.Plan(request, session.Family, session.Flash.SizeInBytes, survey);
        plan = await LookIntoAsync(plan, cancellationToken).ConfigureAwait(false);
        return plan.WithLost(plan.Lost);
    }

    /// <summary>The plan of an erase that names a range, or of the whole chip; what it empties is told, and no reason for a warning.</summary>
    /// <exception cref="NcpException">The range cannot be erased as it was named.</exception>
    public async Task<FlashPlan> PlanEraseAsync(FlashRange? range, CancellationToken cancellationToken)
    {
        FlashPlan plan = RangePlanner.PlanErase(range, session.Flash.SizeInBytes);
        PartitionMap map = PartitionMap.Of(
            job: null, await new PartSurveyor(session).TableAsync(cancellationToken).ConfigureAwait(false), session.Family, session.Flash.SizeInBytes);
        return await LookIntoAsync(
            plan with { Lost = map.LostBy(plan.Steps, new FlashRequest([], Images.EraseMode.None, [])) }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks the part for the digests of what is kept, and whether what is emptied is blank.</summary>
    private async Task<FlashPlan> LookIntoAsync(FlashPlan plan, CancellationToken cancellationToken)
    {
        ImmutableArray<PlanPartition> lost = plan.Lost.IsEmpty ? []
            : await _digests.InXipModeAsync(() => LookAtAsync(plan.Lost, cancellationToken), cancellationToken).ConfigureAwait(false);

        var steps = ImmutableArray.CreateBuilder<PlanStep>();
        var kept = plan.Kept.ToBuilder();
        foreach (PlanStep step in plan.Steps)
        {
            if (step is not PlanStep.VerifyKept verify)
            {
                steps.Add(step);
                continue;
            }

            Sha256Digest digest = await _digests.ReadAsync(verify.Range, cancellationToken).ConfigureAwait(false);
            steps.Add(verify with { Digest = digest });
            int index = plan.Kept.IndexOf(plan.Kept.First(k => k.Range == verify.Range));
            kept[index] = kept[index] with { Contents = Contents(verify.Range, digest) };
        }

        return plan with { Steps = steps.ToImmutable(), Kept = kept.ToImmutable(), Lost = lost };
    }

    private async Task<ImmutableArray<PlanPartition>> LookAtAsync(ImmutableArray<PlanPartition> partitions, CancellationToken cancellationToken)
    {
        uint stretch = new DeltaCosts(session.Family.Timing, session.BitRate, session.RoundTrip).Reach;
        var seen = ImmutableArray.CreateBuilder<PlanPartition>();
        foreach (PlanPartition partition in partitions)
        {
            seen.Add(await LookAtAsync(partition, stretch, cancellationToken).ConfigureAwait(false));
        }

        return seen.ToImmutable();
    }

    /// <summary>Whether a partition is blank. The first stretch that is not blank decides; its first sector comes alone, because it mostly is that.</summary>
    private async Task<PlanPartition> LookAtAsync(PlanPartition partition, uint stretch, CancellationToken cancellationToken)
    {
        FlashRange whole = partition.Range;
        for (ulong at = whole.Start; at < whole.End;)
        {
            ulong next = at == whole.Start ? at + FlashPart.SectorSize : (at / stretch * stretch) + stretch;
            FlashRange range = FlashRange.FromTo((uint)at, Math.Min(next, whole.End));
            Sha256Digest digest = await _digests.AskAsync(range, cancellationToken).ConfigureAwait(false);
            if (Contents(range, digest) == PartitionContents.Used)
            {
                return partition with { Contents = PartitionContents.Used, BlankLength = (uint)(at - whole.Start) };
            }

            at = range.End;
        }

        return partition with { Contents = PartitionContents.Blank, BlankLength = whole.Length };
    }

    private static PartitionContents Contents(FlashRange range, Sha256Digest digest) =>
        digest == RangePlanner.BlankDigest(range.Length) ? PartitionContents.Blank : PartitionContents.Used;
}
