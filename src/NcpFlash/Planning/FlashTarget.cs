using System.Collections.Immutable;
using System.Security.Cryptography;
using NcpFlash.Chips;

namespace NcpFlash.Planning;

/// <summary>
/// What the flash holds when a plan is done: in the sectors that the plan erases its images and 0xFF around them. Everything else is no business of
/// the job.
/// </summary>
internal sealed class FlashTarget
{
    /// <summary>Erase block of the flash, in bytes.</summary>
    public const uint BlockSize = 64 * 1024;

    private const byte Blank = 0xFF;

    private readonly Dictionary<uint, Sha256Digest> _blankDigests = [];

    private FlashTarget(uint flashSize, ImmutableArray<FlashRange> owned, ImmutableArray<PlanImage> images)
    {
        FlashSize = flashSize;
        Owned = owned;
        Images = images;
    }

    /// <summary>Flash size in bytes.</summary>
    public uint FlashSize { get; }

    /// <summary>The sectors that the job may erase, in order, apart from each other.</summary>
    public ImmutableArray<FlashRange> Owned { get; }

    /// <summary>The images, in order of address.</summary>
    public ImmutableArray<PlanImage> Images { get; }

    /// <summary>True when the job owns the whole chip.</summary>
    public bool OwnsChip => Owned is [var only] && only == new FlashRange(0, FlashSize);

    /// <summary>
    /// The result of a plan that erases before it writes; null for one that does not erase all that it writes, or does other things than erasing,
    /// writing and comparing: what it leaves depends on what is there.
    /// </summary>
    public static FlashTarget? Of(FlashPlan plan)
    {
        if (!plan.Steps.All(s => s is PlanStep.EraseChip or PlanStep.EraseRange or PlanStep.Write or PlanStep.Verify or PlanStep.VerifyBlank or PlanStep.VerifyKept))
        {
            return null;
        }

        ImmutableArray<FlashRange> owned = plan.Steps.Any(s => s is PlanStep.EraseChip)
            ? [new FlashRange(0, plan.FlashSize)]
            : Merge(plan.Steps.OfType<PlanStep.EraseRange>().Select(s => s.Range.Align(FlashPart.SectorSize)));
        ImmutableArray<PlanImage> images = [.. plan.Steps.OfType<PlanStep.Write>().Select(w => w.Image).OrderBy(i => i.Address)];
        return !owned.IsEmpty && images.All(i => owned.Any(o => o.Contains(i.Range))) ? new FlashTarget(plan.FlashSize, owned, images) : null;
    }

    /// <summary>Ranges in order, those that touch or overlap as one.</summary>
    public static ImmutableArray<FlashRange> Merge(IEnumerable<FlashRange> ranges)
    {
        var merged = ImmutableArray.CreateBuilder<FlashRange>();
        foreach (FlashRange range in ranges.Where(r => r.Length > 0).OrderBy(r => r.Start))
        {
            if (merged.Count > 0 && range.Start <= merged[^1].End)
            {
                merged[^1] = FlashRange.FromTo(merged[^1].Start, Math.Max(merged[^1].End, range.End));
            }
            else
            {
                merged.Add(range);
            }
        }

        return merged.ToImmutable();
    }

    /// <summary>The owned sectors, cut at multiples of <paramref name="size"/> bytes and where the image changes.</summary>
    public ImmutableArray<FlashPiece> Pieces(uint size) => Pieces(size, without: []);

    /// <summary>As <see cref="Pieces(uint)"/>, without some sectors.</summary>
    public ImmutableArray<FlashPiece> Pieces(uint size, ImmutableArray<FlashRange> without) =>
        [.. Owned.SelectMany(owned => Outside(owned, without)).SelectMany(range => PiecesOf(range, size))];

    /// <summary>The wanted contents of an owned range.</summary>
    public byte[] Contents(FlashRange range)
    {
        var contents = new byte[range.Length];
        contents.AsSpan().Fill(Blank);
        foreach (PlanImage image in Images.Where(i => i.Range.Overlaps(range)))
        {
            uint from = Math.Max(image.Address, range.Start);
            int length = (int)(Math.Min(image.Range.End, range.End) - from);
            image.Contents.Span.Slice((int)(from - image.Address), length).CopyTo(contents.AsSpan((int)(from - range.Start)));
        }

        return contents;
    }

    /// <summary>The digest of an owned range as it is wanted.</summary>
    public Sha256Digest Digest(FlashRange range) => IsOutsideImages(range) ? BlankDigest(range.Length) : Sha256Digest.Of(Contents(range));

    /// <summary>The digest of that many bytes 0xFF.</summary>
    public Sha256Digest BlankDigest(uint length)
    {
        if (!_blankDigests.TryGetValue(length, out Sha256Digest digest))
        {
            _blankDigests.Add(length, digest = DigestOfBlank(length));
        }

        return digest;
    }

    /// <summary>True when nothing but 0xFF is wanted in an owned range.</summary>
    public bool IsBlank(FlashRange range) => IsOutsideImages(range) || Contents(range).AsSpan().IndexOfAnyExcept(Blank) < 0;

    private bool IsOutsideImages(FlashRange range) => !Images.Any(i => i.Range.Overlaps(range));

    private static Sha256Digest DigestOfBlank(uint length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var sector = new byte[FlashPart.SectorSize];
        sector.AsSpan().Fill(Blank);
        for (uint left = length; left > 0;)
        {
            int count = (int)Math.Min(left, FlashPart.SectorSize);
            hash.AppendData(sector.AsSpan(0, count));
            left -= (uint)count;
        }

        return Sha256Digest.FromBytes(hash.GetHashAndReset());
    }

    /// <summary>The sectors that are to be blank and are known to be: in the partitions that <paramref name="plan"/> empties, what the part says is empty.</summary>
    public ImmutableArray<FlashRange> KnownBlank(FlashPlan plan) =>
    [
        .. plan.Lost.Select(l => l.Range with { Length = l.BlankLength / FlashPart.SectorSize * FlashPart.SectorSize })
            .Where(r => r.Length > 0 && r.Start % FlashPart.SectorSize == 0 && Owned.Any(o => o.Contains(r)) && IsBlank(r)),
    ];

    private IEnumerable<FlashPiece> PiecesOf(FlashRange owned, uint size)
    {
        uint start = owned.Start;
        PlanImage? image = ImageAt(start);
        for (ulong at = start + (ulong)FlashPart.SectorSize; at <= owned.End; at += FlashPart.SectorSize)
        {
            PlanImage? next = at < owned.End ? ImageAt((uint)at) : null;
            if (at == owned.End || at % size == 0 || !ReferenceEquals(next, image))
            {
                yield return new FlashPiece(FlashRange.FromTo(start, at), image);
                (start, image) = ((uint)at, next);
            }
        }
    }

    internal static IEnumerable<FlashRange> Outside(FlashRange range, ImmutableArray<FlashRange> without)
    {
        ulong at = range.Start;
        foreach (FlashRange gap in Merge(without).Where(range.Overlaps))
        {
            if (gap.Start > at)
            {
                yield return FlashRange.FromTo((uint)at, gap.Start);
            }

            at = Math.Max(at, gap.End);
        }

        if (at < range.End)
        {
            yield return FlashRange.FromTo((uint)at, range.End);
        }
    }

    private PlanImage? ImageAt(uint sector)
    {
        var range = new FlashRange(sector, FlashPart.SectorSize);
        return Images.FirstOrDefault(i => i.Range.Overlaps(range));
    }
}
