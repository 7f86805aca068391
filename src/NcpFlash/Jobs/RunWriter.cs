using System.Collections.Immutable;
using NcpFlash.Diagnostics;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Jobs;

/// <summary>
/// Writes a run of an image, compressed or as pages. A compressed stream starts over after a loss, because the ROM's decoder does not survive one
/// (PROTOCOL 3.3); what was written before a loss may be incomplete, so the run is erased again first.
/// </summary>
internal sealed class RunWriter(IspSession session, FlashPlan plan, (CompressionAhead Streams, WriteCaution Caution, IProgress<JobEvent> Progress, JobTally Tally) job)
{
    /// <summary>How often a run is written before its failure is final.</summary>
    private const int MostWrites = 2;

    /// <summary>The step as it is carried out: now that its stream is there, a run that was planned compressed may be shorter as it is.</summary>
    public async Task<PlanStep> ChooseAsync(PlanStep step, DeltaCosts costs, CancellationToken cancellationToken)
    {
        if (step is not PlanStep.WriteCompressed write)
        {
            return step;
        }

        var run = new WriteRun(write.Image, write.Range);
        ReadOnlyMemory<byte> stream = await job.Streams.StreamAsync(run, job.Caution.IsRaised, session, cancellationToken).ConfigureAwait(false);
        return new WriteForm(costs).Of(run, stream.Length, write.FrameSize);
    }

    /// <summary>Writes the run of <paramref name="step"/>.</summary>
    /// <returns>Null, or why it was not written and cannot be now: its sectors hold something else of this plan, and are not erased under it.</returns>
    public Task<string?> WriteAsync(PlanStep.WriteCompressed step, CancellationToken cancellationToken)
    {
        var run = new WriteRun(step.Image, step.Range);
        return UntilWrittenAsync(run, [run.Range], step.FrameSize, frameSize => SendStreamAsync(step, run, frameSize, cancellationToken), cancellationToken);
    }

    /// <summary>Writes the pages of <paramref name="step"/>; the answer is that of the other form.</summary>
    public Task<string?> WriteAsync(PlanStep.WritePages step, CancellationToken cancellationToken) => UntilWrittenAsync(
        new WriteRun(step.Image, step.Range), step.Pages, step.FrameSize, frameSize => SendPagesAsync(step, frameSize, cancellationToken), cancellationToken);

    private async Task<string?> UntilWrittenAsync(
        WriteRun run, IEnumerable<FlashRange> written, int frameSize, Func<int, Task> send, CancellationToken cancellationToken)
    {
        string? failure = null;
        for (int writes = 0; writes < MostWrites; writes++)
        {
            if (failure is not null && !await TryEraseAgainAsync(run, cancellationToken).ConfigureAwait(false))
            {
                return failure; // a second try would meet the same flash and the same latched error
            }

            failure = await OnceAsync(run, frameSize, send, cancellationToken).ConfigureAwait(false);
            if (failure is null)
            {
                job.Tally.NoteWritten(written);
                return null;
            }

            job.Caution.Raise();
        }

        throw Failed(run, failure ?? string.Empty, MostWrites).ToException(session.Evidence);
    }

    /// <summary>The finding that a run could not be written.</summary>
    public static Diagnosis Failed(WriteRun run, string meaning, int tries) => Diagnosis.Of(
        ChipFaults.WriteFailed, ("image", run.Image.Name), ("range", run.Range.ToString()), ("meaning", meaning), Fact.From("tries", tries));

    /// <summary>Sends until a run went through in one piece; the session bounds how often the conversation may break.</summary>
    /// <returns>Null, or the meaning of the code with which the part reports a failed write.</returns>
    private async Task<string?> OnceAsync(WriteRun run, int frameSize, Func<int, Task> send, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await send(job.Caution.IsRaised ? Math.Min(frameSize, session.Family.MaxFlashPayload) : frameSize).ConfigureAwait(false);
                return await WriteCheck.AskAsync(session, cancellationToken).ConfigureAwait(false);
            }
            catch (NcpException loss) when (IspSession.IsLoss(loss))
            {
                job.Caution.Raise(); // a decoder that hangs, or a frame too long for a buffer on the way, are among the causes
                await session.RecoverAsync(loss, cancellationToken).ConfigureAwait(false);
                await TryEraseAgainAsync(run, cancellationToken).ConfigureAwait(false);
            }
            catch (NcpException refused) when (refused.Diagnosis.Kind == ChipFaults.Refused)
            {
                return WriteCheck.Meaning(refused);
            }
        }
    }

    private async Task SendStreamAsync(PlanStep.WriteCompressed step, WriteRun run, int frameSize, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> stream = await job.Streams.StreamAsync(run, job.Caution.IsRaised, session, cancellationToken).ConfigureAwait(false);
        int frames = DeltaCosts.Frames(stream.Length, frameSize);
        for (int frame = 0; frame < frames; frame++)
        {
            int offset = frame * frameSize;
            ReadOnlyMemory<byte> piece = stream.Slice(offset, Math.Min(frameSize, stream.Length - offset));
            await session.ExecuteAsync(new FlashDecompressWrite(run.Range.Start + (uint)offset, piece, frame == 0) { MostUnpacked = run.Range.Length }, cancellationToken).ConfigureAwait(false);
            job.Tally.BytesOnLine += piece.Length;
            job.Progress.Report(new JobEvent.StepProgressed(step, frame + 1, frames, (long)run.Range.Length * (frame + 1) / frames));
        }
    }

    private async Task SendPagesAsync(PlanStep.WritePages step, int frameSize, CancellationToken cancellationToken)
    {
        FlashRange[] frames = [.. step.Pages.SelectMany(p => Cut(p, frameSize))];
        long done = 0;
        for (int frame = 0; frame < frames.Length; frame++)
        {
            FlashRange range = frames[frame];
            ReadOnlyMemory<byte> contents = new WriteRun(step.Image, range).Contents;
            var command = new FlashWrite(range.Start, contents);
            await (contents.Length > session.Family.MaxFlashPayload
                ? session.WriteOnceAsync(command, cancellationToken) // after a loss it is cut smaller, not sent again
                : session.ExecuteAsync(command, cancellationToken)).ConfigureAwait(false);
            job.Tally.BytesOnLine += contents.Length;
            job.Progress.Report(new JobEvent.StepProgressed(step, frame + 1, frames.Length, done += contents.Length));
        }
    }

    private static IEnumerable<FlashRange> Cut(FlashRange range, int size)
    {
        for (ulong at = range.Start; at < range.End; at += (uint)size)
        {
            yield return FlashRange.FromTo((uint)at, Math.Min(at + (uint)size, range.End));
        }
    }

    /// <summary>Erases the sectors of a run before it is written again; false, and nothing, where something else of this plan lies in them.</summary>
    private async Task<bool> TryEraseAgainAsync(WriteRun run, CancellationToken cancellationToken)
    {
        FlashRange sectors = run.Range.Align(Chips.FlashPart.SectorSize);
        ImmutableArray<PlanStep> steps = plan.Steps;
        bool isShared = steps.Any(s => s switch
        {
            PlanStep.WriteCompressed other => other.Range != run.Range && other.Range.Overlaps(sectors),
            PlanStep.WritePages other => other.Range != run.Range && other.Range.Overlaps(sectors),
            PlanStep.Leave other => other.Image != run.Image && other.Image.Range.Overlaps(sectors),
            _ => false,
        });
        if (isShared)
        {
            return false;
        }

        await session.ExecuteAsync(new FlashErase(sectors), cancellationToken).ConfigureAwait(false);
        return true;
    }
}
