namespace NcpFlash.Benchmarks.RealTime;

/// <summary>What a run of the program on pseudo-terminals took.</summary>
/// <param name="ExitCode">How it ended.</param>
/// <param name="Seconds">From its start to its end.</param>
/// <param name="ProcessorSeconds">Processor time of the client, as far as sampling saw it.</param>
/// <param name="PeakBytes">Most memory that the client had, as far as sampling saw it; 0 where the system does not tell.</param>
internal sealed record PtyFigures(int ExitCode, double Seconds, double ProcessorSeconds, long PeakBytes);
