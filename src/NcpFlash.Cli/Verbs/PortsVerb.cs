using System.Collections.Immutable;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Running;
using NcpFlash.Links;

namespace NcpFlash.Cli.Verbs;

/// <summary><c>ports</c>: the serial ports of this computer.</summary>
internal sealed class PortsVerb() : Verb("ports", "List the serial ports of this computer, the adapter behind each, and what may stand in the way.")
{
    public override string Usage => "[options]";

    public override ImmutableArray<string> Examples => ["ports", "ports --json"];

    public override Task<JobResult> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        PortTexts.Tell(PortSurvey.Take(), invocation.Reporter);
        return Task.FromResult(new JobResult());
    }
}
