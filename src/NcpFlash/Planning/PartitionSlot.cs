using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>One slot of a partition, in the job's table, in the part's, or in both.</summary>
/// <param name="Partition">Name of the partition.</param>
/// <param name="Title">Name with the slot, where there are two.</param>
/// <param name="Range">Where it lies.</param>
/// <param name="Type">What the partition holds, or null for the place of the tables themselves.</param>
/// <param name="OnPart">True when the part's table has it there.</param>
/// <param name="InJob">True when the job's table has it there.</param>
internal sealed record PartitionSlot(string Partition, string Title, FlashRange Range, PartitionType? Type, bool OnPart, bool InJob)
{
    /// <summary>
    /// True when the job replaces what is in the slot: an image begins inside it, or one that begins at address 0 covers it, as a copy of a whole flash does.
    /// An image that merely reaches in from before does not belong there.
    /// </summary>
    public bool IsWrittenBy(FlashRequest request) => request.Images.Any(i =>
        Type is null ? i.Range.Overlaps(Range) : Range.Contains(new FlashRange(i.Address, 1)) || (i.Address == 0 && i.Range.Contains(Range)));
}
