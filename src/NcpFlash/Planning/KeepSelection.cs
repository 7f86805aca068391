using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>Finds the partitions that a request keeps: where the part has them, else where the job's table places them.</summary>
internal sealed class KeepSelection(FlashRequest request, (PartitionMap Map, PartSurvey? Part) known, PlanFindings findings)
{
    private const string Everything = "all";

    private PartitionMap Map => known.Map;

    /// <summary>The ranges to keep, in order of address; what speaks against keeping one is a fault.</summary>
    public ImmutableArray<PlanPartition> Select()
    {
        if (request.Keep.IsEmpty)
        {
            return [];
        }

        Fact names = ("names", string.Join(", ", request.Keep));
        if (known.Part is { } part && (Map.Slots.IsEmpty || (part.Table is null && !part.Gaps.IsEmpty)))
        {
            findings.Fault(KeepFaults.NoTable, names); // what cannot be found cannot be gone around
            return [];
        }

        if (Map.Slots.IsEmpty)
        {
            findings.Warning(KeepFaults.Unjudged, names);
            return [];
        }

        ImmutableArray<PlanPartition> kept = PartitionMap.Together(request.Keep.SelectMany(Slots).DistinctBy(s => (s.Partition, s.Range)));
        foreach (PlanPartition partition in kept)
        {
            CheckOverlap(partition);
        }

        return kept;
    }

    /// <summary>Erase ranges that go around the kept ones and reach everything else.</summary>
    public static IEnumerable<FlashRange> Around(ImmutableArray<PlanPartition> kept, uint flashSize)
    {
        ulong from = 0;
        foreach (FlashRange range in kept.Select(k => k.Range.Align(FlashPart.SectorSize)).OrderBy(r => r.Start))
        {
            if (range.Start > from)
            {
                yield return FlashRange.FromTo((uint)from, range.Start);
            }

            from = Math.Max(from, range.End);
        }

        if (from < flashSize)
        {
            yield return FlashRange.FromTo((uint)from, flashSize);
        }
    }

    private IEnumerable<PartitionSlot> Slots(string name)
    {
        bool all = name.Equals(Everything, StringComparison.OrdinalIgnoreCase);
        PartitionSlot[] meant = [.. Map.Slots.Where(s => all ? !s.IsWrittenBy(request) : s.Partition.Equals(name, StringComparison.OrdinalIgnoreCase))];
        if (meant.Length == 0 && !all)
        {
            findings.Fault(
                KeepFaults.Unknown, ("name", name), ("known", string.Join(", ", Map.Names.OrderBy(n => NearestWord.Distance(name, n)).ThenBy(n => n, StringComparer.Ordinal))));
        }

        foreach (IGrouping<string, PartitionSlot> partition in meant.GroupBy(s => s.Partition))
        {
            PartitionSlot[] onPart = [.. partition.Where(s => s.OnPart)];
            if (onPart.Length > 0 && partition.FirstOrDefault(s => !s.OnPart) is { } elsewhere)
            {
                findings.Warning(
                    KeepFaults.Moved, ("name", partition.Key), ("present", string.Join(" and ", onPart.Select(s => s.Range))), ("planned", elsewhere.Range.ToString()));
            }

            foreach (PartitionSlot slot in onPart.Length > 0 ? onPart : [.. partition])
            {
                yield return slot;
            }
        }
    }

    private void CheckOverlap(PlanPartition kept)
    {
        FlashRange range = kept.Range.Align(FlashPart.SectorSize);
        foreach (PlanImage image in request.Images.Where(i => (request.Erase == EraseMode.None ? i.Range : i.Range.Align(FlashPart.SectorSize)).Overlaps(range)))
        {
            findings.Fault(
                KeepFaults.Overlap, ("place", image.Place.ToString()), ("name", kept.Name), ("kept", kept.Range.ToString()), ("image", image.Title),
                ("range", image.Range.ToString()));
        }
    }
}
