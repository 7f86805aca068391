using NcpFlash.Diagnostics;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using NcpFlash.Wire;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Jobs;

/// <summary>
/// Sends one image to the flash. Raw frames go on where they stood after a loss; a compressed stream starts over, because the ROM's
/// decoder does not survive one (PROTOCOL 3.3).
/// </summary>
internal sealed class ImageWriter(IspSession session, CompressedImages compressed, IProgress<JobEvent> progress, JobTally tally)
{
    /// <summary>Writes the image of <paramref name="step"/> and asks whether all of it was programmed.</summary>
    /// <returns>Null, or the meaning of the code with which the part reports a failed write.</returns>
    public async Task<string?> WriteAsync(PlanStep.Write step, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(step, cancellationToken).ConfigureAwait(false);
        }
        catch (NcpException refused) when (refused.Diagnosis.Kind == ChipFaults.Refused && !IspSession.IsLoss(refused))
        {
            return WriteCheck.Meaning(refused);
        }

        return await WriteCheck.AskAsync(session, cancellationToken).ConfigureAwait(false);
    }

    private async Task SendAsync(PlanStep.Write step, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> contents = step.Compressed
            ? await compressed.StreamOfAsync(step.Image, cancellationToken).ConfigureAwait(false)
            : step.Image.Contents;
        int frameSize = session.Family.MaxFlashPayload;
        int frames = (contents.Length + frameSize - 1) / frameSize;
        for (int frame = 0; frame < frames; frame++)
        {
            int offset = frame * frameSize;
            ReadOnlyMemory<byte> piece = contents.Slice(offset, Math.Min(frameSize, contents.Length - offset));
            uint address = step.Image.Address + (uint)offset;
            PlainCommand command = step.Compressed ? new FlashDecompressWrite(address, piece, frame == 0) { MostUnpacked = step.Image.Contents.Length } : new FlashWrite(address, piece);
            await session.ExecuteAsync(command, cancellationToken).ConfigureAwait(false);
            tally.BytesOnLine += piece.Length;
            long bytesDone = (long)step.Image.Contents.Length * (frame + 1) / frames;
            progress.Report(new JobEvent.StepProgressed(step, frame + 1, frames, bytesDone));
        }
    }
}
