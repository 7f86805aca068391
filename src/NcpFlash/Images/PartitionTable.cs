using System.Buffers.Binary;
using System.Collections.Immutable;
using NcpFlash.Diagnostics;

namespace NcpFlash.Images;

/// <summary>A partition table (PROTOCOL 8). The flash holds two copies, one sector apart.</summary>
/// <param name="Version">Format version.</param>
/// <param name="Age">Grows by one with every update.</param>
/// <param name="Entries">The partitions, in table order; those that the bytes hold even when a CRC is wrong.</param>
/// <param name="Flaws">What is wrong; empty for a valid table.</param>
public sealed record PartitionTable(
    ushort Version, uint Age, ImmutableArray<PartitionEntry> Entries, ImmutableArray<ImageFlaw> Flaws)
{
    /// <summary>Most entries a table may have.</summary>
    public const int MaxEntries = 16;

    /// <summary>Bytes of a table with as many entries as there may be.</summary>
    internal const int MaxLength = HeaderSize + (MaxEntries * PartitionEntry.Size) + 4;

    private const int HeaderSize = 16;

    /// <summary>Bytes that a table of these entries takes.</summary>
    public int Length => HeaderSize + (Entries.Length * PartitionEntry.Size) + 4;

    /// <summary>True when magic, count and both CRCs are right: what boot2 asks.</summary>
    public bool IsValid => !Flaws.Any(f => f.IsFatal);

    /// <summary>The partition whose active slot boot2 starts, or null (PROTOCOL 8).</summary>
    public PartitionEntry? Firmware => Entries.FirstOrDefault(e => e.Type == PartitionType.Firmware);

    /// <summary>The partition of that name, or null. Names are compared exactly.</summary>
    public PartitionEntry? Find(string name) => Entries.FirstOrDefault(e => e.Name == name);

    /// <summary>The table at the start of <paramref name="bytes"/>, or null when they do not begin with its magic.</summary>
    public static PartitionTable? Parse(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith("BFPT"u8))
        {
            return null;
        }

        if (bytes.Length < HeaderSize)
        {
            return new PartitionTable(0, 0, [], [TooShort(bytes.Length, HeaderSize)]);
        }

        var flaws = ImmutableArray.CreateBuilder<ImageFlaw>();
        Add(flaws, ImageFlaw.OfCrc(ImageFaults.PartitionCrc, "header", 12, Word(bytes, 12), bytes[..12]));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]);
        ImmutableArray<PartitionEntry> entries = ReadEntries(bytes, count, flaws);
        return new PartitionTable(BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]), Word(bytes, 8), entries, flaws.ToImmutable());
    }

    /// <summary>
    /// Which of two copies boot2 uses: the valid one with the greater age, the first when they are equal; null when neither is valid.
    /// </summary>
    public static PartitionTable? Choose(PartitionTable? first, PartitionTable? second) => (first?.IsValid, second?.IsValid) switch
    {
        (true, true) => second!.Age > first!.Age ? second : first,
        (true, _) => first,
        (_, true) => second,
        _ => null,
    };

    private static ImmutableArray<PartitionEntry> ReadEntries(ReadOnlySpan<byte> bytes, int count, ImmutableArray<ImageFlaw>.Builder flaws)
    {
        if (count > MaxEntries)
        {
            flaws.Add(ImageFlaw.Of(
                ImageFaults.PartitionLayout, 6, ("problem", $"the partition table states {count} entries; {MaxEntries} are the most")));
            return [];
        }

        int end = HeaderSize + (count * PartitionEntry.Size);
        if (bytes.Length < end + 4)
        {
            flaws.Add(TooShort(bytes.Length, end + 4));
        }
        else
        {
            Add(flaws, ImageFlaw.OfCrc(ImageFaults.PartitionCrc, "entries", end, Word(bytes, end), bytes[HeaderSize..end]));
        }

        var entries = ImmutableArray.CreateBuilder<PartitionEntry>();
        for (int offset = HeaderSize; offset + PartitionEntry.Size <= Math.Min(end, bytes.Length); offset += PartitionEntry.Size)
        {
            PartitionEntry entry = PartitionEntry.Read(bytes.Slice(offset, PartitionEntry.Size));
            entries.Add(entry);
            if (entry.ActiveIndex > 1)
            {
                flaws.Add(ImageFlaw.Of(
                    ImageFaults.PartitionLayout, offset + 2,
                    ("problem", $"partition '{entry.Name}' runs from slot {entry.ActiveIndex}; there are slots 0 and 1")));
            }
        }

        return entries.ToImmutable();
    }

    private static ImageFlaw TooShort(int length, int needed) =>
        ImageFlaw.Of(ImageFaults.Truncated, length, ("what", "partition table"), ("needed", $"{needed}"), ("length", $"{length}"));

    private static void Add(ImmutableArray<ImageFlaw>.Builder flaws, ImageFlaw? flaw)
    {
        if (flaw is not null)
        {
            flaws.Add(flaw);
        }
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
}
