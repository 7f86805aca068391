namespace NcpFlash.Diagnostics;

/// <summary>What the receiver counted during a trial; null where the port cannot tell.</summary>
/// <param name="Framing">Characters whose stop bit was low.</param>
/// <param name="Overruns">Characters lost in the receiver.</param>
/// <param name="Breaks">BREAK conditions.</param>
public readonly record struct LineErrors(long? Framing, long? Overruns, long? Breaks);
