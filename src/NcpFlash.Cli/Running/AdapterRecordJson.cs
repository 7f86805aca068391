using System.Text.Json.Serialization;

namespace NcpFlash.Cli.Running;

/// <summary>The form of the memory's file.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, WriteIndented = true, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(AdapterRecord[]))]
internal sealed partial class AdapterRecordJson : JsonSerializerContext;
