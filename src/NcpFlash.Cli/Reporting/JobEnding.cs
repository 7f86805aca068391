using System.Collections.Immutable;
using NcpFlash.Diagnostics;
using NcpFlash.Jobs;

namespace NcpFlash.Cli.Reporting;

/// <summary>How a run ended.</summary>
/// <param name="Elapsed">Time since the program began.</param>
internal sealed record JobEnding(TimeSpan Elapsed)
{
    /// <summary>What is wrong, or null when all is well.</summary>
    public Diagnosis? Diagnosis { get; init; }

    /// <summary>Further findings of the same moment.</summary>
    public ImmutableArray<Diagnosis> Others { get; init; } = [];

    /// <summary>Other explanations of the same evidence, best first.</summary>
    public ImmutableArray<Diagnosis> Candidates { get; init; } = [];

    /// <summary>What the evidence says is behind the finding, best first.</summary>
    public ImmutableArray<Diagnosis> Behind { get; init; } = [];

    /// <summary>Every explanation in one list, best first: what is behind the finding, or the finding itself and its alternatives.</summary>
    public ImmutableArray<Diagnosis> Findings => Diagnosis is null ? [] : Behind.IsEmpty ? [Diagnosis, .. Candidates] : Behind;

    /// <summary>The last part of the conversation, or null when there was none.</summary>
    public string? TraceTail { get; init; }

    /// <summary>What was seen.</summary>
    public Evidence Evidence { get; init; } = Evidence.None;

    /// <summary>What the job did, or null when it did not end well or there was no job.</summary>
    public JobSummary? Summary { get; init; }

    /// <summary>The last line for people when all is well, or null for none.</summary>
    public string? Headline { get; init; }

    /// <summary>How it ended on each port, where several were named.</summary>
    public ImmutableArray<PortEnding> Ports { get; init; } = [];

    /// <summary>How it ended; the value is the exit code. Of several ports it is the worst.</summary>
    public Outcome Outcome => Diagnosis?.Kind.Outcome ?? PortEnding.Worst(Ports)?.Ending.Outcome ?? Outcome.Done;

    /// <summary><c>ok</c>, <c>failed</c>, <c>refused</c> or <c>cancelled</c>.</summary>
    public string Result => Outcome switch
    {
        Outcome.Done => "ok",
        Outcome.Refused => "refused",
        Outcome.Cancelled => "cancelled",
        _ => "failed",
    };
}
