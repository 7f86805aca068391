using NcpFlash.Chips;
using NcpFlash.Wire;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Sessions;

/// <summary>How long a command may take: without a sign of life, and in all.</summary>
/// <param name="Silence">Longest time without a byte.</param>
/// <param name="Total">Longest time until the final reply, whatever comes before.</param>
internal readonly record struct CommandLimits(TimeSpan Silence, TimeSpan Total)
{
    /// <summary>The vendor's default read time-out (PROTOCOL 5.6).</summary>
    private static readonly TimeSpan Ordinary = TimeSpan.FromSeconds(2);

    /// <summary>The vendor waits this long for a compressed frame: the ROM decompresses and programs before it answers (PROTOCOL 5.6).</summary>
    private static readonly TimeSpan CompressedFrame = TimeSpan.FromSeconds(30);

    /// <summary>Least patience with an erase; a sector takes 0.3 s at worst (PROTOCOL 6.4).</summary>
    private static readonly TimeSpan ShortestErase = TimeSpan.FromSeconds(5);

    /// <summary>Flash size in bytes that the vendor's limit for a whole-chip erase is meant for.</summary>
    private const int LimitFlashSize = 4 * 1024 * 1024;

    /// <summary>Bytes of a page, of every part of the list (PROTOCOL 6.4).</summary>
    private const int Page = 256;

    /// <summary>A digest may take this many times what the timing model says.</summary>
    private const int DigestSlack = 4;

    /// <summary>The limits of <paramref name="command"/> on a part of <paramref name="family"/> with flash <paramref name="part"/>, if known.</summary>
    /// <param name="command">The command.</param>
    /// <param name="family">The family of the part.</param>
    /// <param name="part">Its flash, if known.</param>
    /// <param name="isPatient">True when a compressed frame has already been given up by this part's own times: they may be wrong.</param>
    public static CommandLimits Of(Command command, ChipFamily family, FlashPart? part, bool isPatient = false) => command switch
    {
        FlashErase erase => Erase(WorstErase(erase.Range, part), family),
        FlashChipErase => ChipErase(family, part),
        FlashDecompressWrite write => Simple(isPatient ? CompressedFrame : Unpacking(write, part)),
        FlashXipDigest digest => Simple(DigestTime(digest.Range, family)),
        FlashDigest digest => Simple(DigestTime(digest.Range, family)),
        _ => Simple(Ordinary),
    };

    /// <summary>
    /// Every page that the stream can fill, each at the longest time of the part's data, and half as much again: the ROM answers when it has programmed what a frame
    /// unpacks to, which may be all of it. Never more than the vendor waits.
    /// </summary>
    private static TimeSpan Unpacking(FlashDecompressWrite write, FlashPart? part)
    {
        if (write.MostUnpacked is not { } bytes || part is null)
        {
            return CompressedFrame;
        }

        long pages = (bytes + Page - 1) / Page;
        TimeSpan worst = Ordinary + (1.5 * pages * part.PageProgram);
        return worst < CompressedFrame ? worst : CompressedFrame;
    }

    /// <summary>A command that answers once: silence is the whole wait, doubled for pending replies.</summary>
    private static CommandLimits Simple(TimeSpan silence) => new(silence, silence * 2);

    /// <summary>No logged ROM sends a pending reply during an erase (PROTOCOL 5.6), so silence must cover the worst case.</summary>
    private static CommandLimits Erase(TimeSpan worst, ChipFamily family)
    {
        TimeSpan silence = worst < ShortestErase ? ShortestErase : worst < family.EraseLimit ? worst : family.EraseLimit;
        return new CommandLimits(silence, silence + family.EraseLimit);
    }

    /// <summary>
    /// The vendor waits 100 s for a whole chip (PROTOCOL 5.6), which is meant for 4 MiB; larger parts get as much more as they are larger.
    /// </summary>
    private static CommandLimits ChipErase(ChipFamily family, FlashPart? part)
    {
        double parts = Math.Max(1, (double)(part?.SizeInBytes ?? 0) / LimitFlashSize);
        return Simple(family.EraseLimit * parts);
    }

    private static TimeSpan WorstErase(FlashRange range, FlashPart? part)
    {
        long sectors = range.Align(FlashPart.SectorSize).Length / FlashPart.SectorSize;
        return (part?.SectorErase ?? TimeSpan.FromMilliseconds(300)) * sectors;
    }

    private static TimeSpan DigestTime(FlashRange range, ChipFamily family) =>
        Ordinary + TimeSpan.FromSeconds((double)range.Length / family.Timing.DigestBytesPerSecond * DigestSlack);
}
