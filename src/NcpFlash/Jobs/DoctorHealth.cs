namespace NcpFlash.Jobs;

/// <summary>Numbers of a part that answers. What was repeated until it succeeded counts as lost.</summary>
/// <param name="Chip">The part.</param>
/// <param name="Answered">Handshakes that were answered, and proved by the first question behind them.</param>
/// <param name="Tried">Handshakes that were made.</param>
/// <param name="Questions">Questions that were answered whole at the first time of asking, at <paramref name="Rate"/>.</param>
/// <param name="Asked">Questions that were asked.</param>
/// <param name="Latency">Median time from a question to its answer.</param>
/// <param name="Slowest">Longest such time.</param>
/// <param name="Rate">The highest rate at which everything came whole; the last one that was measured where that holds for none.</param>
/// <param name="Frames">Long frames that came whole.</param>
/// <param name="Read">Long frames that were asked for.</param>
public sealed record DoctorHealth(
    ChipReport Chip, int Answered, int Tried, int Questions, int Asked, TimeSpan Latency, TimeSpan Slowest, BitRate Rate, int Frames, int Read)
{
    /// <summary>The highest rate at which every question and frame came whole; null where that holds for none.</summary>
    public BitRate? CleanRate => Questions == Asked && Frames == Read ? Rate : null;
}
