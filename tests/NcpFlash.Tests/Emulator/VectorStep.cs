using System.Collections.Immutable;

namespace NcpFlash.Tests.Emulator;

/// <summary>One line of a vector file, or several of the same kind that follow one another.</summary>
internal abstract record VectorStep(int Line)
{
    /// <summary>The host sends.</summary>
    public sealed record Host(int Line, ImmutableArray<byte> Bytes) : VectorStep(Line);

    /// <summary>The chip sends exactly this; nothing at all when empty.</summary>
    public sealed record Chip(int Line, ImmutableArray<byte> Bytes) : VectorStep(Line);

    /// <summary>Time passes.</summary>
    public sealed record Wait(int Line, TimeSpan Time) : VectorStep(Line);

    /// <summary>The host changes its rate.</summary>
    public sealed record Rate(int Line, int BitsPerSecond) : VectorStep(Line);

    /// <summary>The host sets control lines, in reset-sequence text form.</summary>
    public sealed record Lines(int Line, string Text) : VectorStep(Line);

    /// <summary>The part on which the exchange was seen.</summary>
    public sealed record Part(int Line, string Name) : VectorStep(Line);
}
