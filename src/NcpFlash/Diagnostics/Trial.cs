using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>One thing that was tried, and everything that was seen while it was.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="At">When it began, since the job began.</param>
/// <param name="Rate">The rate asked of the port.</param>
public sealed record Trial(TrialKind Kind, TimeSpan At, BitRate Rate)
{
    /// <summary>The rate the port makes of it, as far as it tells.</summary>
    public BitRate? RealRate { get; init; }

    /// <summary>What was done to BOOT and CHIP_EN before.</summary>
    public PartEntry Entry { get; init; }

    /// <summary>The name of the wiring that was assumed for <see cref="PartEntry.OtherWiring"/>, or null.</summary>
    public string? Wiring { get; init; }

    /// <summary>The command of a <see cref="TrialKind.Command"/>, or what was asked in <see cref="TrialKind.Questions"/>; or null.</summary>
    public string? Command { get; init; }

    /// <summary>How many <see cref="TrialKind.Questions"/> were asked, and how many were answered whole at once.</summary>
    public (int Asked, int Answered) Questions { get; init; }

    /// <summary>How long the host had sent nothing before, the time included for which its system kept the bytes.</summary>
    public TimeSpan Idle { get; init; }

    /// <summary>Bytes sent.</summary>
    public int Sent { get; init; }

    /// <summary>How long was listened.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Bytes received; more than the chunks hold when they were too many to keep.</summary>
    public long Received { get; init; }

    /// <summary>What was received, in the order and the portions in which it came; bounded.</summary>
    public ImmutableArray<Chunk> Chunks { get; init; } = [];

    /// <summary>What the receiver counted.</summary>
    public LineErrors Errors { get; init; }

    /// <summary>True when boot info, or whatever else the trial was after, came back whole.</summary>
    public bool Proved { get; init; }

    /// <summary>What came of it, in words, or null.</summary>
    public string? Result { get; init; }

    /// <summary>The bytes that were kept, in order.</summary>
    public ImmutableArray<byte> Bytes => [.. Chunks.SelectMany(c => c.Bytes)];

    /// <summary>The rate that was really in force.</summary>
    public BitRate LineRate => RealRate ?? Rate;
}
