using System.Text.Json;
using NcpFlash.Chips;
using NcpFlash.Images;
using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Reporting;

/// <summary>The events of a burn as JSON members.</summary>
internal static class EfuseEventJson
{
    /// <summary>Writes the members of an event.</summary>
    public static void Write(Utf8JsonWriter json, JobEvent jobEvent)
    {
        switch (jobEvent)
        {
            case JobEvent.BootImageChecked e:
                WriteImage(json, e);
                break;
            case JobEvent.EfusePlanReady e:
                json.WriteString("mac", e.Mac.ToString());
                json.WriteString("file", e.File);
                WritePlan(json, e.Plan);
                break;
            case JobEvent.EfuseConsented e:
                json.WriteString("how", e.How);
                break;
            case JobEvent.EfuseLoadStarted e:
                json.WriteString("file", e.File);
                json.WriteBoolean("complete", e.Plan.IsComplete);
                json.WriteNumber("count", e.Plan.Writes.Length);
                break;
            case JobEvent.EfuseWriteStarted e:
                WriteWrite(json, e.Write, e.Index, e.Count);
                break;
            case JobEvent.EfuseWritten e:
                WriteWrite(json, e.Write, e.Index, e.Count);
                break;
            case JobEvent.EfuseVerified e:
                WriteVerified(json, e);
                break;
            default:
                throw new InvalidOperationException($"Unknown event {jobEvent}.");
        }
    }

    /// <summary>Members of a plan.</summary>
    public static void WritePlan(Utf8JsonWriter json, EfusePlan plan)
    {
        json.WriteBoolean("refused", plan.IsRefused);
        json.WriteBoolean("complete", plan.IsComplete);
        json.WriteBoolean("completes_another", plan.CompletesAnother);
        json.WriteBoolean("will_lock", plan.WillLock);
        json.WriteNumber("bits", plan.BitsToBurn.Count);
        json.WriteNumber("bits_hidden", plan.Hidden.Count);
        json.WriteStartArray("changes");
        foreach (EfuseChange change in plan.Changes)
        {
            json.WriteStartObject();
            json.WriteString("name", change.Reading.Name);
            json.WriteString("place", change.Reading.Range.ToString());
            json.WriteString("value", change.Reading.Value);
            json.WriteString("meaning", change.Reading.Meaning);
            json.WriteString("consequence", change.Consequence);
            json.WriteString("state", StateName(change.State));
            json.WriteNumber("bits_to_burn", change.BitsToBurn);
            json.WriteNumber("bits_burnt", change.BitsBurnt);
            json.WriteNumber("bits_hidden", change.BitsHidden);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("writes");
        foreach (EfuseWrite write in plan.Writes)
        {
            json.WriteStartObject();
            WriteBits(json, write);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string StateName(EfuseChangeState state) => state switch
    {
        EfuseChangeState.ToBurn => "to-burn",
        EfuseChangeState.ToComplete => "to-complete",
        EfuseChangeState.AlreadyBurnt => "already-burnt",
        EfuseChangeState.Hidden => "hidden",
        _ => "refused",
    };

    private static void WriteImage(Utf8JsonWriter json, JobEvent.BootImageChecked e)
    {
        json.WriteString("image", e.Start.Title);
        json.WriteNumber("address", e.Address);
        json.WriteString("version", e.Start.Image.Version?.ToString());
        json.WriteString("signature", e.Start.Signature.State switch
        {
            SignatureState.None => "none",
            SignatureState.Valid => "valid",
            SignatureState.Invalid => "invalid",
            SignatureState.Missing => "missing",
            _ => "not-checked",
        });
        json.WriteString("key_hash", e.Start.Signature.KeyHash?.ToString());
    }

    private static void WriteWrite(Utf8JsonWriter json, EfuseWrite write, int index, int count)
    {
        json.WriteNumber("index", index);
        json.WriteNumber("count", count);
        WriteBits(json, write);
    }

    private static void WriteBits(Utf8JsonWriter json, EfuseWrite write)
    {
        json.WriteString("place", $"0x{write.Address:X3}");
        json.WriteString("bits", Convert.ToHexStringLower(write.Bits.AsSpan()));
    }

    private static void WriteVerified(Utf8JsonWriter json, JobEvent.EfuseVerified e)
    {
        EfuseReport report = EfuseReport.Of(e.Read, ChipCatalog.Efuse);
        json.WriteBoolean("already", e.Plan.IsComplete);
        json.WriteBoolean("locked", report.IsLocked);
        json.WriteString("key_hash", report.KeyHash?.ToString());
        json.WriteNumber("bits_burnt", e.Plan.BitsToBurn.Count);
        json.WriteStartArray("words");
        foreach (EfuseWord word in e.Plan.BitsToBurn.Words)
        {
            json.WriteStartObject();
            json.WriteString("offset", $"0x{word.Offset:X3}");
            json.WriteString("before", $"0x{e.Plan.Before.Word(word.Offset):X8}");
            json.WriteString("burnt", $"0x{word.Value:X8}");
            json.WriteString("now", $"0x{e.Read.Word(word.Offset):X8}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
