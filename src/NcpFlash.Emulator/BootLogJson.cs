using System.Text.Json;
using System.Text.Json.Serialization;

namespace NcpFlash.Emulator;

/// <summary>Reads the boot logs without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(Dictionary<string, BootLog>))]
internal sealed partial class BootLogJson : JsonSerializerContext;
