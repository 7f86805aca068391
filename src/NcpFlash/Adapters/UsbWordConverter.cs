using System.Text.Json;
using System.Text.Json.Serialization;

namespace NcpFlash.Adapters;

/// <summary>Reads a 16-bit number of a USB descriptor: four hexadecimal digits.</summary>
internal sealed class UsbWordConverter : JsonConverter<ushort>
{
    public override ushort Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && UsbProductId.TryParseWord(reader.GetString() ?? string.Empty, out ushort word)
            ? word : throw new JsonException("it must be four hexadecimal digits, such as \"0600\"");

    public override void Write(Utf8JsonWriter writer, ushort value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Data is only read.");
}
