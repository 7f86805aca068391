using System.Buffers.Binary;
using System.Text;

namespace NcpFlash.Images;

/// <summary>
/// Where <c>@partition</c> points. The vendor's tool searches the partition file for the section's name as bytes and reads address and size
/// behind it, without regard to entries (PROTOCOL 5.2); this does the same and compares with the table's own entry.
/// </summary>
/// <param name="Searched">Slot that the search gives, or null when the name does not occur.</param>
/// <param name="Entry">First slot of the entry of that name, or null when there is none.</param>
/// <param name="SearchIsPlausible">True when the search gives the slot of some entry, or the file cannot be read as a table.</param>
public sealed record PartitionLookup(FlashRange? Searched, FlashRange? Entry, bool SearchIsPlausible)
{
    /// <summary>From the start of the name to the first start address, and to the first size.</summary>
    private const int AddressOffset = 9, SizeOffset = 17;

    /// <summary>
    /// The slot to use, or null when the table has none of that name: the entry's; otherwise what the search gives, provided that it is an
    /// entry's slot (a section named by the first letters of a partition works with the vendor's tool).
    /// </summary>
    public FlashRange? Slot => Entry ?? (SearchIsPlausible ? Searched : null);

    /// <summary>True when the vendor's tool would use another slot.</summary>
    public bool Disagrees => Entry is not null && Searched != Entry;

    /// <summary>Looks up a section name in a partition file.</summary>
    public static PartitionLookup Find(string name, ReadOnlySpan<byte> partitionFile)
    {
        PartitionTable? table = PartitionTable.Parse(partitionFile);
        FlashRange? searched = name.Length == 0 ? null : Search(Encoding.ASCII.GetBytes(name), partitionFile);
        return new PartitionLookup(searched, table?.Find(name)?.First, table is null || table.Entries.Any(e => e.First == searched));
    }

    private static FlashRange? Search(ReadOnlySpan<byte> name, ReadOnlySpan<byte> file)
    {
        int at = file.IndexOf(name);
        return at < 0 || at + SizeOffset + 4 > file.Length
            ? null
            : new FlashRange(
                BinaryPrimitives.ReadUInt32LittleEndian(file[(at + AddressOffset)..]),
                BinaryPrimitives.ReadUInt32LittleEndian(file[(at + SizeOffset)..]));
    }
}
