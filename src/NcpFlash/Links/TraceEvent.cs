using System.Collections.Immutable;

namespace NcpFlash.Links;

/// <summary>One thing that happened on a traced link.</summary>
/// <param name="At">Time since the trace began.</param>
/// <param name="Line">1-based line of the trace that tells it.</param>
public abstract record TraceEvent(TimeSpan At, int Line)
{
    /// <summary>The link was opened. A trace without it is one of a link at 115200 bit/s with control lines.</summary>
    /// <param name="At">Time since the trace began.</param>
    /// <param name="Line">1-based line.</param>
    /// <param name="Rate">The first rate.</param>
    /// <param name="HasControlLines">Whether DTR and RTS could be driven.</param>
    /// <param name="Port">Name of the port.</param>
    public sealed record Opened(TimeSpan At, int Line, BitRate Rate, bool HasControlLines, string Port) : TraceEvent(At, Line);

    /// <summary>The host wrote bytes.</summary>
    /// <param name="At">Time since the trace began.</param>
    /// <param name="Line">1-based line.</param>
    /// <param name="Bytes">The bytes, at least one.</param>
    public sealed record HostBytes(TimeSpan At, int Line, ImmutableArray<byte> Bytes) : TraceEvent(At, Line);

    /// <summary>The host read bytes of the chip.</summary>
    /// <param name="At">Time since the trace began.</param>
    /// <param name="Line">1-based line.</param>
    /// <param name="Bytes">The bytes, at least one.</param>
    public sealed record ChipBytes(TimeSpan At, int Line, ImmutableArray<byte> Bytes) : TraceEvent(At, Line);

    /// <summary>The rate was changed.</summary>
    /// <param name="At">Time since the trace began.</param>
    /// <param name="Line">1-based line.</param>
    /// <param name="Asked">The rate asked for.</param>
    /// <param name="Real">The rate the driver made of it.</param>
    public sealed record RateChanged(TimeSpan At, int Line, BitRate Asked, BitRate Real) : TraceEvent(At, Line);

    /// <summary>A sequence began to play on the control lines.</summary>
    /// <param name="At">Time since the trace began.</param>
    /// <param name="Line">1-based line.</param>
    /// <param name="Sequence">The sequence.</param>
    public sealed record Played(TimeSpan At, int Line, ResetSequence Sequence) : TraceEvent(At, Line);

    /// <summary>The link vanished.</summary>
    /// <param name="At">Time since the trace began.</param>
    /// <param name="Line">1-based line.</param>
    public sealed record Vanished(TimeSpan At, int Line) : TraceEvent(At, Line);
}
