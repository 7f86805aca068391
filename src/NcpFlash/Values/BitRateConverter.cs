using System.Text.Json;
using System.Text.Json.Serialization;

namespace NcpFlash;

/// <summary>Reads a line rate as a plain number of bits per second.</summary>
internal sealed class BitRateConverter : JsonConverter<BitRate>
{
    public override BitRate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt32());

    public override void Write(Utf8JsonWriter writer, BitRate value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Data is only read.");
}
