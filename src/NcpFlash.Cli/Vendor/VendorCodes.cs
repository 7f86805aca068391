using System.Collections.Immutable;
using System.Text.Json;
using NcpFlash.Diagnostics;

namespace NcpFlash.Cli.Vendor;

/// <summary>The vendor's tool error codes and which of our diagnoses they stand for; data in <c>vendor-codes.json</c>.</summary>
internal static class VendorCodes
{
    /// <summary>The code for what has no code of its own.</summary>
    public const string Unknown = "FFFF";

    private static readonly CodeData Data = Load();

    /// <summary>Every code with its text, without prefix.</summary>
    public static ImmutableDictionary<string, string> Texts => Data.Texts;

    /// <summary>Diagnosis ids, or beginnings of ids that end in a dot, with their code.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Diagnoses => Data.Diagnoses;

    /// <summary>The code of the longest entry that <paramref name="id"/> equals or begins with, or null.</summary>
    public static string? Of(string id) => Data.Diagnoses
        .Where(d => d.Key == id || (d.Key.EndsWith('.') && id.StartsWith(d.Key, StringComparison.Ordinal)))
        .OrderByDescending(d => d.Key.Length)
        .Select(d => d.Value).FirstOrDefault();

    /// <summary>The line that the vendor's tool prints for such a fault of an input file, or null.</summary>
    public static string? LineOf(Diagnosis diagnosis) =>
        Data.Lines.TryGetValue(diagnosis.Id, out string? line) ? (diagnosis with { Kind = diagnosis.Kind with { Summary = line } }).Summary : null;

    /// <summary>Every diagnosis id that has such a line.</summary>
    public static IEnumerable<string> LineIds => Data.Lines.Keys;

    /// <summary>The error object as QConn prints it the moment an error occurs.</summary>
    public static string ErrorObject(string code) => $$"""{"ErrorCode": "{{code}}","ErrorMsg":"CHIP {{Texts[code]}}"}""";

    private static CodeData Load()
    {
        using Stream stream = typeof(VendorCodes).Assembly.GetManifestResourceStream("vendor-codes.json")
            ?? throw new InvalidOperationException("The program was built without its resource 'vendor-codes.json'.");
        using JsonDocument document = JsonDocument.Parse(stream);
        JsonElement root = document.RootElement;
        return new CodeData(
            Pairs(root.GetProperty("texts")).ToImmutableDictionary(), [.. Pairs(root.GetProperty("diagnoses"))],
            Pairs(root.GetProperty("lines")).ToImmutableDictionary());
    }

    private static KeyValuePair<string, string>[] Pairs(JsonElement element) =>
        [.. element.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.GetString() ?? string.Empty))];

    private sealed record CodeData(
        ImmutableDictionary<string, string> Texts, ImmutableArray<KeyValuePair<string, string>> Diagnoses, ImmutableDictionary<string, string> Lines);
}
