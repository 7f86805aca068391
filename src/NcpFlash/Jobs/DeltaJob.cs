using System.Collections.Immutable;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Jobs;

/// <summary>
/// Brings a flash to what a plan wants by changing only what differs: survey, plan, execute; where a comparison at the end fails, the same again for that
/// range, now presuming nothing. The result is the plan's own, whatever was there before.
/// </summary>
internal sealed class DeltaJob(IspSession session, (FlashPlan Plan, FlashTarget Target) wanted, CompressionAhead streams, IProgress<JobEvent> progress, JobTally tally)
{
    /// <summary>A round on presumptions, one that presumes nothing, and one more for a disturbance in that one.</summary>
    private const int MostRounds = 3;

    private readonly FlashTarget _target = wanted.Target;
    private readonly SectorMap _map = new(wanted.Target.FlashSize);
    private readonly WriteCaution _caution = new();

    /// <summary>Does it.</summary>
    /// <exception cref="Diagnostics.NcpException">A step failed for good, or the part does not hold what it should.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<FlashRange> known = _target.KnownBlank(wanted.Plan);
        foreach (FlashRange blank in known)
        {
            _map.Set(blank, SectorState.Equal);
        }

        ImmutableArray<FlashPiece> pieces = _target.Pieces(Costs.Reach, known);
        for (int round = 1; ; round++)
        {
            await SurveyAsync(pieces, thorough: round > 1, cancellationToken).ConfigureAwait(false);
            tally.BytesVerified = 0; // each round proves the whole target
            FlashPlan plan = await PlanAsync(cancellationToken).ConfigureAwait(false);
            plan = plan with { Steps = plan.Steps.AddRange(wanted.Plan.Steps.OfType<PlanStep.VerifyKept>()), Kept = wanted.Plan.Kept };
            progress.Report(new JobEvent.PlanReady(plan));
            var executor = new DeltaExecutor(session, (plan, Costs), (streams, _caution), progress, tally);
            IReadOnlyList<Mismatch> mismatches = await executor.RunAsync(cancellationToken).ConfigureAwait(false);
            if (mismatches.Count == 0)
            {
                return;
            }

            if (round == MostRounds)
            {
                throw new Diagnostics.NcpException(mismatches[0].ToFault(MostRounds), session.Evidence, [.. mismatches.Skip(1).Select(m => m.ToFault(MostRounds))]);
            }

            pieces = await AgainAsync(mismatches, cancellationToken).ConfigureAwait(false);
        }
    }

    private DeltaCosts Costs => new(session.Family.Timing, session.BitRate, session.RoundTrip) { FrameRoundTrip = session.FrameRoundTrip };

    private async Task SurveyAsync(ImmutableArray<FlashPiece> pieces, bool thorough, CancellationToken cancellationToken)
    {
        var step = new PlanStep.Survey(FlashTarget.Merge(pieces.Select(p => p.Range)));
        TimeSpan begun = tally.Elapsed;
        progress.Report(new JobEvent.StepStarted(step, 0, 1));
        var survey = new FlashSurvey(_target, _map, thorough);
        await new FlashSurveyor(session, progress).RunAsync(survey, pieces, step, cancellationToken).ConfigureAwait(false);
        progress.Report(new JobEvent.Surveyed(
            _target.Owned.Sum(r => (long)r.Length), _map.BytesIn(SectorState.Equal), _map.BytesIn(SectorState.Blank), survey.BytesAsked));
        progress.Report(new JobEvent.StepFinished(step, tally.Elapsed - begun, 0));
    }

    private async Task<FlashPlan> PlanAsync(CancellationToken cancellationToken)
    {
        DeltaPlanner planner = Planner(largeFrames: !_caution.IsRaised && !session.PushesReplies);
        await streams.PrepareAsync(planner.Runs(_map), _caution.IsRaised, session, cancellationToken).ConfigureAwait(false);
        FlashPlan plan = planner.Plan(_map);
        return LargeFramesIn(plan) is { } range && !await session.TakesLargeFramesAsync(range.Align(Chips.FlashPart.SectorSize).Start, cancellationToken).ConfigureAwait(false)
            ? Planner(largeFrames: false).Plan(_map)
            : plan;
    }

    private DeltaPlanner Planner(bool largeFrames) =>
        new(_target, session.Family, Costs, run => streams.LengthOf(run, _caution.IsRaised)) { AllowsLargeFrames = largeFrames };

    /// <summary>The first range that is written by frames larger than the vendor's.</summary>
    private FlashRange? LargeFramesIn(FlashPlan plan) => plan.Steps.Select(s => s switch
    {
        PlanStep.WriteCompressed write when write.FrameSize > session.Family.MaxFlashPayload => write.Range,
        PlanStep.WritePages write when write.FrameSize > session.Family.MaxFlashPayload => write.Range,
        _ => (FlashRange?)null,
    }).FirstOrDefault(r => r is not null);

    /// <summary>
    /// The pieces to look at again; all others have been proved. Where a write was refused the sectors are erased at once, whatever is in them: nothing else
    /// takes back the error that the part keeps.
    /// </summary>
    private async Task<ImmutableArray<FlashPiece>> AgainAsync(IReadOnlyList<Mismatch> mismatches, CancellationToken cancellationToken)
    {
        _caution.Raise();
        ImmutableArray<FlashRange> refused = FlashTarget.Merge(mismatches.Where(m => m.Refusal is not null).Select(m => m.Range));
        foreach (Mismatch mismatch in mismatches.Where(m => m.Refusal is not null || !refused.Any(m.Range.Overlaps)))
        {
            progress.Report(new JobEvent.Warned(mismatch.ToWarning(_map.HasPresumed(mismatch.Range))));
        }

        foreach (FlashRange sectors in refused)
        {
            await session.ExecuteAsync(new FlashErase(sectors), cancellationToken).ConfigureAwait(false);
        }

        foreach (FlashRange owned in _target.Owned)
        {
            _map.Set(owned, SectorState.Equal);
        }

        return [.. _target.Pieces(FlashTarget.BlockSize).Where(p => mismatches.Any(m => m.Range.Overlaps(p.Range)))];
    }
}
