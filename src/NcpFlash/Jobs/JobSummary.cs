namespace NcpFlash.Jobs;

/// <summary>What a job that ended well did.</summary>
/// <param name="Elapsed">Time from the first event to the last.</param>
/// <param name="BytesWritten">Bytes of images that the job wrote; what was there already does not count, and what had to be written again counts once.</param>
/// <param name="BytesOnLine">Payload bytes of flash writes and reads that travelled.</param>
/// <param name="BytesVerified">Bytes whose digest was compared.</param>
/// <param name="Chip">The part, or null where the job did not ask.</param>
public sealed record JobSummary(TimeSpan Elapsed, long BytesWritten, long BytesOnLine, long BytesVerified, ChipReport? Chip)
{
    /// <summary>What is worth knowing although nothing is wrong, such as what the part prints after its start.</summary>
    public System.Collections.Immutable.ImmutableArray<Diagnostics.Diagnosis> Notes { get; init; } = [];
}
