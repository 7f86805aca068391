using System.Collections.Immutable;
using NcpFlash.Chips;

namespace NcpFlash.Planning;

/// <summary>
/// Finds out, by as little digest time as it can, which sectors hold what is wanted. It asks for digests one after the other and goes by the answers:
/// while pieces are as wanted it asks for whole pieces, since each answer proves one; once they are not it glances at one sector a piece and presumes the
/// rest to be alike; where only a part of a piece differs it halves it. A presumption that is wrong costs time and nothing else, because everything
/// that is then written is compared afterwards, and a thorough survey of what came out wrong presumes nothing.
/// </summary>
/// <param name="target">What is wanted.</param>
/// <param name="map">Where the findings go.</param>
/// <param name="thorough">True to presume nothing.</param>
internal sealed class FlashSurvey(FlashTarget target, SectorMap map, bool thorough)
{
    private SectorState _trend = SectorState.Unknown;
    private Sha256Digest _answer;

    /// <summary>Bytes that were digested.</summary>
    public long BytesAsked { get; private set; }

    /// <summary>The ranges whose digests are wanted; each must be answered before the next is asked for.</summary>
    /// <param name="pieces">The pieces to look at.</param>
    public IEnumerable<FlashRange> Questions(ImmutableArray<FlashPiece> pieces)
    {
        foreach (FlashRange question in pieces.SelectMany(piece => One(piece.Range)))
        {
            BytesAsked += question.Length;
            yield return question;
        }
    }

    /// <summary>Takes the part's digest of the range asked for last.</summary>
    public void Answer(Sha256Digest digest) => _answer = digest;

    private IEnumerable<FlashRange> One(FlashRange piece) =>
        thorough || (_trend == SectorState.Equal && !target.IsBlank(piece)) ? Whole(piece) : Glance(piece);

    /// <summary>Asks for one sector first; only when it is as wanted the rest is worth asking for.</summary>
    private IEnumerable<FlashRange> Glance(FlashRange piece)
    {
        var first = new FlashRange(piece.Start, FlashPart.SectorSize);
        bool wantsBlank = target.IsBlank(piece);
        if (wantsBlank ? _trend != SectorState.Differs : target.IsBlank(first))
        {
            return Whole(piece); // a blank sector tells nothing of an image, and blank pieces are blank more often than not
        }

        return GlanceAt(first, FlashRange.FromTo(piece.Start + FlashPart.SectorSize, piece.End), wantsBlank);
    }

    private IEnumerable<FlashRange> GlanceAt(FlashRange first, FlashRange rest, bool wantsBlank)
    {
        yield return first;
        SectorState seen = Settle(first);
        bool isFirstLook = _trend == SectorState.Unknown;
        if (!wantsBlank)
        {
            _trend = seen;
        }

        if (rest.Length == 0)
        {
            yield break;
        }

        if (isFirstLook && seen == SectorState.Differs)
        {
            // A single sector decides where its neighbourhood says the same; at the beginning the other end of the piece has to.
            var last = new FlashRange((uint)(rest.End - FlashPart.SectorSize), FlashPart.SectorSize);
            yield return last;
            seen = Settle(last) == SectorState.Differs ? seen : SectorState.Equal;
        }

        if (seen != SectorState.Equal)
        {
            map.Presume(rest, seen);
            yield break;
        }

        foreach (FlashRange question in Whole(rest))
        {
            yield return question;
        }
    }

    private IEnumerable<FlashRange> Whole(FlashRange range)
    {
        yield return range;
        SectorState seen = Judge(range);
        if (seen == SectorState.Differs)
        {
            foreach (FlashRange question in thorough ? Divide(range) : Narrow(range))
            {
                yield return question;
            }

            seen = map.HasEqual(range) ? SectorState.Equal : SectorState.Differs;
        }

        if (!target.IsBlank(range))
        {
            _trend = seen;
        }
    }

    /// <summary>Both ends of a range that is not as wanted: where neither is, the middle is taken to be no better.</summary>
    private IEnumerable<FlashRange> Narrow(FlashRange range)
    {
        if (range.Length <= 2 * FlashPart.SectorSize)
        {
            return Divide(range);
        }

        return NarrowFrom(
            new FlashRange(range.Start, FlashPart.SectorSize), new FlashRange((uint)(range.End - FlashPart.SectorSize), FlashPart.SectorSize),
            FlashRange.FromTo(range.Start + FlashPart.SectorSize, range.End - FlashPart.SectorSize));
    }

    private IEnumerable<FlashRange> NarrowFrom(FlashRange first, FlashRange last, FlashRange middle)
    {
        yield return first;
        SectorState atFirst = Settle(first);
        yield return last;
        SectorState atLast = Settle(last);
        if (atFirst == SectorState.Differs && atLast == SectorState.Differs)
        {
            map.Presume(middle, SectorState.Differs);
            yield break;
        }

        bool middleDiffers = atFirst == SectorState.Equal && atLast == SectorState.Equal;
        if (!middleDiffers)
        {
            yield return middle;
            middleDiffers = Judge(middle) == SectorState.Differs;
        }

        if (middleDiffers)
        {
            foreach (FlashRange question in Divide(middle))
            {
                yield return question;
            }
        }
    }

    /// <summary>Halves a range that is not as wanted; when the first half is, the second cannot be.</summary>
    private IEnumerable<FlashRange> Divide(FlashRange range)
    {
        if (range.Length <= FlashPart.SectorSize)
        {
            map.Set(range, SectorState.Differs);
            yield break;
        }

        uint half = range.Length / FlashPart.SectorSize / 2 * FlashPart.SectorSize;
        FlashRange left = range with { Length = half }, right = new(range.Start + half, range.Length - half);
        yield return left;
        SectorState atLeft = Judge(left);
        if (atLeft == SectorState.Differs)
        {
            foreach (FlashRange question in Divide(left))
            {
                yield return question;
            }
        }

        SectorState atRight = SectorState.Differs;
        if (atLeft != SectorState.Equal)
        {
            yield return right;
            atRight = Judge(right);
        }

        if (atRight == SectorState.Differs)
        {
            foreach (FlashRange question in Divide(right))
            {
                yield return question;
            }
        }
    }

    /// <summary>As <see cref="Judge"/>, of a single sector, about which there is nothing more to find out.</summary>
    private SectorState Settle(FlashRange sector)
    {
        SectorState state = Judge(sector);
        map.Set(sector, state);
        return state;
    }

    /// <summary>What the answer says of a range; the sectors take it over unless they differ, which may be true of some of them only.</summary>
    private SectorState Judge(FlashRange range)
    {
        SectorState state = _answer == target.Digest(range) ? SectorState.Equal
            : _answer == target.BlankDigest(range.Length) ? SectorState.Blank
            : SectorState.Differs;
        if (state == SectorState.Blank)
        {
            SetBlank(range);
        }
        else if (state == SectorState.Equal)
        {
            map.Set(range, state);
        }

        return state;
    }

    /// <summary>In a blank range the sectors that are wanted blank are as wanted.</summary>
    private void SetBlank(FlashRange range)
    {
        foreach (FlashRange sector in SectorMap.Sectors(range).Select(SectorMap.RangeOf))
        {
            map.Set(sector, target.IsBlank(sector) ? SectorState.Equal : SectorState.Blank);
        }
    }
}
