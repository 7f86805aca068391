using System.Security.Cryptography;
using NcpFlash.Diagnostics;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Jobs;

/// <summary>Reads a range of flash, frame by frame, and compares the digest of what arrived with the part's own.</summary>
internal sealed class FlashReader(IspSession session, IProgress<JobEvent> progress, JobTally tally)
{
    /// <summary>Reads <paramref name="range"/> into <paramref name="destination"/>.</summary>
    /// <exception cref="NcpException"><c>read.mismatch</c> when the bytes that arrived are not those on the part.</exception>
    public async Task ReadAsync(FlashRange range, Stream destination, CancellationToken cancellationToken)
    {
        var step = new PlanStep.Read(range);
        TimeSpan begun = tally.Elapsed;
        progress.Report(new JobEvent.StepStarted(step, 0, 1));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        int frameSize = session.Family.MaxFlashRead;
        int frames = (int)((range.Length + (long)frameSize - 1) / frameSize);
        for (int frame = 0; frame < frames; frame++)
        {
            uint offset = (uint)(frame * frameSize);
            var piece = new FlashRange(range.Start + offset, Math.Min((uint)frameSize, range.Length - offset));
            byte[] bytes = await session.ExecuteAsync(new FlashRead(piece), cancellationToken).ConfigureAwait(false);
            hash.AppendData(bytes);
            await destination.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            tally.BytesOnLine += bytes.Length;
            progress.Report(new JobEvent.StepProgressed(step, frame + 1, frames, offset + piece.Length));
        }

        var arrived = Sha256Digest.FromBytes(hash.GetHashAndReset());
        await CompareAsync(range, arrived, cancellationToken).ConfigureAwait(false);
        progress.Report(new JobEvent.StepFinished(step, tally.Elapsed - begun, range.Length));
    }

    private async Task CompareAsync(FlashRange range, Sha256Digest arrived, CancellationToken cancellationToken)
    {
        TimeSpan begun = tally.Elapsed;
        Sha256Digest onPart = await new FlashDigests(session).ReadAsync(range, cancellationToken).ConfigureAwait(false);
        progress.Report(new JobEvent.DigestCompared(range, arrived, onPart, tally.Elapsed - begun));
        if (arrived != onPart)
        {
            throw Diagnosis.Of(ChipFaults.ReadFailed, ("range", range.ToString()), ("actual", arrived.ToString()), ("expected", onPart.ToString()))
                .ToException(session.Evidence);
        }

        tally.BytesVerified += range.Length;
    }
}
