using System.Collections.Immutable;

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

    /// <summary>Finds out by digests which sectors hold already what they are to hold; the steps that follow come from what it finds.</summary>
    /// <param name="Ranges">The sectors that the job may change, in order.</param>
    public sealed record Survey(ImmutableArray<FlashRange> Ranges) : PlanStep;

    /// <summary>Leaves what the survey has found to be as wanted; nothing is sent.</summary>
    /// <param name="Image">The image.</param>
    /// <param name="Length">Bytes of it that are on the part; all of them or some.</param>
    public sealed record Leave(PlanImage Image, long Length) : PlanStep;

    /// <summary>Writes a part of an image, or all of it, as one compressed stream (command 0x3F).</summary>
    /// <param name="Image">The image.</param>
    /// <param name="Range">Addresses inside the image.</param>
    /// <param name="FrameSize">Most bytes of the stream in one frame.</param>
    public sealed record WriteCompressed(PlanImage Image, FlashRange Range, int FrameSize) : PlanStep;

    /// <summary>Writes pages of an image as they are (command 0x31); blank pages between them are left out.</summary>
    /// <param name="Image">The image.</param>
    /// <param name="Pages">Addresses inside the image, whole pages except at its ends, in order.</param>
    /// <param name="FrameSize">Most bytes of contents in one frame, a multiple of the page.</param>
    public sealed record WritePages(PlanImage Image, ImmutableArray<FlashRange> Pages, int FrameSize) : PlanStep
    {
        /// <summary>From the first page to the last.</summary>
        public FlashRange Range => FlashRange.FromTo(Pages[0].Start, Pages[^1].End);

        /// <summary>Bytes that are written.</summary>
        public long Length => Pages.Sum(p => (long)p.Length);
    }

    /// <summary>Compares the part's digest of a part of an image; the rest of the image was compared by the survey and not changed since.</summary>
    /// <param name="Image">The image.</param>
    /// <param name="Range">Addresses inside the image.</param>
    /// <param name="Digest">Digest of the wanted contents.</param>
    public sealed record VerifyPart(PlanImage Image, FlashRange Range, Sha256Digest Digest) : PlanStep;
}
