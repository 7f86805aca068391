using System.Text.Json;
using NcpFlash.Diagnostics;
using NcpFlash.Jobs;
using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Reporting;

/// <summary>Job events, diagnoses, plans and chips as JSON members.</summary>
internal static class EventJson
{
    /// <summary>Writes <c>event</c> and the members of an event.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="jobEvent">The event.</param>
    /// <param name="percent">How far the image or the step is, for an event that tells progress.</param>
    public static void Write(Utf8JsonWriter json, JobEvent jobEvent, int percent = 0)
    {
        json.WriteString("event", Name(jobEvent));
        switch (jobEvent)
        {
            case JobEvent.StepStarted or JobEvent.StepProgressed or JobEvent.StepFinished or JobEvent.DigestCompared or JobEvent.PlanReady or JobEvent.Surveyed:
                WriteWork(json, jobEvent, percent);
                break;
            case JobEvent.Retrying e:
                json.WriteString("command", e.Command.ToString());
                json.WriteString("reason", e.Reason);
                break;
            case JobEvent.Resynced e:
                json.WriteString("reason", e.Reason);
                json.WriteNumber("baud", e.Rate.BitsPerSecond);
                break;
            case JobEvent.Warned e:
                json.WriteStartObject("warning");
                WriteDiagnosis(json, e.Warning);
                json.WriteEndObject();
                break;
            case JobEvent.BootImageChecked or JobEvent.EfusePlanReady or JobEvent.EfuseConsented or JobEvent.EfuseLoadStarted or JobEvent.EfuseWriteStarted
                or JobEvent.EfuseWritten or JobEvent.EfuseVerified:
                EfuseEventJson.Write(json, jobEvent);
                break;
            default:
                WriteConnection(json, jobEvent);
                break;
        }
    }

    /// <summary>Members of a diagnosis.</summary>
    public static void WriteDiagnosis(Utf8JsonWriter json, Diagnosis diagnosis)
    {
        json.WriteString("id", diagnosis.Id);
        if (diagnosis.Kind.Row is { } row) json.WriteString("row", row);
        else json.WriteNull("row");
        json.WriteString("summary", diagnosis.Summary);
        json.WriteString("cause", diagnosis.Cause);
        json.WriteString("advice", diagnosis.Advice);
        json.WriteString("confidence", diagnosis.Confidence.ToString().ToLowerInvariant());
        if (diagnosis.NextTest is { } test) json.WriteString("next_test", test);
    }

    /// <summary>Writes <c>evidence</c>.</summary>
    public static void WriteEvidence(Utf8JsonWriter json, Evidence evidence)
    {
        json.WriteStartArray("evidence");
        foreach (Observation observation in evidence.Observations)
        {
            json.WriteStartObject();
            json.WriteNumber("at", Math.Round(observation.At.TotalSeconds, 6));
            json.WriteString("what", observation.What);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes <c>chip</c>: an object or null.</summary>
    public static void WriteChip(Utf8JsonWriter json, ChipReport? chip)
    {
        if (chip is null)
        {
            json.WriteNull("chip");
            return;
        }

        json.WriteStartObject("chip");
        json.WriteString("family", chip.Family.Name);
        json.WriteString("rom_version", $"0x{chip.BootInfo.RomVersion:x8}");
        json.WriteString("mac", chip.Mac.ToString());
        json.WriteNumber("sign_type", chip.BootInfo.SignType);
        json.WriteNumber("encrypt_type", chip.BootInfo.EncryptType);
        json.WriteString("boot_info", Convert.ToHexStringLower(chip.BootInfo.Raw.Span));
        json.WriteString("flash_id", chip.Flash.Id.ToString());
        json.WriteString("flash_part", chip.Flash.Name);
        json.WriteNumber("flash_size", chip.Flash.SizeInBytes);
        json.WriteEndObject();
    }

    /// <summary>Members of a plan.</summary>
    public static void WritePlan(Utf8JsonWriter json, FlashPlan plan)
    {
        json.WriteNumber("flash_size", plan.FlashSize);
        json.WriteStartArray("steps");
        foreach (PlanStep step in plan.Steps)
        {
            json.WriteStartObject();
            WriteStep(json, step);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        PlanJson.Write(json, plan);
    }

    private static string Name(JobEvent jobEvent) => jobEvent switch
    {
        JobEvent.Compressed => "compressed",
        JobEvent.Connecting => "connecting",
        JobEvent.AttemptStarted => "attempt",
        JobEvent.Waiting => "waiting",
        JobEvent.Prompted => "prompt",
        JobEvent.BootProgramSaid => "boot-program",
        JobEvent.Trying => "trying",
        JobEvent.Checked => "checked",
        JobEvent.SyncSent => "sync-sent",
        JobEvent.SyncAnswered => "sync-answered",
        JobEvent.Synced => "synced",
        JobEvent.BootInfoRead => "boot-info",
        JobEvent.RateChanged => "rate",
        JobEvent.RateFellBack => "slower",
        JobEvent.MacRead => "mac",
        JobEvent.FlashControllerSet => "flash-controller",
        JobEvent.FlashIdentified => "flash",
        JobEvent.PlanReady => "plan",
        JobEvent.Surveyed => "survey",
        JobEvent.StepStarted => "step",
        JobEvent.StepProgressed => "progress",
        JobEvent.StepFinished => "step-done",
        JobEvent.DigestCompared => "digest",
        JobEvent.Retrying => "retry",
        JobEvent.Resynced => "resync",
        JobEvent.Warned => "warning",
        JobEvent.BootImageChecked => "boot-image",
        JobEvent.EfusePlanReady => "efuse-plan",
        JobEvent.EfuseConsented => "efuse-consent",
        JobEvent.EfuseLoadStarted => "efuse-load",
        JobEvent.EfuseWriteStarted => "efuse-write",
        JobEvent.EfuseWritten => "efuse-written",
        JobEvent.EfuseVerified => "efuse-verified",
        _ => throw new InvalidOperationException($"Unknown event {jobEvent}."),
    };

    private static void WriteConnection(Utf8JsonWriter json, JobEvent jobEvent)
    {
        switch (jobEvent)
        {
            case JobEvent.Compressed e:
                json.WriteString("image", e.Image.Name);
                json.WriteNumber("bytes", e.Image.Contents.Length);
                json.WriteNumber("compressed", e.Length);
                json.WriteNumber("seconds", Math.Round(e.Elapsed.TotalSeconds, 3));
                break;
            case JobEvent.Connecting e:
                json.WriteString("port", e.Port);
                json.WriteNumber("baud", e.BootRate.BitsPerSecond);
                break;
            case JobEvent.AttemptStarted e:
                json.WriteNumber("number", e.Number);
                json.WriteNumber("of", e.Of);
                json.WriteBoolean("lines", e.PlaysLines);
                break;
            case JobEvent.Prompted e:
                json.WriteString("prompt", PromptText.Id(e.Prompt));
                json.WriteString("text", PromptText.Of(e.Prompt, e.Window));
                json.WriteNumber("seconds", Math.Round(e.Window.TotalSeconds, 3));
                break;
            case JobEvent.BootProgramSaid e:
                json.WriteString("line", e.Line);
                break;
            case JobEvent.Waiting e:
                json.WriteNumber("seconds", Math.Round(e.Duration.TotalSeconds, 3));
                json.WriteString("reason", e.Reason);
                break;
            case JobEvent.Trying e:
                json.WriteString("what", e.What);
                break;
            case JobEvent.Checked e:
                json.WriteString("what", e.What);
                json.WriteString("result", e.Result);
                break;
            case JobEvent.SyncSent e:
                json.WriteNumber("baud", e.Rate.BitsPerSecond);
                json.WriteNumber("count", e.Count);
                break;
            case JobEvent.SyncAnswered e:
                json.WriteString("bytes", Convert.ToHexStringLower(e.Bytes.Span));
                break;
            case JobEvent.Synced e:
                json.WriteNumber("attempt", e.Attempt);
                break;
            default:
                WritePart(json, jobEvent);
                break;
        }
    }

    private static void WritePart(Utf8JsonWriter json, JobEvent jobEvent)
    {
        switch (jobEvent)
        {
            case JobEvent.BootInfoRead e:
                json.WriteString("rom_version", $"0x{e.Info.RomVersion:x8}");
                json.WriteString("chip_id", e.Info.Mac.ToString());
                json.WriteString("bytes", Convert.ToHexStringLower(e.Info.Raw.Span));
                break;
            case JobEvent.RateChanged e:
                json.WriteNumber("baud", e.Requested.BitsPerSecond);
                json.WriteNumber("real_baud", e.Real.BitsPerSecond);
                break;
            case JobEvent.RateFellBack e:
                json.WriteNumber("from", e.From.BitsPerSecond);
                json.WriteNumber("baud", e.To.BitsPerSecond);
                json.WriteString("reason", e.Reason);
                break;
            case JobEvent.MacRead e:
                json.WriteString("mac", e.Mac.ToString());
                break;
            case JobEvent.FlashControllerSet e:
                json.WriteNumber("pins", e.Pin);
                json.WriteString("word", $"0x{e.Word:x8}");
                break;
            case JobEvent.FlashIdentified e:
                json.WriteString("id", e.Part.Id.ToString());
                json.WriteString("part", e.Part.Name);
                json.WriteNumber("size", e.Part.SizeInBytes);
                json.WriteBoolean("known", e.Part.IsKnown);
                break;
            default:
                throw new InvalidOperationException($"Unknown event {jobEvent}.");
        }
    }

    private static void WriteWork(Utf8JsonWriter json, JobEvent jobEvent, int percent)
    {
        switch (jobEvent)
        {
            case JobEvent.PlanReady e:
                WritePlan(json, e.Plan);
                break;
            case JobEvent.Surveyed e:
                json.WriteNumber("bytes", e.Bytes);
                json.WriteNumber("equal", e.Equal);
                json.WriteNumber("blank", e.Blank);
                json.WriteNumber("digested", e.Digested);
                break;
            case JobEvent.StepStarted e:
                json.WriteNumber("index", e.Index);
                json.WriteNumber("count", e.Count);
                WriteStep(json, e.Step);
                break;
            case JobEvent.StepProgressed e:
                json.WriteNumber("percent", percent);
                json.WriteNumber("done", e.Done);
                json.WriteNumber("total", e.Total);
                json.WriteNumber("bytes_done", e.BytesDone);
                break;
            case JobEvent.StepFinished e:
                json.WriteNumber("seconds", Math.Round(e.Elapsed.TotalSeconds, 3));
                json.WriteNumber("bytes_on_line", e.BytesOnLine);
                WriteStep(json, e.Step);
                break;
            case JobEvent.DigestCompared e:
                WriteRange(json, e.Range);
                json.WriteString("expected", e.Expected.ToString());
                json.WriteString("actual", e.Actual.ToString());
                json.WriteNumber("seconds", Math.Round(e.Elapsed.TotalSeconds, 3));
                break;
            default:
                throw new InvalidOperationException($"Unknown event {jobEvent}.");
        }
    }

    private static void WriteStep(Utf8JsonWriter json, PlanStep step)
    {
        switch (step)
        {
            case PlanStep.EraseChip:
                json.WriteString("step", "erase-chip");
                break;
            case PlanStep.EraseRange e:
                json.WriteString("step", "erase-range");
                WriteRange(json, e.Range);
                break;
            case PlanStep.Write w:
                json.WriteString("step", "write");
                WriteImage(json, w.Image);
                json.WriteBoolean("compressed", w.Compressed);
                break;
            case PlanStep.VerifyBlank v:
                json.WriteString("step", "verify-blank");
                WriteRange(json, v.Range);
                break;
            case PlanStep.VerifyKept k:
                json.WriteString("step", "verify-kept");
                json.WriteString("partition", k.Name);
                WriteRange(json, k.Range);
                json.WriteString("sha256", k.Digest?.ToString());
                break;
            case PlanStep.Read r:
                json.WriteString("step", "read");
                WriteRange(json, r.Range);
                break;
            case PlanStep.Verify v:
                json.WriteString("step", "verify");
                WriteImage(json, v.Image);
                json.WriteString("sha256", v.Digest.ToString());
                break;
            default:
                WritePartOfImage(json, step);
                break;
        }
    }

    private static void WritePartOfImage(Utf8JsonWriter json, PlanStep step)
    {
        switch (step)
        {
            case PlanStep.Survey s:
                json.WriteString("step", "survey");
                json.WriteStartArray("ranges");
                foreach (FlashRange range in s.Ranges)
                {
                    json.WriteStartObject();
                    WriteRange(json, range);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                break;
            case PlanStep.Leave k:
                json.WriteString("step", "leave");
                WriteImage(json, k.Image);
                json.WriteNumber("there", k.Length);
                break;
            case PlanStep.WriteCompressed w:
                WritePart(json, "write", w.Image, w.Range);
                json.WriteBoolean("compressed", true);
                json.WriteNumber("frame", w.FrameSize);
                break;
            case PlanStep.WritePages w:
                WritePart(json, "write", w.Image, w.Range);
                json.WriteBoolean("compressed", false);
                json.WriteNumber("frame", w.FrameSize);
                json.WriteNumber("written", w.Length);
                break;
            case PlanStep.VerifyPart v:
                WritePart(json, "verify", v.Image, v.Range);
                json.WriteString("sha256", v.Digest.ToString());
                break;
            default:
                throw new InvalidOperationException($"Unknown step {step}.");
        }
    }

    private static void WritePart(Utf8JsonWriter json, string step, PlanImage image, FlashRange range)
    {
        json.WriteString("step", step);
        json.WriteString("image", image.Name);
        json.WriteString("file", image.File);
        WriteRange(json, range);
    }

    private static void WriteImage(Utf8JsonWriter json, PlanImage image)
    {
        json.WriteString("image", image.Name);
        json.WriteString("file", image.File);
        WriteRange(json, image.Range);
    }

    private static void WriteRange(Utf8JsonWriter json, FlashRange range)
    {
        json.WriteNumber("address", range.Start);
        json.WriteNumber("length", range.Length);
    }
}
