using NcpFlash.Chips;

namespace NcpFlash.Planning;

/// <summary>What the ways to bring a flash to its target cost, as far as the timing model and the line tell.</summary>
/// <param name="Timing">Times inside the part.</param>
/// <param name="Rate">Rate of the line.</param>
/// <param name="RoundTrip">What a command costs beyond the line time of its frame and its own work, as measured: turn-around, adapter, reply.</param>
internal sealed record DeltaCosts(TimingModel Timing, BitRate Rate, TimeSpan RoundTrip)
{
    /// <summary>Flash size in bytes that the timing model's chip erase is meant for.</summary>
    private const double ModelFlashSize = 4 * 1024 * 1024;

    /// <summary>As <see cref="RoundTrip"/>, of a write frame.</summary>
    public TimeSpan FrameRoundTrip { get; init; } = RoundTrip;

    /// <summary>Header and address before the contents of a write frame.</summary>
    private const int FrameOverhead = 8;

    /// <summary>Page of a NOR flash, in bytes.</summary>
    public const uint PageSize = 256;

    /// <summary>
    /// A frame beyond the vendor's size must save this much in all: the part's limit is documented for a relative of it only, and finding out that a
    /// frame is too long costs a resynchronisation.
    /// </summary>
    private static readonly TimeSpan LargeFrameGain = TimeSpan.FromMilliseconds(250);

    /// <summary>A question must digest this many times what it costs beside the digest, or several pieces are put into one.</summary>
    private const int DigestPerRoundTrip = 10;

    /// <summary>Most bytes that a survey judges at a time.</summary>
    private const uint LongestReach = 8 * FlashTarget.BlockSize;

    /// <summary>
    /// Bytes of flash that a survey judges at a time: two blocks, which makes looking before writing cost about a hundredth of a full run and finding one
    /// sector a tenth of a second; more where a question costs much beside the digest.
    /// </summary>
    public uint Reach
    {
        get
        {
            uint reach = 2 * FlashTarget.BlockSize;
            while (reach < LongestReach && Digest(reach) < RoundTrip * DigestPerRoundTrip)
            {
                reach *= 2;
            }

            return reach;
        }
    }

    /// <summary>Erasing the whole chip.</summary>
    public TimeSpan EraseChip(uint flashSize) => Timing.ChipErase * (flashSize / ModelFlashSize);

    /// <summary>The part's work for a digest.</summary>
    public TimeSpan Digest(long bytes) => TimeSpan.FromSeconds((double)bytes / Timing.DigestBytesPerSecond);

    /// <summary>Sending and programming pages as they are.</summary>
    public TimeSpan Pages(long pages, int frames) =>
        Rate.TimeOf((pages * PageSize) + ((long)frames * FrameOverhead)) + (FrameRoundTrip * frames) + (Timing.PageProgram * pages);

    /// <summary>Sending a stream of <paramref name="length"/> bytes that unpacks to <paramref name="contents"/> bytes.</summary>
    public TimeSpan Stream(long length, long contents, int frameSize)
    {
        int frames = Frames(length, frameSize);
        return Rate.TimeOf(length + ((long)frames * FrameOverhead)) + (FrameRoundTrip * frames) + (Timing.PageProgram * ((double)contents / PageSize))
            + TimeSpan.FromSeconds((double)contents / Timing.DecompressBytesPerSecond);
    }

    /// <summary>Programming a sector that need not have been erased, about: what erasing it along with its block costs.</summary>
    public TimeSpan RewriteSector => Pages(FlashPart.SectorSize / PageSize, 1);

    /// <summary>The payload for so many bytes in all: the family's usual one, or a larger one where that pays.</summary>
    public int FrameSize(ChipFamily family, long bytes)
    {
        int saved = Frames(bytes, family.MaxFlashPayload) - Frames(bytes, family.LargeFlashPayload);
        return FrameRoundTrip * saved >= LargeFrameGain ? family.LargeFlashPayload : family.MaxFlashPayload;
    }

    /// <summary>Frames that so many bytes take.</summary>
    public static int Frames(long bytes, int frameSize) => (int)((bytes + frameSize - 1) / frameSize);
}
