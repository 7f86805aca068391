using System.Globalization;

namespace NcpFlash.Planning;

/// <summary>A partition that a plan empties or keeps; one slot where it has two.</summary>
/// <param name="Name">Its name in the partition table; several where they share the range.</param>
/// <param name="Range">Where it lies.</param>
/// <param name="IsFactoryData">True when no update writes what is in it again.</param>
/// <param name="OnlyOnPart">True when only the part's own partition table has it there.</param>
public sealed record PlanPartition(string Name, FlashRange Range, bool IsFactoryData, bool OnlyOnPart)
{
    /// <summary>What it holds.</summary>
    public PartitionContents Contents { get; init; }

    /// <summary>How many bytes from its start are known to be blank.</summary>
    internal uint BlankLength { get; init; }

    /// <summary>Name, size and contents: <c>MFD (4 KiB, not blank)</c>.</summary>
    public override string ToString()
    {
        string size = Range.Length % 1024 == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{Range.Length / 1024} KiB")
            : string.Create(CultureInfo.InvariantCulture, $"{Range.Length} bytes");
        string contents = Contents switch { PartitionContents.Blank => ", blank", PartitionContents.Used => ", not blank", _ => string.Empty };
        return $"{Name} ({size}{contents}{(OnlyOnPart ? ", by the part's own table" : string.Empty)})";
    }
}
