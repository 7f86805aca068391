using System.Collections.Immutable;
using NcpFlash.Chips;

namespace NcpFlash.Planning;

/// <summary>
/// Which sectors are erased, and how. The part erases an aligned 64 KiB block faster than a few of its sectors, so a block that the job owns whole is
/// erased whole where that is cheaper even though sectors in it must then be written that need not have been; the same goes for the chip. Between
/// sector and block there is nothing to choose: the ROM picks the commands for a range by itself, and no log shows what 32 KiB take.
/// </summary>
internal sealed class ErasePlan
{
    private readonly HashSet<int> _erased = [];

    private ErasePlan()
    {
    }

    /// <summary>True when the whole chip is erased at once.</summary>
    public bool WholeChip { get; private init; }

    /// <summary>The ranges to erase, in order; empty when the chip is erased whole.</summary>
    public ImmutableArray<FlashRange> Ranges =>
        WholeChip ? [] : FlashTarget.Merge(_erased.Select(SectorMap.RangeOf));

    /// <summary>True when sector <paramref name="sector"/> is erased.</summary>
    public bool Erases(int sector) => WholeChip || _erased.Contains(sector);

    /// <summary>Decides.</summary>
    public static ErasePlan Make(FlashTarget target, SectorMap map, DeltaCosts costs)
    {
        var plan = new ErasePlan();
        TimeSpan time = TimeSpan.Zero, spared = TimeSpan.Zero;
        foreach (IGrouping<uint, int> block in target.Owned.SelectMany(SectorMap.Sectors).GroupBy(s => (uint)s * FlashPart.SectorSize / FlashTarget.BlockSize))
        {
            int[] sectors = [.. block];
            int[] differing = [.. sectors.Where(s => map[s] == SectorState.Differs)];
            TimeSpan bySector = costs.Timing.SectorErase * differing.Length;
            TimeSpan rewriting = costs.RewriteSector * sectors.Count(s => map[s] == SectorState.Equal && !target.IsBlank(SectorMap.RangeOf(s)));
            bool isWhole = sectors.Length == FlashTarget.BlockSize / FlashPart.SectorSize;
            bool byBlock = isWhole && costs.Timing.Block64Erase + rewriting < bySector;
            plan._erased.UnionWith(byBlock ? sectors : differing);
            time += byBlock ? costs.Timing.Block64Erase + rewriting : bySector;
            spared += rewriting;
        }

        return plan._erased.Count > 0 && target.OwnsChip && costs.EraseChip(target.FlashSize) + spared <= time ? new ErasePlan { WholeChip = true } : plan;
    }
}
