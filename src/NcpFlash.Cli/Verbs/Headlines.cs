using NcpFlash.Cli.Reporting;
using NcpFlash.Jobs;

namespace NcpFlash.Cli.Verbs;

/// <summary>Last lines for jobs that ended well.</summary>
internal static class Headlines
{
    public static string Flashed(JobSummary summary) =>
        $"done in {Quantity.Time(summary.Elapsed)}: {Quantity.Size(summary.BytesWritten)} written, {Quantity.Size(summary.BytesVerified)} verified";

    public static string Verified(JobSummary summary) =>
        $"done in {Quantity.Time(summary.Elapsed)}: {Quantity.Size(summary.BytesVerified)} on the part are as they should be";
}
