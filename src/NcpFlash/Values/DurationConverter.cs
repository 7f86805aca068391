using System.Text.Json;
using System.Text.Json.Serialization;

namespace NcpFlash;

/// <summary>Reads a text of <see cref="QuantityText.Duration"/>.</summary>
internal sealed class DurationConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return QuantityText.Duration(reader.TokenType == JsonTokenType.String ? reader.GetString() ?? string.Empty : string.Empty);
        }
        catch (FormatException fault)
        {
            throw new JsonException(fault.Message, fault);
        }
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Data is only read.");
}
