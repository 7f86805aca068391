using System.Collections.Immutable;
using NcpFlash.Diagnostics;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using NcpFlash.Wire;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Jobs;

/// <summary>
/// Writes a run of an image, compressed or as pages. A compressed stream starts over after a loss, because the ROM's decoder does not survive one
/// (PROTOCOL 3.3); what was written before a loss may be incomplete, so the run is erased again first.
/// </summary>
internal sealed class RunWriter(IspSession session, FlashPlan plan, CompressionAhead streams, IProgress<JobEvent> progress, JobTally tally)
{
    /// <summary>How often a run is written before its failure is final.</summary>
    private const int MostWrites = 2;

    private bool _largeFramesFailed;

    /// <summary>Writes the run of <paramref name="step"/>.</summary>
    public Task WriteAsync(PlanStep.WriteCompressed step, CancellationToken cancellationToken)
    {
        var run = new WriteRun(step.Image, step.Range);
        return UntilWrittenAsync(run, step.FrameSize, (frameSize, failed) => SendStreamAsync(step, run, frameSize, asVendor: failed, cancellationToken), cancellationToken);
    }

    /// <summary>Writes the pages of <paramref name="step"/>.</summary>
    public Task WriteAsync(PlanStep.WritePages step, CancellationToken cancellationToken) => UntilWrittenAsync(
        new WriteRun(step.Image, step.Range), step.FrameSize, (frameSize, _) => SendPagesAsync(step, frameSize, cancellationToken), cancellationToken);

    private async Task UntilWrittenAsync(WriteRun run, int frameSize, Func<int, bool, Task> send, CancellationToken cancellationToken)
    {
        string? failure = null;
        for (int writes = 0; writes < MostWrites; writes++)
        {
            if (failure is not null)
            {
                await EraseAgainAsync(run, cancellationToken).ConfigureAwait(false);
            }

            failure = await OnceAsync(run, frameSize, size => send(size, failure is not null), cancellationToken).ConfigureAwait(false);
            if (failure is null)
            {
                tally.BytesWritten += run.Range.Length;
                return;
            }

            _largeFramesFailed |= frameSize > session.Family.MaxFlashPayload;
        }

        throw Diagnosis.Of(ChipFaults.WriteFailed, ("image", run.Image.Name), ("range", run.Range.ToString()), ("meaning", failure ?? string.Empty),
            Fact.From("tries", MostWrites)).ToException(session.Evidence);
    }

    /// <summary>Sends until a run went through in one piece; the session bounds how often the conversation may break.</summary>
    /// <returns>Null, or the meaning of the code with which the part reports a failed write.</returns>
    private async Task<string?> OnceAsync(WriteRun run, int frameSize, Func<int, Task> send, CancellationToken cancellationToken)
    {
        while (true)
        {
            int size = _largeFramesFailed ? Math.Min(frameSize, session.Family.MaxFlashPayload) : frameSize;
            try
            {
                await send(size).ConfigureAwait(false);
                return await WriteCheck.AskAsync(session, cancellationToken).ConfigureAwait(false);
            }
            catch (NcpException loss) when (IspSession.IsLoss(loss))
            {
                _largeFramesFailed |= size > session.Family.MaxFlashPayload; // too long for the part or for a buffer on the way: one of the likely causes
                await session.RecoverAsync(loss, cancellationToken).ConfigureAwait(false);
                await EraseAgainAsync(run, cancellationToken).ConfigureAwait(false);
            }
            catch (NcpException refused) when (refused.Diagnosis.Kind == ChipFaults.Refused)
            {
                return WriteCheck.Meaning(refused);
            }
        }
    }

    private async Task SendStreamAsync(PlanStep.WriteCompressed step, WriteRun run, int frameSize, bool asVendor, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> stream = await streams.StreamAsync(run, asVendor, session, cancellationToken).ConfigureAwait(false);
        int frames = DeltaCosts.Frames(stream.Length, frameSize);
        for (int frame = 0; frame < frames; frame++)
        {
            int offset = frame * frameSize;
            ReadOnlyMemory<byte> piece = stream.Slice(offset, Math.Min(frameSize, stream.Length - offset));
            await SendAsync(new FlashDecompressWrite(run.Range.Start + (uint)offset, piece, frame == 0) { MostUnpacked = run.Range.Length }, piece.Length, cancellationToken).ConfigureAwait(false);
            progress.Report(new JobEvent.StepProgressed(step, frame + 1, frames, (long)run.Range.Length * (frame + 1) / frames));
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
            await SendAsync(new FlashWrite(range.Start, contents), contents.Length, cancellationToken).ConfigureAwait(false);
            progress.Report(new JobEvent.StepProgressed(step, frame + 1, frames.Length, done += contents.Length));
        }
    }

    private async Task SendAsync(PlainCommand command, int length, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(command, cancellationToken).ConfigureAwait(false);
        tally.BytesOnLine += length;
    }

    private static IEnumerable<FlashRange> Cut(FlashRange range, int size)
    {
        for (ulong at = range.Start; at < range.End; at += (uint)size)
        {
            yield return FlashRange.FromTo((uint)at, Math.Min(at + (uint)size, range.End));
        }
    }

    /// <summary>
    /// Erases the sectors of a run before it is written again, unless something else of this plan lies in them: then the digest decides, and the next
    /// survey has all of it written.
    /// </summary>
    private async Task EraseAgainAsync(WriteRun run, CancellationToken cancellationToken)
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
        if (!isShared)
        {
            await session.ExecuteAsync(new FlashErase(sectors), cancellationToken).ConfigureAwait(false);
        }
    }
}
