using System.Text.Json;
using System.Text.Json.Serialization;

namespace NcpFlash.Adapters;

/// <summary>How adapter data is read: nothing unknown, nothing left out, comments allowed, units in text, enumerations as words.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    PropertyNameCaseInsensitive = false,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    Converters = [typeof(NumberConverter<int>), typeof(NumberConverter<long>), typeof(DurationConverter), typeof(BitRateConverter), typeof(UsbProductIdConverter),
        typeof(UsbWordConverter), typeof(WordConverter<AdapterQuirk>), typeof(WordConverter<AdapterRateKind>), typeof(WordConverter<AdapterBeyond>),
        typeof(WordConverter<AdapterReadBack>), typeof(WordConverter<AdapterGrade>)])]
[JsonSerializable(typeof(AdapterList))]
internal sealed partial class AdapterJson : JsonSerializerContext;
