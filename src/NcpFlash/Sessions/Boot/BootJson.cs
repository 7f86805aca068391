using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NcpFlash.Sessions.Boot;

/// <summary>How the presets are read: nothing unknown, comments allowed.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    PropertyNameCaseInsensitive = false,
    ReadCommentHandling = JsonCommentHandling.Skip,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ImmutableArray<LinePreset>))]
internal sealed partial class BootJson : JsonSerializerContext;
