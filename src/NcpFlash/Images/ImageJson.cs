using System.Text.Json;
using System.Text.Json.Serialization;

namespace NcpFlash.Images;

/// <summary>How a catalogue of published files is read: nothing unknown, nothing left out, comments allowed.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    PropertyNameCaseInsensitive = false,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(CatalogFile))]
internal sealed partial class ImageJson : JsonSerializerContext;
