using System.Collections.Immutable;

namespace NcpFlash.Planning;

/// <summary>Decides whether a run travels compressed or as it is.</summary>
/// <param name="costs">What the ways cost.</param>
internal sealed class WriteForm(DeltaCosts costs)
{
    /// <summary>The step that writes a run the quicker way.</summary>
    /// <param name="run">The run.</param>
    /// <param name="streamLength">Length of its compressed form, in bytes.</param>
    /// <param name="frameSize">Most bytes in one frame.</param>
    public PlanStep Of(WriteRun run, int streamLength, int frameSize)
    {
        ImmutableArray<FlashRange> pages = run.Pages();
        int pageFrames = pages.Sum(p => DeltaCosts.Frames(p.Length, WholePages(frameSize)));
        TimeSpan raw = costs.Pages(pages.Sum(p => (long)p.Length) / DeltaCosts.PageSize, pageFrames);
        return costs.Stream(streamLength, run.Range.Length, frameSize) < raw
            ? new PlanStep.WriteCompressed(run.Image, run.Range, frameSize)
            : new PlanStep.WritePages(run.Image, pages, WholePages(frameSize));
    }

    private static int WholePages(int frameSize) => (int)(frameSize / DeltaCosts.PageSize * DeltaCosts.PageSize);
}
