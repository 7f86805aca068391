namespace NcpFlash.Diagnostics;

/// <summary>One thing that was seen during a job.</summary>
/// <param name="At">Time since the job began.</param>
/// <param name="What">A short sentence or phrase.</param>
public sealed record Observation(TimeSpan At, string What);
