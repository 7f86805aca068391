using System.Text.Json;
using System.Text.Json.Serialization;

namespace NcpFlash.Chips;

/// <summary>How chip data is read: nothing unknown, nothing left out, comments allowed, units in text.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    PropertyNameCaseInsensitive = false,
    ReadCommentHandling = JsonCommentHandling.Skip,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    UseStringEnumConverter = true,
    Converters = [typeof(NumberConverter<byte>), typeof(NumberConverter<int>), typeof(NumberConverter<uint>), typeof(NumberConverter<long>),
        typeof(DurationConverter), typeof(BitRateConverter)])]
[JsonSerializable(typeof(ChipFamily))]
[JsonSerializable(typeof(FlashPartsFile))]
[JsonSerializable(typeof(EfuseMapFile))]
internal sealed partial class ChipJson : JsonSerializerContext;
