using System.Text.Json;
using NcpFlash.Images;

namespace NcpFlash.Cli.Reporting;

/// <summary>What a file is, for people and for programs.</summary>
internal static class ImageText
{
    /// <summary>The report and those of everything inside, outermost first.</summary>
    public static IEnumerable<ImageReport> All(ImageReport report) => report.Parts.SelectMany(All).Prepend(report);

    /// <summary>Text lines.</summary>
    public static IEnumerable<string> Lines(ImageReport report) => Lines(report, string.Empty, isPart: false);

    /// <summary>The members of the JSON object.</summary>
    public static void Write(Utf8JsonWriter json, ImageReport report)
    {
        json.WriteString("file", report.Title);
        WriteMembers(json, report);
    }

    private static IEnumerable<string> Lines(ImageReport report, string indent, bool isPart)
    {
        string at = isPart ? $"0x{report.Offset:X8}  " : string.Empty;
        yield return $"{indent}{at}{report.Title}: {report.What}, {Quantity.Size(report.Length)}{(report.Faults.IsEmpty ? string.Empty : ", DAMAGED")}";
        if (report.Kind is "blank" or "cut") yield break;
        foreach ((string name, string? value) in Rows(report))
        {
            if (value is not null) yield return $"{indent}  {name,-10} {value}";
        }

        foreach (string detail in report.Details) yield return $"{indent}  {detail}";
        foreach (string line in report.Parts.SelectMany(p => Lines(p, indent + "  ", isPart: report.Kind == "flash-copy"))) yield return line;
    }

    private static IEnumerable<(string Name, string? Value)> Rows(ImageReport report)
    {
        yield return ("whole", report.Kind == "unknown" ? null : report.IsWhole ? "yes" : "no");
        yield return ("published", report.Published is { } published ? $"{published.Name}, {published}" : report.Kind is "unknown" or "foreign" ? null : "not in the catalogue");
        yield return ("version", report.Version);
        yield return ("built", report.Built);
        yield return ("signature", report.Signature is { } signature ? Signature(signature, report.Signer) : null);
        yield return ("key", report.Signature is null && report.Signer is { } signer ? $"of {signer.Name}: only its images start afterwards" : null);
        yield return ("belongs to", report.Place);
        yield return ("SHA-256", report.Digest.ToString());
    }

    private static string Signature(ImageSignature signature, KnownKey? signer) => signature.State switch
    {
        SignatureState.None => "none",
        SignatureState.Valid => $"valid, by {signer?.Name ?? "an unknown signer"}, key {signature.KeyHash}",
        SignatureState.NotChecked => $"not checked: {signature.Reason}",
        _ => $"NOT VALID: {signature.Reason}",
    };

    private static void WriteMembers(Utf8JsonWriter json, ImageReport report)
    {
        json.WriteString("kind", report.Kind);
        json.WriteString("what", report.What);
        json.WriteBoolean("whole", report.IsWhole);
        json.WriteNumber("length", report.Length);
        json.WriteNumber("offset", report.Offset);
        json.WriteString("sha256", report.Digest.ToString());
        json.WriteString("version", report.Version);
        json.WriteString("built", report.Built);
        json.WriteString("belongs_to", report.Place);
        json.WriteString("published", report.Published?.Name);
        json.WriteString("profile", report.Published?.Profile);
        WriteTexts(json, "releases", report.Published?.Releases ?? []);
        json.WriteString("signature", report.Signature is { } s ? StateName(s.State) : null);
        json.WriteString("key_hash", report.Signature?.KeyHash?.ToString());
        json.WriteString("signer", report.Signer?.Name);
        if (report.AntiRollback is { } counter) json.WriteNumber("anti_rollback", counter);
        else json.WriteNull("anti_rollback");
        WriteTexts(json, "details", report.Details);
        WriteTexts(json, "faults", report.Faults.Select(f => f.Id));
        WriteTexts(json, "warnings", report.Warnings.Select(f => f.Id));
        json.WriteStartArray("parts");
        foreach (ImageReport part in report.Parts)
        {
            json.WriteStartObject();
            json.WriteString("title", part.Title);
            WriteMembers(json, part);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string StateName(SignatureState state) => state switch
    {
        SignatureState.None => "none",
        SignatureState.Valid => "valid",
        SignatureState.Invalid => "invalid",
        SignatureState.Missing => "missing",
        _ => "not-checked",
    };

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
