using System.Text.Json;
using NcpFlash.Diagnostics;
using NcpFlash.Jobs;

namespace NcpFlash.Cli.Reporting;

/// <summary>The result of a jumper test for people and for programs.</summary>
internal static class AdapterText
{
    public static IEnumerable<string> Lines(AdapterReport report)
    {
        string model = report.Evidence.Adapter?.Model is { } name ? $" ({name})" : string.Empty;
        yield return $"grade         {report.Grade?.ToString() ?? (report.Blocks.Any(b => b.Received > 0) ? "none: nothing of what was sent came back" : "none: nothing came back")}{model}";
        if (report.CleanRate is { } rate) yield return $"use           {rate} baud";
        if (report.Latency is { } latency) yield return $"turn-around   {Quantity.Brief(latency)}";
        if (report.HoldsBack) yield return "holds back    yes: short blocks did not come back";
        if (report.ClearToSend is { } cts) yield return $"CTS           {(cts ? "at GND" : "open: where an adapter waits for it, tie it to GND")}";
        foreach (Diagnosis finding in report.Findings.Where(f => f.Kind.Outcome == Outcome.Done || report.CleanRate is not null))
        {
            yield return $"note          {finding.Summary} {finding.Advice}";
        }
    }

    public static void Write(Utf8JsonWriter json, AdapterReport report)
    {
        json.WriteString("grade", report.Grade?.ToString());
        if (report.CleanRate is { } clean) json.WriteNumber("baud", clean.BitsPerSecond);
        else json.WriteNull("baud");
        json.WriteBoolean("holds_back", report.HoldsBack);
        if (report.Latency is { } latency) json.WriteNumber("turn_around_ms", Math.Round(latency.TotalMilliseconds, 3));
        if (report.ClearToSend is { } cts) json.WriteBoolean("cts", cts);
        json.WriteStartArray("blocks");
        foreach (JumperResult block in report.Blocks)
        {
            json.WriteStartObject();
            json.WriteNumber("sent", block.Sent);
            json.WriteNumber("received", block.Received);
            json.WriteNumber("errors", block.Errors);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("rates");
        foreach (AdapterRateResult rate in report.Rates)
        {
            json.WriteStartObject();
            json.WriteNumber("baud", rate.Asked.BitsPerSecond);
            json.WriteNumber("reported", rate.Reported.BitsPerSecond);
            if (rate.Measured is { } measured) json.WriteNumber("measured", measured.BitsPerSecond);
            if (rate.SpreadPercent > 0) json.WriteNumber("spreadPercent", Math.Round(rate.SpreadPercent, 1));
            json.WriteNumber("sent", rate.Sent);
            json.WriteNumber("errors", rate.Errors);
            json.WriteBoolean("clean", rate.IsClean);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        DoctorText.WriteList(json, "findings", report.Findings);
        EvidenceJson.WriteSurroundings(json, report.Evidence);
    }
}
