using NcpFlash.Diagnostics;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Jobs;

/// <summary>Executes a plan that was made of a survey, and collects what did not come out right.</summary>
internal sealed class DeltaExecutor(
    IspSession session, (FlashPlan Plan, DeltaCosts Costs) todo, (CompressionAhead Ahead, WriteCaution Caution) streams, IProgress<JobEvent> progress, JobTally tally)
{
    private readonly RunWriter _writer = new(session, todo.Plan, (streams.Ahead, streams.Caution, progress, tally));
    private readonly FlashDigests _digests = new(session);
    private readonly List<Mismatch> _mismatches = [];

    /// <summary>Executes every step.</summary>
    /// <returns>What differs from what is wanted; empty when all is well.</returns>
    /// <exception cref="NcpException">A step failed for good.</exception>
    public async Task<IReadOnlyList<Mismatch>> RunAsync(CancellationToken cancellationToken)
    {
        FlashPlan plan = todo.Plan;
        for (int index = 0; index < plan.Steps.Length; index++)
        {
            PlanStep step = await _writer.ChooseAsync(plan.Steps[index], todo.Costs, cancellationToken).ConfigureAwait(false);
            TimeSpan begun = tally.Elapsed;
            long onLine = tally.BytesOnLine;
            int mismatches = _mismatches.Count;
            streams.Ahead.TellComplete();
            progress.Report(new JobEvent.StepStarted(step, index, plan.Steps.Length));
            await RunStepAsync(step, cancellationToken).ConfigureAwait(false);
            if (_mismatches.Count == mismatches)
            {
                progress.Report(new JobEvent.StepFinished(step, tally.Elapsed - begun, tally.BytesOnLine - onLine));
            }
        }

        return _mismatches;
    }

    private async Task RunStepAsync(PlanStep step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case PlanStep.EraseChip:
                await session.ExecuteAsync(new FlashChipErase(), cancellationToken).ConfigureAwait(false);
                break;
            case PlanStep.EraseRange erase:
                await session.ExecuteAsync(new FlashErase(erase.Range), cancellationToken).ConfigureAwait(false);
                break;
            case PlanStep.Leave keep:
                tally.BytesVerified += keep.Length;
                break;
            case PlanStep.WriteCompressed write:
                NoteRefusal(new WriteRun(write.Image, write.Range), await _writer.WriteAsync(write, cancellationToken).ConfigureAwait(false));
                break;
            case PlanStep.WritePages write:
                NoteRefusal(new WriteRun(write.Image, write.Range), await _writer.WriteAsync(write, cancellationToken).ConfigureAwait(false));
                break;
            case PlanStep.Verify verify:
                await CompareAsync(new Mismatch(verify.Image, verify.Image.Range, verify.Digest, default), cancellationToken).ConfigureAwait(false);
                break;
            case PlanStep.VerifyPart verify:
                await CompareAsync(new Mismatch(verify.Image, verify.Range, verify.Digest, default), cancellationToken).ConfigureAwait(false);
                break;
            case PlanStep.VerifyBlank verify:
                await CompareAsync(new Mismatch(null, verify.Range, verify.Digest, default), cancellationToken).ConfigureAwait(false);
                break;
            case PlanStep.VerifyKept verify:
                await CompareKeptAsync(verify, cancellationToken).ConfigureAwait(false);
                break;
            default:
                throw new InvalidOperationException($"Unknown step {step}.");
        }
    }

    private void NoteRefusal(WriteRun run, string? meaning)
    {
        if (meaning is not null)
        {
            _mismatches.Add(new Mismatch(run.Image, run.Range.Align(Chips.FlashPart.SectorSize), default, default) { Refusal = meaning });
        }
    }

    private async Task CompareKeptAsync(PlanStep.VerifyKept step, CancellationToken cancellationToken)
    {
        Sha256Digest before = step.Digest ?? throw new InvalidOperationException($"Nobody has looked at {step.Name}.");
        TimeSpan begun = tally.Elapsed;
        Sha256Digest actual = await _digests.ReadAsync(step.Range, cancellationToken).ConfigureAwait(false);
        progress.Report(new JobEvent.DigestCompared(step.Range, before, actual, tally.Elapsed - begun));
        if (actual != before)
        {
            throw Diagnosis.Of(
                KeepFaults.Changed, ("name", step.Name), ("range", step.Range.ToString()), ("actual", actual.ToString()), ("expected", before.ToString()))
                .ToException(session.Evidence);
        }

        tally.BytesVerified += step.Range.Length;
    }

    private async Task CompareAsync(Mismatch wanted, CancellationToken cancellationToken)
    {
        TimeSpan begun = tally.Elapsed;
        Sha256Digest actual = await _digests.ReadAsync(wanted.Range, cancellationToken).ConfigureAwait(false);
        progress.Report(new JobEvent.DigestCompared(wanted.Range, wanted.Expected, actual, tally.Elapsed - begun));
        if (actual != wanted.Expected)
        {
            session.NoteDigest(wanted.Range, actual);
            _mismatches.Add(wanted with { Actual = actual });
        }
        else if (wanted.Image is not null)
        {
            tally.BytesVerified += wanted.Range.Length;
        }
    }
}
