using NcpFlash.Cli.Reporting;
using NcpFlash.Diagnostics;
using NcpFlash.Jobs;

namespace NcpFlash.Cli.Verbs;

/// <summary>Last lines for jobs that ended well.</summary>
internal static class Headlines
{
    public static string Flashed(JobSummary summary) =>
        $"done in {Quantity.Time(summary.Elapsed)}: {Quantity.Size(summary.BytesWritten)} written, {Quantity.Size(summary.BytesVerified)} verified";

    /// <summary>Shows what is worth knowing although nothing is wrong.</summary>
    public static void TellNotes(JobSummary summary, Reporter reporter)
    {
        foreach (Diagnosis note in summary.Notes)
        {
            reporter.Tell(new Finding("note", [$"note        {note.Id}: {note.Summary}"], json => EventJson.WriteDiagnosis(json, note)));
        }
    }

    public static string Verified(JobSummary summary) =>
        $"done in {Quantity.Time(summary.Elapsed)}: {Quantity.Size(summary.BytesVerified)} on the part are as they should be";
}
