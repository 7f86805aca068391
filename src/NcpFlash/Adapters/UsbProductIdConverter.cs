using System.Text.Json;
using System.Text.Json.Serialization;

namespace NcpFlash.Adapters;

/// <summary>Reads a USB vendor and product.</summary>
internal sealed class UsbProductIdConverter : JsonConverter<UsbProductId>
{
    public override UsbProductId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && UsbProductId.TryParse(reader.GetString() ?? string.Empty, out UsbProductId id)
            ? id : throw new JsonException("it must be a USB id in hexadecimal, such as \"0403:6001\" or \"1366\"");

    public override void Write(Utf8JsonWriter writer, UsbProductId value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Data is only read.");
}
