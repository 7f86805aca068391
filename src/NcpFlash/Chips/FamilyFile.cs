using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using NcpFlash.Diagnostics;

namespace NcpFlash.Chips;

/// <summary>The families of a <c>families.json</c>, with <c>extends</c> resolved.</summary>
/// <param name="Families">The families, in file order.</param>
/// <param name="Default">The family used where nobody names one.</param>
internal sealed record FamilyFile(ImmutableArray<ChipFamily> Families, ChipFamily Default)
{
    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads and checks the file.</summary>
    /// <exception cref="NcpException"><c>chip.data</c>: the file is not well formed or a check of <see cref="FamilyChecks"/> fails.</exception>
    public static FamilyFile Read(ReadOnlySpan<byte> json)
    {
        try
        {
            JsonObject root = JsonNode.Parse(json, documentOptions: WithComments)?.AsObject() ?? throw new JsonException("the file is empty");
            ImmutableArray<ChipFamily> families = Resolve(root["families"]?.AsArray() ?? throw new JsonException("there is no list 'families'"));
            string name = root["default"]?.GetValue<string>() ?? throw new JsonException("there is no 'default'");
            return new FamilyFile(
                families, families.FirstOrDefault(f => f.Name == name) ?? throw new JsonException($"the default '{name}' is not in the list"));
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            throw Fault(fault.Message, fault);
        }
    }

    private static ImmutableArray<ChipFamily> Resolve(JsonArray entries)
    {
        var whole = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        var families = ImmutableArray.CreateBuilder<ChipFamily>();
        foreach (JsonNode? entry in entries)
        {
            JsonObject merged = Merge(entry?.AsObject() ?? throw new JsonException("a family is null"), whole);
            ChipFamily family = merged.Deserialize(ChipJson.Default.ChipFamily) ?? throw new JsonException("a family is null");
            if (!whole.TryAdd(family.Name, merged))
            {
                throw new JsonException($"family '{family.Name}' occurs twice");
            }

            if (FamilyChecks.Failures(family) is [var failure, ..])
            {
                throw new JsonException(failure);
            }

            families.Add(family);
        }

        return families.ToImmutable();
    }

    /// <summary>Lays an entry over the family it extends, which must stand before it; a list or object replaces as a whole.</summary>
    private static JsonObject Merge(JsonObject entry, Dictionary<string, JsonObject> known)
    {
        string? parent = entry["extends"]?.GetValue<string>();
        JsonObject merged = parent is null ? []
            : known.TryGetValue(parent, out JsonObject? found) ? found.DeepClone().AsObject()
            : throw new JsonException($"'{entry["name"]}' extends '{parent}', which does not stand before it");
        foreach ((string key, JsonNode? value) in entry)
        {
            if (key != "extends")
            {
                merged[key] = value?.DeepClone();
            }
        }

        return merged;
    }

    private static NcpException Fault(string problem, Exception inner) =>
        Diagnosis.Of(ChipDataFaults.Malformed, ("file", "families.json"), ("problem", problem)).ToException(inner: inner);
}
