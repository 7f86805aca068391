using System.Text.Json;
using NcpFlash.Diagnostics;

namespace NcpFlash.Cli.Reporting;

/// <summary>Evidence as JSON members.</summary>
internal static class EvidenceJson
{
    /// <summary>Bytes of a trial that are written.</summary>
    private const int MostBytes = 256;

    /// <summary>Writes <c>trials</c>: what was tried, with what came back.</summary>
    public static void WriteTrials(Utf8JsonWriter json, Evidence evidence)
    {
        json.WriteStartArray("trials");
        foreach (Trial trial in evidence.Trials)
        {
            json.WriteStartObject();
            WriteTrial(json, trial);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes <c>adapter</c> and <c>host</c>; nothing in them names a person or a unit.</summary>
    public static void WriteSurroundings(Utf8JsonWriter json, Evidence evidence)
    {
        if (evidence.Adapter is { } adapter)
        {
            json.WriteStartObject("adapter");
            json.WriteString("kind", adapter.Kind);
            json.WriteString("model", adapter.Model);
            json.WriteString("usb", adapter.UsbId);
            json.WriteString("driver", adapter.Driver);
            json.WriteBoolean("control_lines", adapter.HasControlLines);
            json.WriteStartArray("quirks");
            foreach (string quirk in adapter.Quirks) json.WriteStringValue(quirk);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteStartObject("host");
        json.WriteString("system", evidence.Host.System);
        json.WriteString("virtual", evidence.Host.Virtual);
        WriteFlag(json, "modem_manager", evidence.Host.ModemManager);
        WriteFlag(json, "brltty", evidence.Host.Brltty);
        if (evidence.Host.LatencyTimer is { } timer) json.WriteNumber("latency_timer_ms", timer.TotalMilliseconds);
        if (evidence.Host.PluggedSince is { } age) json.WriteNumber("plugged_seconds", Math.Round(age.TotalSeconds));
        json.WriteStartArray("without_port");
        foreach (PortlessFacts portless in evidence.Host.WithoutPort) json.WriteStringValue(portless.Name);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("stated");
        WriteFlag(json, "other_mcu", evidence.Stated.OtherMcuOnLines);
        WriteFlag(json, "jumper", evidence.Stated.Jumper);
        WriteFlag(json, "meant_to_run", evidence.Stated.MeantToRun);
        json.WriteString("version", evidence.Stated.WrittenVersion);
        json.WriteEndObject();
    }

    private static void WriteTrial(Utf8JsonWriter json, Trial trial)
    {
        json.WriteNumber("at", Math.Round(trial.At.TotalSeconds, 6));
        json.WriteString("kind", Word(trial.Kind.ToString()));
        json.WriteNumber("baud", trial.Rate.BitsPerSecond);
        if (trial.RealRate is { } real) json.WriteNumber("real_baud", real.BitsPerSecond);
        if (trial.Entry != PartEntry.None) json.WriteString("entry", Word(trial.Entry.ToString()));
        if (trial.Wiring is { } wiring) json.WriteString("wiring", wiring);
        if (trial.Command is { } command) json.WriteString("command", command);
        if (trial.Kind == TrialKind.Questions)
        {
            json.WriteNumber("asked", trial.Questions.Asked);
            json.WriteNumber("answered", trial.Questions.Answered);
        }

        json.WriteNumber("sent", trial.Sent);
        json.WriteNumber("received", trial.Received);
        json.WriteNumber("seconds", Math.Round(trial.Duration.TotalSeconds, 6));
        if (trial.Chunks.Length > 0)
        {
            json.WriteNumber("first_byte", Math.Round(trial.Chunks[0].At.TotalSeconds, 6));
            json.WriteString("bytes", Convert.ToHexStringLower([.. trial.Bytes.Take(MostBytes)]));
        }

        if (trial.Errors.Framing is { } framing) json.WriteNumber("framing_errors", framing);
        if (trial.Errors.Overruns is { } overruns) json.WriteNumber("overruns", overruns);
        if (trial.Errors.Breaks is { } breaks) json.WriteNumber("breaks", breaks);
        json.WriteBoolean("proved", trial.Proved);
        if (trial.Result is { } result) json.WriteString("result", result);
    }

    private static void WriteFlag(Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } known) json.WriteBoolean(name, known);
        else json.WriteNull(name);
    }

    /// <summary><c>BlindQuestion</c> is <c>blind-question</c>.</summary>
    private static string Word(string name) => string.Concat(name.Select((c, i) => char.IsAsciiLetterUpper(c) ? (i > 0 ? "-" : string.Empty) + char.ToLowerInvariant(c) : c.ToString()));
}
