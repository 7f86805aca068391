using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NcpFlash;

/// <summary>Reads a JSON number or a text of <see cref="QuantityText.Number"/>.</summary>
/// <typeparam name="T">The integer type.</typeparam>
internal sealed class NumberConverter<T> : JsonConverter<T>
    where T : struct, IBinaryInteger<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            bool isText = reader.TokenType == JsonTokenType.String;
            return T.CreateChecked(isText ? QuantityText.Number(reader.GetString() ?? string.Empty) : reader.GetInt64());
        }
        catch (Exception fault) when (fault is FormatException or OverflowException)
        {
            throw new JsonException(fault.Message, fault);
        }
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Data is only read.");
}
