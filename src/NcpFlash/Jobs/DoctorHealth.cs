namespace NcpFlash.Jobs;

/// <summary>Numbers of a part that answers.</summary>
/// <param name="Chip">The part.</param>
/// <param name="Answered">Handshakes that were answered.</param>
/// <param name="Tried">Handshakes that were made.</param>
/// <param name="Questions">Questions that were answered whole at the first try, of <see cref="Doctor.Questions"/>.</param>
/// <param name="Latency">Median time from a question to its answer.</param>
/// <param name="Slowest">Longest such time.</param>
/// <param name="CleanRate">Highest rate at which the work was proved.</param>
/// <param name="Frames">Long frames that came whole at that rate at the first try, of <see cref="Doctor.Frames"/>.</param>
public sealed record DoctorHealth(
    ChipReport Chip, int Answered, int Tried, int Questions, TimeSpan Latency, TimeSpan Slowest, BitRate CleanRate, int Frames);
