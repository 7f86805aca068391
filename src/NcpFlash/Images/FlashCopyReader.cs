using System.Collections.Immutable;

namespace NcpFlash.Images;

/// <summary>Finds what is inside a copy of a whole flash: boot2, both partition tables, and what each partition holds.</summary>
internal sealed class FlashCopyReader(ImageExaminer examiner)
{
    private const int FirstTable = 0xE000;
    private const int SecondTable = 0xF000;
    private const int Sector = 0x1000;

    /// <summary>The partition table that boot2 would use in a copy of a flash, or null (PROTOCOL 8).</summary>
    public static PartitionTable? TableOf(ReadOnlySpan<byte> flash) => PartitionTable.Choose(TableAt(flash, FirstTable), TableAt(flash, SecondTable));

    /// <summary>The report with its parts, in order of address; a range that two partitions share is looked at once.</summary>
    public ImageReport Read(ImageReport report, PartitionTable table, ReadOnlySpan<byte> flash, string file)
    {
        var parts = ImmutableArray.CreateBuilder<ImageReport>();
        foreach (IGrouping<FlashRange, (string Name, FlashRange Range)> slot in Slots(table).GroupBy(s => s.Range).OrderBy(g => g.Key.Start))
        {
            string title = string.Join(" / ", slot.Select(s => s.Name));
            if (slot.Key.End > (ulong)flash.Length)
            {
                parts.Add(new ImageReport(title, "cut", $"partition behind the end of the copy: {slot.Key}", 0, Sha256Digest.Of([])) { Offset = slot.Key.Start });
            }
            else
            {
                parts.Add(Slot(title, slot.Key, flash, file));
            }
        }

        return report with { Kind = "flash-copy", Place = "the start of the flash, 0x0", Faults = [], Warnings = [], Parts = parts.ToImmutable() };
    }

    private ImageReport Slot(string title, FlashRange range, ReadOnlySpan<byte> flash, string file)
    {
        ReadOnlySpan<byte> contents = flash.Slice((int)range.Start, (int)range.Length);

        return !contents.ContainsAnyExcept((byte)0xFF)
            ? examiner.Report(title, "blank", contents) with { Kind = "blank", Offset = range.Start }
            : examiner.ExamineInside(ImageExaminer.WithoutRest(contents), file, title, range.Start);
    }

    private static IEnumerable<(string Name, FlashRange Range)> Slots(PartitionTable table)
    {
        yield return ("partition table", new FlashRange(FirstTable, Sector));
        yield return ("partition table, second copy", new FlashRange(SecondTable, Sector));
        foreach (PartitionEntry entry in table.Entries)
        {
            if (entry.First.Length != 0)
            {
                yield return (entry.Second.Length == 0 ? entry.Name : $"{entry.Name} (first slot)", entry.First);
            }

            if (entry.Second.Length != 0)
            {
                yield return ($"{entry.Name} (second slot)", entry.Second);
            }
        }
    }

    private static PartitionTable? TableAt(ReadOnlySpan<byte> flash, int address) => flash.Length > address ? PartitionTable.Parse(flash[address..]) : null;
}
