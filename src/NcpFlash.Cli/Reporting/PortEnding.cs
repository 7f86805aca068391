using System.Collections.Immutable;
using NcpFlash.Diagnostics;

namespace NcpFlash.Cli.Reporting;

/// <summary>How one of several jobs ended.</summary>
/// <param name="Port">The port, as the user named it or as a pattern found it.</param>
/// <param name="Label">Its short name on the screen.</param>
/// <param name="Ending">The end.</param>
/// <param name="State">In what state its part was left.</param>
internal sealed record PortEnding(string Port, string Label, JobEnding Ending, PartState State)
{
    /// <summary>
    /// From the worst to the best. Cancelled stands first, because the user did that; then what leaves a part that does not hold what it should; then what may
    /// leave one half done; then what leaves a part, a port or a name as it was.
    /// </summary>
    private static readonly ImmutableArray<Outcome> Order =
        [Outcome.Cancelled, Outcome.Verification, Outcome.ChipOrLink, Outcome.Refused, Outcome.Port, Outcome.Input, Outcome.Done];

    /// <summary>The port that ended worst, the first of equals; null when there is none.</summary>
    public static PortEnding? Worst(ImmutableArray<PortEnding> endings) => endings.MinBy(e => Order.IndexOf(e.Ending.Outcome));
}
