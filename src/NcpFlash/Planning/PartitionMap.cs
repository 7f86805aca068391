using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>The named places of a flash, by the partition table of the job and by the one on the part, which may differ.</summary>
internal sealed class PartitionMap
{
    /// <summary>Name under which the place of the partition tables is shown and kept.</summary>
    private const string TableName = "partition-table";

    private PartitionMap(ImmutableArray<PartitionSlot> slots) => Slots = slots;

    /// <summary>Every slot, in order of address; the same name may stand at two places.</summary>
    public ImmutableArray<PartitionSlot> Slots { get; }

    /// <summary>The names, each once.</summary>
    public ImmutableArray<string> Names => [.. Slots.Select(s => s.Partition).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The map of both tables.</summary>
    /// <param name="job">The table that the job writes, or null.</param>
    /// <param name="part">The table on the part, or null when there is none or nobody has looked.</param>
    /// <param name="family">Chip family; it says where the tables stand.</param>
    /// <param name="flashSize">Size of the flash in bytes; what lies behind is left out.</param>
    public static PartitionMap Of(PartitionTable? job, PartitionTable? part, ChipFamily family, uint flashSize)
    {
        var tables = new FlashRange(family.PartitionTableAddress, 2 * FlashPart.SectorSize);
        IEnumerable<PartitionSlot> all =
        [
            .. part is null ? [] : SlotsOf(part, onPart: true).Append(new PartitionSlot(TableName, TableName, tables, null, true, false)),
            .. job is null ? [] : SlotsOf(job, onPart: false),
        ];
        return new PartitionMap([.. all
            .Where(s => s.Range.Length != 0 && s.Range.End <= flashSize)
            .GroupBy(s => (s.Partition, s.Range))
            .Select(g => g.First() with { OnPart = g.Any(s => s.OnPart), InJob = g.Any(s => s.InJob) })
            .OrderBy(s => s.Range.Start)]);
    }

    /// <summary>What the steps empty and the job does not write, one entry a range.</summary>
    /// <param name="steps">The steps of the plan.</param>
    /// <param name="request">What the job writes.</param>
    public ImmutableArray<PlanPartition> LostBy(IEnumerable<PlanStep> steps, FlashRequest request)
    {
        FlashRange[] erased = [.. steps.Select(s => s switch
        {
            PlanStep.EraseChip => new FlashRange(0, uint.MaxValue),
            PlanStep.EraseRange erase => erase.Range.Align(FlashPart.SectorSize),
            _ => default,
        })];
        return Together(Slots.Where(s => !s.IsWrittenBy(request) && erased.Any(s.Range.Overlaps)));
    }

    /// <summary>The slots as entries of a plan; what shares a range becomes one.</summary>
    public static ImmutableArray<PlanPartition> Together(IEnumerable<PartitionSlot> slots) =>
    [
        .. slots.GroupBy(s => s.Range).OrderBy(g => g.Key.Start).Select(g => new PlanPartition(
            string.Join(" / ", g.Select(s => s.Title)), g.Key, g.Any(s => s.Type == PartitionType.FactoryData), g.All(s => !s.InJob && s.Type is not null))),
    ];

    private static IEnumerable<PartitionSlot> SlotsOf(PartitionTable table, bool onPart) => table.Entries.SelectMany(e => new[]
    {
        new PartitionSlot(e.Name, e.Second.Length == 0 ? e.Name : $"{e.Name} (first slot)", e.First, e.Type, onPart, !onPart),
        new PartitionSlot(e.Name, $"{e.Name} (second slot)", e.Second, e.Type, onPart, !onPart),
    });
}
