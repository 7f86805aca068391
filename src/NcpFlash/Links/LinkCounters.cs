namespace NcpFlash.Links;

/// <summary>Counters of a link since it was opened. A null error counter means that the port cannot tell.</summary>
/// <param name="BytesWritten">Bytes handed to the line.</param>
/// <param name="BytesRead">Bytes received.</param>
/// <param name="FramingErrors">Characters without a valid stop bit.</param>
/// <param name="Overruns">Characters lost in the receiver.</param>
/// <param name="Breaks">BREAK conditions seen.</param>
public readonly record struct LinkCounters(
    long BytesWritten, long BytesRead, long? FramingErrors = null, long? Overruns = null, long? Breaks = null);
