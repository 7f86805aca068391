using System.Text.Json;
using System.Text.Json.Serialization;

namespace NcpFlash.Adapters;

/// <summary>Reads an enumeration by its words.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
internal sealed class WordConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string word = reader.TokenType == JsonTokenType.String ? reader.GetString() ?? string.Empty : string.Empty;
        return AdapterWords.TryParse(word, out T value)
            ? value : throw new JsonException($"'{word}' is not known there; the nearest of its words is '{NearestWord.Of(word, AdapterWords.All<T>())}'");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Data is only read.");
}
