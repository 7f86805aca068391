using System.Collections.Immutable;
using System.Text.Json;

namespace NcpFlash.Emulator;

/// <summary>The boot logs of <c>Data/bootlogs.json</c>.</summary>
internal static class BootLogs
{
    private static readonly ImmutableDictionary<string, BootLog> ByName = Load();

    /// <summary>The log of a part that prints nothing.</summary>
    public const string Silent = "silent";

    /// <summary>Names, in alphabetical order.</summary>
    public static ImmutableArray<string> Names { get; } = [.. ByName.Keys.Order(StringComparer.Ordinal)];

    public static BootLog Named(string name) => ByName[name];

    private static ImmutableDictionary<string, BootLog> Load()
    {
        using Stream stream = typeof(BootLogs).Assembly.GetManifestResourceStream("bootlogs.json")
            ?? throw new InvalidOperationException("bootlogs.json is not embedded.");
        return JsonSerializer.Deserialize(stream, BootLogJson.Default.DictionaryStringBootLog)!.ToImmutableDictionary();
    }
}
