using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using NcpFlash.Diagnostics;
using NcpFlash.Jobs;

namespace NcpFlash.Cli.Reporting;

/// <summary>The result of an examination for people and for programs. The MAC address is told by its first half only.</summary>
internal static class DoctorText
{
    public static IEnumerable<string> Lines(DoctorReport report)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"verdict     {Verdict(report)}{(report.IsWhole ? string.Empty : ", ended before its time")}, after {report.Elapsed.TotalSeconds:0.0} s");
        if (report.Evidence.Adapter is { } adapter) yield return $"adapter     {adapter.Model ?? adapter.UsbId ?? adapter.Kind}{(adapter.Driver is { } driver ? $", driver {driver}" : string.Empty)}";
        if (report.Health is { } health)
        {
            yield return $"chip        {health.Chip.Family.DisplayName}, ROM 0x{health.Chip.BootInfo.RomVersion:x8}, MAC {Short(health.Chip.Mac)}, flash {EventText.PartText(health.Chip.Flash)}";
            yield return string.Create(CultureInfo.InvariantCulture, $"handshakes  {health.Answered} of {health.Tried} answered");
            yield return string.Create(CultureInfo.InvariantCulture, $"answers     {health.Questions} of {health.Asked} at the first time of asking, {Quantity.Brief(health.Latency)} each, {Quantity.Brief(health.Slowest)} at most");
            yield return string.Create(CultureInfo.InvariantCulture, $"clean rate  {(health.CleanRate is { } clean ? $"{clean} baud" : $"none down to {health.Rate} baud")}, {health.Frames} of {health.Read} long frames whole");
        }

        foreach (Diagnosis remark in report.Remarks) yield return $"note        {remark.Id}: {remark.Summary}";
    }

    /// <summary>The verdict in a few words.</summary>
    public static string Verdict(DoctorReport report) => report.IsHealthy ? "healthy"
        : report.Causes.IsEmpty ? "none yet"
        : $"{report.Causes[0].Id}{(report.Causes[0].Kind.Row is { } row ? $" ({row})" : string.Empty)}, {report.Causes[0].Confidence.ToString().ToLowerInvariant()}";

    public static void Write(Utf8JsonWriter json, DoctorReport report)
    {
        json.WriteString("verdict", report.IsHealthy ? "healthy" : report.Causes.IsEmpty ? null : report.Causes[0].Kind.Row ?? report.Causes[0].Id);
        json.WriteString("confidence", report.IsHealthy ? "certain" : report.Causes.IsEmpty ? null : report.Causes[0].Confidence.ToString().ToLowerInvariant());
        json.WriteBoolean("whole", report.IsWhole);
        json.WriteNumber("seconds", Math.Round(report.Elapsed.TotalSeconds, 3));
        if (report.Health is { } health)
        {
            json.WriteStartObject("health");
            json.WriteNumber("handshakes_answered", health.Answered);
            json.WriteNumber("handshakes_tried", health.Tried);
            json.WriteNumber("questions_answered", health.Questions);
            json.WriteNumber("questions_asked", health.Asked);
            json.WriteNumber("latency_ms", Math.Round(health.Latency.TotalMilliseconds, 3));
            json.WriteNumber("slowest_ms", Math.Round(health.Slowest.TotalMilliseconds, 3));
            if (health.CleanRate is { } clean) json.WriteNumber("clean_baud", clean.BitsPerSecond);
            else json.WriteNull("clean_baud");
            json.WriteNumber("measured_baud", health.Rate.BitsPerSecond);
            json.WriteNumber("frames_whole", health.Frames);
            json.WriteNumber("frames_read", health.Read);
            json.WriteString("rom_version", $"0x{health.Chip.BootInfo.RomVersion:x8}");
            json.WriteString("mac", Short(health.Chip.Mac));
            json.WriteString("flash_id", health.Chip.Flash.Id.ToString());
            json.WriteEndObject();
        }

        WriteList(json, "causes", report.Causes);
        WriteList(json, "remarks", report.Remarks);
        EvidenceJson.WriteSurroundings(json, report.Evidence);
        EvidenceJson.WriteTrials(json, report.Evidence);
    }

    /// <summary>Writes a list of diagnoses.</summary>
    public static void WriteList(Utf8JsonWriter json, string name, ImmutableArray<Diagnosis> list)
    {
        json.WriteStartArray(name);
        foreach (Diagnosis diagnosis in list)
        {
            json.WriteStartObject();
            EventJson.WriteDiagnosis(json, diagnosis);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Short(MacAddress mac) => mac.ToString()[..6] + "...";
}
