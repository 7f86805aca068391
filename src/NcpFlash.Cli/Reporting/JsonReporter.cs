using System.Collections.Immutable;
using System.Text.Json;
using NcpFlash.Diagnostics;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Reporting;

/// <summary>One JSON object a line on standard output; the last has <c>event</c> = <c>end</c> and says how the run ended.</summary>
/// <param name="shell">Where it writes.</param>
/// <param name="port">The port, a member of each line, where there are several; null where there is one.</param>
internal sealed class JsonReporter(Shell shell, string? port = null) : Reporter
{
    private int _percent = -1;

    /// <inheritdoc/>
    protected override void Show(JobEvent jobEvent)
    {
        if (jobEvent is JobEvent.StepStarted) _percent = -1;
        if (jobEvent is JobEvent.StepProgressed progress && !IsNews(progress)) return;
        if (port is not null && jobEvent is JobEvent.Connecting connecting) Write(json => EventJson.Write(json, connecting with { Port = port }), withPort: false);
        else Write(json => EventJson.Write(json, jobEvent, _percent));
    }

    /// <inheritdoc/>
    protected override void Show(Finding finding) => Write(json =>
    {
        json.WriteString("event", finding.Event);
        finding.Json(json);
    });

    /// <inheritdoc/>
    protected override void Show(JobEnding ending) => Write(json =>
    {
        json.WriteString("event", port is null ? "end" : "port-end");
        WriteEnding(json, ending);
        if (ending.Ports.IsEmpty) return;
        json.WriteStartArray("ports");
        foreach (PortEnding each in ending.Ports)
        {
            json.WriteStartObject();
            json.WriteString("port", each.Port);
            WriteEnding(json, each.Ending, each.State);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private void WriteEnding(Utf8JsonWriter json, JobEnding ending, PartState? state = null)
    {
        json.WriteString("result", ending.Result);
        json.WriteNumber("exit", (int)ending.Outcome);
        WriteDiagnoses(json, PortEnding.Worst(ending.Ports)?.Ending ?? ending);
        if (ending.Ports.IsEmpty)
        {
            json.WriteString("part", (state ?? State).Word);
            json.WriteString("part_state", (state ?? State).Describe());
        }

        json.WriteNumber("seconds", Math.Round(ending.Elapsed.TotalSeconds, 3));
        json.WriteNumber("bytes_written", ending.Summary?.BytesWritten ?? 0);
        json.WriteNumber("bytes_verified", ending.Summary?.BytesVerified ?? 0);
        json.WriteNumber("bytes_on_line", ending.Summary?.BytesOnLine ?? 0);
        if (ending.Ports.IsEmpty) EventJson.WriteChip(json, ending.Summary?.Chip);
    }

    private static void WriteDiagnoses(Utf8JsonWriter json, JobEnding ending)
    {
        if (ending.Diagnosis is { } diagnosis)
        {
            json.WriteStartObject("diagnosis");
            EventJson.WriteDiagnosis(json, diagnosis);
            EventJson.WriteEvidence(json, ending.Evidence);
            EvidenceJson.WriteTrials(json, ending.Evidence);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("diagnosis");
        }

        WriteList(json, "others", ending.Others);
        WriteList(json, "candidates", ending.Candidates);
        WriteList(json, "findings", ending.Findings);
    }

    private static void WriteList(Utf8JsonWriter json, string name, ImmutableArray<Diagnosis> others)
    {
        json.WriteStartArray(name);
        foreach (Diagnosis other in others)
        {
            json.WriteStartObject();
            EventJson.WriteDiagnosis(json, other);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Progress is told once a percent: a firmware has hundreds of frames.</summary>
    private bool IsNews(JobEvent.StepProgressed progress)
    {
        (long done, long total) = State.Images.Of(progress);
        int percent = ImageProgress.Percent(done, total);
        if (percent == _percent) return false;
        _percent = percent;
        return true;
    }

    private void Write(Action<Utf8JsonWriter> members, bool withPort = true) => shell.Output.WriteLine(JsonLine.Of(json =>
    {
        if (port is not null && withPort) json.WriteString("port", port);
        members(json);
    }));
}
