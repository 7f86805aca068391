using System.Collections.Immutable;
using NcpFlash.Cli.Reporting;
using NcpFlash.Jobs;

namespace NcpFlash.Cli.Running;

/// <summary>What a command that ended well has to say.</summary>
/// <param name="Headline">Last line for people, or null for none.</param>
/// <param name="Summary">What the job did, or null where there was no job.</param>
internal sealed record JobResult(string? Headline = null, JobSummary? Summary = null)
{
    /// <summary>How it ended on each port, where several were named.</summary>
    public ImmutableArray<PortEnding> Ports { get; init; } = [];
}
