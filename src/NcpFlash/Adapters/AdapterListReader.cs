using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace NcpFlash.Adapters;

/// <summary>Reads a list of adapters and holds it to <see cref="AdapterChecks"/>.</summary>
internal static class AdapterListReader
{
    /// <exception cref="AdapterFormatException">It cannot be read, or an adapter contradicts itself.</exception>
    public static AdapterCatalog Read(ReadOnlySpan<byte> json)
    {
        ReadOnlySpan<byte> text = json.StartsWith("\uFEFF"u8) ? json[3..] : json;
        ImmutableArray<AdapterProfile> adapters = Parse(text).Adapters;
        for (int i = 0; i < adapters.Length; i++)
        {
            AdapterProfile adapter = adapters[i];
            if (adapters.Take(i).Any(a => a.Word == adapter.Word))
            {
                throw new AdapterFormatException(LineOf(text, adapter.Word, occurrence: 2), null, $"the word '{adapter.Word}' stands twice");
            }

            if (AdapterChecks.Failure(adapter) is { } failure)
            {
                throw new AdapterFormatException(LineOf(text, adapter.Word, occurrence: 1), null, failure);
            }
        }

        return new AdapterCatalog(adapters);
    }

    private static AdapterList Parse(ReadOnlySpan<byte> text)
    {
        try
        {
            AdapterList list = JsonSerializer.Deserialize(text, AdapterJson.Default.AdapterList) ?? throw new JsonException("the file is empty");
            return list.Adapters.IsDefault || list.Adapters.Any(a => a is null || a.Usb.Any(m => m is null)) ? throw new JsonException("an entry is null") : list;
        }
        catch (JsonException fault)
        {
            throw new AdapterFormatException(
                (int?)fault.LineNumber + 1 ?? 1, (int?)fault.BytePositionInLine + 1, JsonProblem.Of(fault), fault);
        }
    }

    /// <summary>The line where a word stands for the first or second time as the value of <c>word</c>.</summary>
    private static int LineOf(ReadOnlySpan<byte> text, string word, int occurrence)
    {
        string[] lines = Encoding.UTF8.GetString(text).Split('\n');
        string quoted = $"\"{word}\"";
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Contains("\"word\"", StringComparison.Ordinal) && lines[i].Contains(quoted, StringComparison.Ordinal) && --occurrence == 0)
            {
                return i + 1;
            }
        }

        return 1;
    }
}
