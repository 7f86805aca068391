namespace NcpFlash.Diagnostics;

/// <summary>What the user said about the wiring; null where nothing was said.</summary>
public sealed record StatedFacts
{
    /// <summary>Nothing was said.</summary>
    public static StatedFacts None { get; } = new();

    /// <summary>Another microcontroller is wired to the two UART lines.</summary>
    public bool? OtherMcuOnLines { get; init; }

    /// <summary>TX and RX of the adapter are joined by a jumper and the part is taken off.</summary>
    public bool? Jumper { get; init; }

    /// <summary>The part was flashed, or told to start, just before, and is meant to run its firmware.</summary>
    public bool? MeantToRun { get; init; }

    /// <summary>The firmware version that was written, or null.</summary>
    public string? WrittenVersion { get; init; }
}
