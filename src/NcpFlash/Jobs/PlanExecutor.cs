using System.Globalization;
using NcpFlash.Diagnostics;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Jobs;

/// <summary>
/// Executes a plan over a session, step by step. It does not decide what to do, only how to go on when a step is disturbed: a write that was
/// interrupted or came out wrong is done once more from its erase on.
/// </summary>
internal sealed class PlanExecutor(
    IspSession session, FlashPlan plan, CompressedImages compressed, IProgress<JobEvent> progress, JobTally tally)
{
    /// <summary>How often an image is written before its failure is final.</summary>
    private const int MostWrites = 2;

    private const string NothingErased = "Nothing was erased before writing, and programming can only clear bits.";

    private readonly ImageWriter _writer = new(session, compressed, progress, tally);
    private readonly FlashDigests _digests = new(session);
    private readonly HashSet<PlanImage> _verified = [];

    /// <summary>Executes every step. An image whose digest differs is erased and written once more, as steps of their own.</summary>
    /// <exception cref="NcpException">A step failed for good.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var repaired = new HashSet<PlanImage>();
        var mismatches = new List<Diagnosis>();
        for (int index = 0; index < plan.Steps.Length; index++)
        {
            PlanStep step = plan.Steps[index];
            TimeSpan begun = tally.Elapsed;
            long onLine = tally.BytesOnLine;
            progress.Report(new JobEvent.StepStarted(step, index, plan.Steps.Length));
            if (step is PlanStep.Verify verify && await VerifyAsync(verify, cancellationToken).ConfigureAwait(false) is { } actual)
            {
                if (!plan.Steps.Any(s => s is PlanStep.Write))
                {
                    mismatches.Add(Explain(verify, actual)); // the other images are compared too
                    continue;
                }

                index = await RepairAsync(verify, actual, repaired, cancellationToken).ConfigureAwait(false) - 1;
                continue;
            }

            if (step is PlanStep.Write write && await WriteAsync(write, cancellationToken).ConfigureAwait(false) is { } meaning)
            {
                index = await WriteTogetherAsync(write, meaning, repaired, cancellationToken).ConfigureAwait(false) - 1;
                continue;
            }

            await RunStepAsync(step, cancellationToken).ConfigureAwait(false);
            progress.Report(new JobEvent.StepFinished(step, tally.Elapsed - begun, tally.BytesOnLine - onLine));
        }

        if (mismatches.Count > 0)
        {
            throw new NcpException(mismatches[0], session.Evidence, [.. mismatches.Skip(1)]);
        }
    }

    private Task RunStepAsync(PlanStep step, CancellationToken cancellationToken) => step switch
    {
        PlanStep.EraseChip => session.ExecuteAsync(new FlashChipErase(), cancellationToken),
        PlanStep.EraseRange erase => session.ExecuteAsync(new FlashErase(erase.Range), cancellationToken),
        PlanStep.Write or PlanStep.Verify => Task.CompletedTask, // the caller has written, or compared the digests
        PlanStep.VerifyKept kept => VerifyKeptAsync(kept, cancellationToken),
        PlanStep.VerifyBlank blank => VerifyBlankAsync(blank, cancellationToken),
        _ => throw new InvalidOperationException($"Unknown step {step}."),
    };

    /// <returns>Null, or why the image was not written and cannot be by itself: others lie in its sectors, and are not erased under them.</returns>
    private async Task<string?> WriteAsync(PlanStep.Write step, CancellationToken cancellationToken)
    {
        string? failure = await WriteWholeAsync(step, cancellationToken).ConfigureAwait(false);
        for (int writes = 1; failure is not null; writes++)
        {
            if (writes == MostWrites)
            {
                throw Failed(step.Image, failure);
            }

            if (WasErased(step.Image) && IsShared(step.Image))
            {
                return failure;
            }

            await EraseAgainAsync(step.Image, cancellationToken).ConfigureAwait(false);
            failure = await WriteWholeAsync(step, cancellationToken).ConfigureAwait(false);
        }

        tally.NoteWritten(step.Image.Range);
        return null;
    }

    /// <summary>Writes until the image went through in one piece; the session bounds how often the conversation may break.</summary>
    private async Task<string?> WriteWholeAsync(PlanStep.Write step, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await _writer.WriteAsync(step, cancellationToken).ConfigureAwait(false);
            }
            catch (NcpException loss) when (IspSession.IsLoss(loss))
            {
                await session.RecoverAsync(loss, cancellationToken).ConfigureAwait(false);
                await EraseAgainAsync(step.Image, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Null when the part holds the image, otherwise the digest of what it holds.</summary>
    private async Task<Sha256Digest?> VerifyAsync(PlanStep.Verify step, CancellationToken cancellationToken)
    {
        Sha256Digest actual = await DigestAsync(step.Image.Range, step.Digest, cancellationToken).ConfigureAwait(false);
        if (actual != step.Digest)
        {
            return actual;
        }

        tally.BytesVerified += _verified.Add(step.Image) ? step.Image.Contents.Length : 0;
        return null;
    }

    /// <summary>Erases an image that came out wrong; the answer is the step to go on with, its write.</summary>
    /// <exception cref="NcpException">It was repaired before, or this plan does not write it.</exception>
    private async Task<int> RepairAsync(PlanStep.Verify step, Sha256Digest actual, HashSet<PlanImage> repaired, CancellationToken cancellationToken)
    {
        int write = plan.Steps.IndexOf(plan.Steps.OfType<PlanStep.Write>().FirstOrDefault(w => w.Image == step.Image) ?? (PlanStep)step);
        if (plan.Steps[write] == step || !repaired.Add(step.Image))
        {
            throw Explain(step, actual).ToException(session.Evidence);
        }

        progress.Report(new JobEvent.Warned(WasErased(step.Image)
            ? Mismatch(step, actual, "It is erased and written once more.", "Nothing to do yet.")
            : Mismatch(step, actual, $"{NothingErased} It is written once more, and nothing is erased.", "Nothing to do yet.")));
        return await EraseTogetherAsync(step.Image, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>After a refused write: what shares sectors is erased together and written from the first of it on; the answer is the step to go on with.</summary>
    private async Task<int> WriteTogetherAsync(PlanStep.Write step, string meaning, HashSet<PlanImage> repaired, CancellationToken cancellationToken)
    {
        if (!repaired.Add(step.Image))
        {
            throw Failed(step.Image, meaning);
        }

        progress.Report(new JobEvent.Warned(Diagnosis.Of(
            ChipFaults.WriteAgain, ("image", step.Image.Name), ("range", step.Image.Range.ToString()), ("meaning", meaning))));
        return await EraseTogetherAsync(step.Image, cancellationToken).ConfigureAwait(false);
    }

    private NcpException Failed(PlanImage image, string meaning) =>
        RunWriter.Failed(new WriteRun(image, image.Range), meaning, MostWrites).ToException(session.Evidence);

    /// <summary>Erases an image, and with it those that share sectors with it or with one of these; the answer is the step that writes the first of them.</summary>
    private async Task<int> EraseTogetherAsync(PlanImage image, CancellationToken cancellationToken)
    {
        var together = new HashSet<PlanImage> { image };
        if (WasErased(image))
        {
            for (int before = 0; before != together.Count;)
            {
                before = together.Count;
                together.UnionWith(plan.Steps.OfType<PlanStep.Write>().Select(w => w.Image).Where(i => together.Any(t => Sectors(t).Overlaps(Sectors(i)))));
            }

            foreach (FlashRange sectors in FlashTarget.Merge(together.Select(Sectors)))
            {
                await session.ExecuteAsync(new FlashErase(sectors), cancellationToken).ConfigureAwait(false);
            }
        }

        return Enumerable.Range(0, plan.Steps.Length).First(i => plan.Steps[i] is PlanStep.Write w && together.Contains(w.Image));
    }

    private static FlashRange Sectors(PlanImage image) => image.Range.Align(Chips.FlashPart.SectorSize);

    private bool WasErased(PlanImage image) =>
        plan.Steps.Any(s => s is PlanStep.EraseChip || (s is PlanStep.EraseRange erase && erase.Range.Overlaps(image.Range)));

    private bool IsShared(PlanImage image) => plan.Steps.OfType<PlanStep.Write>().Any(w => w.Image != image && w.Image.Range.Overlaps(Sectors(image)));

    private async Task VerifyBlankAsync(PlanStep.VerifyBlank step, CancellationToken cancellationToken)
    {
        if (await DigestAsync(step.Range, step.Digest, cancellationToken).ConfigureAwait(false) != step.Digest)
        {
            throw Diagnosis.Of(ChipFaults.NotBlank, ("range", step.Range.ToString())).ToException(session.Evidence);
        }

        if (!plan.Steps.Any(s => s is PlanStep.Write))
        {
            tally.BytesVerified += step.Range.Length; // a job that writes counts its images
        }
    }

    /// <exception cref="InvalidOperationException">The plan was made without a part, and does not know what was there.</exception>
    private async Task VerifyKeptAsync(PlanStep.VerifyKept step, CancellationToken cancellationToken)
    {
        Sha256Digest before = step.Digest ?? throw new InvalidOperationException($"Nobody has looked at {step.Name}.");
        Sha256Digest actual = await DigestAsync(step.Range, before, cancellationToken).ConfigureAwait(false);
        if (actual != before)
        {
            throw Diagnosis.Of(
                KeepFaults.Changed, ("name", step.Name), ("range", step.Range.ToString()), ("actual", actual.ToString()), ("expected", before.ToString()))
                .ToException(session.Evidence);
        }

        tally.BytesVerified += step.Range.Length;
    }

    private async Task<Sha256Digest> DigestAsync(FlashRange range, Sha256Digest expected, CancellationToken cancellationToken)
    {
        TimeSpan begun = tally.Elapsed;
        Sha256Digest actual = await _digests.ReadAsync(range, cancellationToken).ConfigureAwait(false);
        progress.Report(new JobEvent.DigestCompared(range, expected, actual, tally.Elapsed - begun));
        if (actual != expected)
        {
            session.NoteDigest(range, actual);
        }

        return actual;
    }

    /// <summary>
    /// Erases the image's sectors before it is written again, where the plan erased them before and nothing else of this job lies in them.
    /// Elsewhere writing the same bytes again over NOR flash is harmless, and the digest decides.
    /// </summary>
    private async Task EraseAgainAsync(PlanImage image, CancellationToken cancellationToken)
    {
        if (WasErased(image) && !IsShared(image))
        {
            await session.ExecuteAsync(new FlashErase(image.Range), cancellationToken).ConfigureAwait(false);
        }
    }

    private Diagnosis Explain(PlanStep.Verify step, Sha256Digest actual)
    {
        if (!plan.Steps.Any(s => s is PlanStep.Write))
        {
            return Mismatch(step, actual, "The part holds other contents in this range.", "Flash the image if the part should hold it.");
        }

        return WasErased(step.Image)
            ? Mismatch(step, actual, $"It was erased and written {MostWrites.ToString(CultureInfo.InvariantCulture)} times and differs still: unstable supply, a bad line, or worn flash.",
                "Check the supply, lower the rate (--baud 500000), and run the same command again; if the same range fails on another adapter too, the flash is defective.")
            : Mismatch(step, actual, NothingErased, "Run the command again with --erase range.");
    }

    private static Diagnosis Mismatch(PlanStep.Verify step, Sha256Digest actual, string explanation, string advice) => Diagnosis.Of(
        ChipFaults.VerifyFailed, ("image", step.Image.Name), ("range", step.Image.Range.ToString()), ("actual", actual.ToString()),
        ("expected", step.Digest.ToString()), ("explanation", explanation), ("advice", advice));
}
