using System.Collections.Immutable;
using NcpFlash.Planning;
using NcpFlash.Sessions;

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
            var planner = new DeltaPlanner(_target, session.Family, Costs, streams.LengthOf);
            FlashPlan plan = planner.Plan(_map);
            plan = plan with { Steps = plan.Steps.AddRange(wanted.Plan.Steps.OfType<PlanStep.VerifyKept>()), Kept = wanted.Plan.Kept };
            progress.Report(new JobEvent.PlanReady(plan));
            IReadOnlyList<Mismatch> mismatches =
                await new DeltaExecutor(session, plan, streams, progress, tally).RunAsync(cancellationToken).ConfigureAwait(false);
            if (mismatches.Count == 0)
            {
                return;
            }

            if (round == MostRounds)
            {
                throw new Diagnostics.NcpException(mismatches[0].ToFault(), session.Evidence, [.. mismatches.Skip(1).Select(m => m.ToFault())]);
            }

            pieces = Again(mismatches);
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

    /// <summary>The pieces to look at again; all others have been proved.</summary>
    private ImmutableArray<FlashPiece> Again(IReadOnlyList<Mismatch> mismatches)
    {
        foreach (Mismatch mismatch in mismatches)
        {
            progress.Report(new JobEvent.Warned(mismatch.ToWarning()));
        }

        foreach (FlashRange owned in _target.Owned)
        {
            _map.Set(owned, SectorState.Equal);
        }

        return [.. _target.Pieces(FlashTarget.BlockSize).Where(p => mismatches.Any(m => m.Range.Overlaps(p.Range)))];
    }
}
