using System.Collections.Immutable;

namespace NcpFlash.Planning;

/// <summary>A run of an image that is written in one go: no whole blank sector inside, and no blank page at either end.</summary>
/// <param name="Image">The image.</param>
/// <param name="Range">The addresses, inside the image.</param>
internal readonly record struct WriteRun(PlanImage Image, FlashRange Range)
{
    /// <summary>
    /// Most bytes of flash in one compressed stream, and where streams are cut. Independent streams cost about a hundredth of the line time, since each
    /// begins with an empty dictionary; in return they are compressed one beside the other, and after a loss only one is sent again.
    /// </summary>
    public const uint SegmentSize = 256 * 1024;

    private const byte Blank = 0xFF;

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Contents => Image.Contents.Slice((int)(Range.Start - Image.Address), (int)Range.Length);

    /// <summary>The pages that are not blank, neighbours as one range.</summary>
    public ImmutableArray<FlashRange> Pages()
    {
        var pages = new List<FlashRange>();
        for (ulong at = Range.Start; at < Range.End;)
        {
            ulong end = Math.Min(Range.End, (at / DeltaCosts.PageSize * DeltaCosts.PageSize) + DeltaCosts.PageSize);
            if (Contents.Span[(int)(at - Range.Start)..(int)(end - Range.Start)].IndexOfAnyExcept(Blank) >= 0)
            {
                pages.Add(FlashRange.FromTo((uint)at, end));
            }

            at = end;
        }

        return FlashTarget.Merge(pages);
    }

    /// <summary>The runs of <paramref name="image"/> in the sectors that are to be written.</summary>
    public static IEnumerable<WriteRun> Of(PlanImage image, Func<int, bool> isWritten)
    {
        IEnumerable<FlashRange> sectors = SectorMap.Sectors(image.Range).Where(isWritten).Select(s => Inside(image, SectorMap.RangeOf(s)))
            .Where(r => new WriteRun(image, r).Contents.Span.IndexOfAnyExcept(Blank) >= 0);
        foreach (FlashRange whole in FlashTarget.Merge(sectors))
        {
            for (ulong at = whole.Start; at < whole.End;)
            {
                ulong end = Math.Min(whole.End, (at / SegmentSize * SegmentSize) + SegmentSize);
                yield return new WriteRun(image, FlashRange.FromTo((uint)at, end)).Trimmed();
                at = end;
            }
        }
    }

    private static FlashRange Inside(PlanImage image, FlashRange sector) =>
        FlashRange.FromTo(Math.Max(image.Address, sector.Start), Math.Min(image.Range.End, sector.End));

    private WriteRun Trimmed()
    {
        ImmutableArray<FlashRange> pages = Pages();
        return this with { Range = FlashRange.FromTo(pages[0].Start, pages[^1].End) };
    }
}
