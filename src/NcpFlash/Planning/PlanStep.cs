namespace NcpFlash.Planning;

/// <summary>One step of a plan. Steps are executed in order; each is complete in itself.</summary>
public abstract record PlanStep
{
    private PlanStep()
    {
    }

    /// <summary>Erases the whole chip.</summary>
    public sealed record EraseChip : PlanStep;

    /// <summary>Erases the sectors that <paramref name="Range"/> touches.</summary>
    /// <param name="Range">Range of the image; the part erases outward to whole sectors.</param>
    public sealed record EraseRange(FlashRange Range) : PlanStep;

    /// <summary>Writes an image, compressed or raw.</summary>
    /// <param name="Image">What to write.</param>
    /// <param name="Compressed">True for command 0x3F, false for 0x31.</param>
    public sealed record Write(PlanImage Image, bool Compressed) : PlanStep;

    /// <summary>Compares the part's digest of the image's range with the image's own.</summary>
    /// <param name="Image">What was written.</param>
    /// <param name="Digest">Digest of its contents.</param>
    public sealed record Verify(PlanImage Image, Sha256Digest Digest) : PlanStep;

    /// <summary>Checks by digest that a range is blank.</summary>
    /// <param name="Range">Range that was erased.</param>
    /// <param name="Digest">Digest of as many bytes 0xFF.</param>
    public sealed record VerifyBlank(FlashRange Range, Sha256Digest Digest) : PlanStep;

    /// <summary>Checks by digest that a kept range is what it was before the job.</summary>
    /// <param name="Name">Name of the partition.</param>
    /// <param name="Range">The range.</param>
    /// <param name="Digest">Its digest before the job; null in a plan that was made without a part.</param>
    public sealed record VerifyKept(string Name, FlashRange Range, Sha256Digest? Digest) : PlanStep;

    /// <summary>Reads a range.</summary>
    /// <param name="Range">What to read.</param>
    public sealed record Read(FlashRange Range) : PlanStep;
}
