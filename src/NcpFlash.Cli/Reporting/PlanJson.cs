using System.Text.Json;
using NcpFlash.Planning;

namespace NcpFlash.Cli.Reporting;

/// <summary>What a plan writes, loses and keeps, as JSON members.</summary>
internal static class PlanJson
{
    /// <summary>Writes <c>images</c>, <c>lost</c> and <c>kept</c>.</summary>
    public static void Write(Utf8JsonWriter json, FlashPlan plan)
    {
        json.WriteStartArray("images");
        foreach (GuardImage image in plan.Images) Write(json, image);
        json.WriteEndArray();
        Write(json, "lost", plan.Lost);
        Write(json, "kept", plan.Kept);
    }

    private static void Write(Utf8JsonWriter json, GuardImage image)
    {
        json.WriteStartObject();
        json.WriteString("image", image.Title);
        json.WriteString("what", image.What);
        json.WriteString("version", image.Firmware?.Version?.ToString() ?? image.Published?.Version);
        json.WriteString("profile", image.Published?.Profile);
        json.WriteStartArray("releases");
        foreach (string release in image.Published?.Releases ?? []) json.WriteStringValue(release);
        json.WriteEndArray();
        json.WriteString("published", image.Published?.Name);
        json.WriteString("sha256", image.Digest.ToString());
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<PlanPartition> partitions)
    {
        json.WriteStartArray(name);
        foreach (PlanPartition partition in partitions)
        {
            json.WriteStartObject();
            json.WriteString("partition", partition.Name);
            json.WriteNumber("address", partition.Range.Start);
            json.WriteNumber("length", partition.Range.Length);
            json.WriteString("contents", partition.Contents.ToString().ToLowerInvariant());
            json.WriteBoolean("only_on_part", partition.OnlyOnPart);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
