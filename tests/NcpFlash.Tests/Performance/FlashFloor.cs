using NcpFlash.Chips;
using NcpFlash.Images;

namespace NcpFlash.Tests.Performance;

/// <summary>
/// The shortest time that a job could take, from the same constants as the emulated part's and by a formula of its own:
/// <code>
/// connect  sync burst and quiet times that the ROM wants, and of each command of the connection (0x10, 0x23, 0x22 at the boot rate; 0x42, 0x3B, 0x36, 0x3B,
///          0x23 at the work rate) frame and reply on the line and the ROM's turn-around
/// look     what the image guard must know of the part: efuse, both partition tables, headers and version blocks of boot2 and firmware, frames and replies
/// travel   ten bit times for each byte of the shortest known form of what must be written
/// program  the page time of each page that must change and is not blank
/// erase    of each 64 KiB block the cheaper of its sectors that must be erased and the block, or the chip where that is cheaper still
/// digest   each byte whose state must be proved, once
/// </code>
/// Nothing else: no frame headers, no replies of writes, no turn-around of writes, no adapter, no decompression, no looking before writing.
/// Sources: PROTOCOL 1.4 and 1.5 (burst, 20 ms), 3.1 (lengths; 10 ms after 0x22), 5.6 and 3.3 (erase, digest), USERS 5.2 (page).
/// </summary>
internal static class FlashFloor
{
    private const int BootInfoReply = 32;
    private const int HeaderLength = 0x190;
    private const int VersionLength = 24;

    /// <summary>The connection, in seconds.</summary>
    public static double Connect(int bootRate = 500_000, int workRate = 2_000_000)
    {
        (int Frame, int Reply)[] atBootRate = [(4, BootInfoReply), (8, 2), (12, 2)];
        (int Frame, int Reply)[] atWorkRate = [(4, 14), (8, 2), (4, 8), (92, 2), (8, 2)];
        double burst = Math.Max(256, bootRate * 0.006 / 10) * 10 / bootRate;
        return burst + 0.020 + 0.010
            + atBootRate.Sum(c => ((c.Frame + c.Reply) * 10.0 / bootRate) + Overhead)
            + atWorkRate.Sum(c => ((c.Frame + c.Reply) * 10.0 / workRate) + Overhead);
    }

    /// <summary>What the image guard asks of a part that holds a package, in seconds.</summary>
    public static double Look(int rate = 2_000_000)
    {
        int[] lengths = [512, PartitionTable.MaxLength, PartitionTable.MaxLength, HeaderLength, VersionLength, HeaderLength, VersionLength];
        return lengths.Sum(length => ((12 + 4 + length) * 10.0 / rate) + Overhead);
    }

    /// <summary>Bytes on the line, in seconds.</summary>
    public static double Travel(long bytes, int rate = 2_000_000) => bytes * 10.0 / rate;

    /// <summary>Programming the pages of <paramref name="contents"/> that are not blank, in seconds.</summary>
    public static double Program(ReadOnlySpan<byte> contents)
    {
        int pages = 0;
        for (int at = 0; at < contents.Length; at += 256)
        {
            pages += contents[at..Math.Min(at + 256, contents.Length)].IndexOfAnyExcept((byte)0xFF) >= 0 ? 1 : 0;
        }

        return pages * Timing.PageProgram.TotalSeconds;
    }

    /// <summary>
    /// Erasing what differs between two states of a flash and cannot be reached by programming blank sectors, in seconds. A block, or the chip, may be erased
    /// as a whole only where the job owns all of it.
    /// </summary>
    public static double Erase(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, IReadOnlyCollection<FlashRange> owned)
    {
        double bySectors = 0;
        for (int block = 0; block < before.Length; block += 0x10000)
        {
            int sectors = 0;
            for (int at = block; at < Math.Min(block + 0x10000, before.Length); at += 0x1000)
            {
                ReadOnlySpan<byte> old = before.Slice(at, 0x1000);
                sectors += old.IndexOfAnyExcept((byte)0xFF) >= 0 && !old.SequenceEqual(after.Slice(at, 0x1000)) ? 1 : 0;
            }

            var whole = new FlashRange((uint)block, 0x10000);
            bool ownsBlock = owned.Any(o => o.Contains(whole));
            double alone = sectors * Timing.SectorErase.TotalSeconds;
            bySectors += ownsBlock ? Math.Min(alone, Timing.Block64Erase.TotalSeconds) : alone;
        }

        var chip = new FlashRange(0, (uint)before.Length);
        return owned.Any(o => o.Contains(chip))
            ? Math.Min(bySectors, Timing.ChipErase.TotalSeconds * before.Length / (4 << 20))
            : bySectors;
    }

    /// <summary>Digests of so many bytes, in seconds.</summary>
    public static double Digest(long bytes) => (double)bytes / Timing.DigestBytesPerSecond;

    private static TimingModel Timing => ChipCatalog.Default.Timing;

    private static double Overhead => Timing.CommandOverhead.TotalSeconds;
}
