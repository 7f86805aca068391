using System.Text.Json;
using System.Text.Json.Serialization;

namespace NcpFlash.Images;

/// <summary>Reads a digest of 64 hexadecimal digits.</summary>
internal sealed class Sha256Converter : JsonConverter<Sha256Digest>
{
    public override Sha256Digest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = reader.TokenType == JsonTokenType.String ? reader.GetString() ?? string.Empty : string.Empty;
        Span<byte> bytes = stackalloc byte[Sha256Digest.Size];
        return text.Length == 2 * Sha256Digest.Size
            && Convert.FromHexString(text, bytes, out _, out int written) == System.Buffers.OperationStatus.Done && written == bytes.Length
            ? Sha256Digest.FromBytes(bytes)
            : throw new JsonException("a SHA-256 has 64 hexadecimal digits");
    }

    public override void Write(Utf8JsonWriter writer, Sha256Digest value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
