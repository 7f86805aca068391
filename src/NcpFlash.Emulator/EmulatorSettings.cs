using System.Collections.Immutable;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator.Settings;

namespace NcpFlash.Emulator;

/// <summary>The text form of <see cref="EmulatorOptions"/>: what stands behind <c>emu:</c>.</summary>
public static class EmulatorSettings
{
    /// <summary>The adapter is chosen first, so that other keys can change it wherever they stand.</summary>
    private const string First = "adapter";

    /// <summary>Every setting, by area: part, board, adapter, computer.</summary>
    public static ImmutableArray<(string Area, ImmutableArray<EmulatorSetting> Settings)> Areas { get; } =
        [("part", PartSettings.All), ("board and wires", BoardSettings.All), ("adapter", AdapterSettings.All), ("computer", ComputerSettings.All)];

    /// <summary>The keys, for help texts.</summary>
    public static ImmutableArray<string> Keys { get; } = [.. Areas.SelectMany(a => a.Settings).Select(s => s.Key)];

    /// <summary>Reads <c>KEY=VALUE,KEY=VALUE</c>; the empty text gives the options as they are by default.</summary>
    /// <exception cref="NcpException"><c>emulator.unknown-setting</c>, <c>emulator.bad-setting</c> or <c>emulator.bad-fault</c>.</exception>
    public static EmulatorOptions Parse(string text) => Parse(text, new EmulatorOptions());

    /// <summary>Reads the text form on top of given options.</summary>
    /// <exception cref="NcpException">As for <see cref="Parse(string)"/>.</exception>
    public static EmulatorOptions Parse(string text, EmulatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        (string Key, string Value)[] parts = [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Split)];
        foreach ((string key, string value) in parts.OrderBy(p => p.Key == First ? 0 : 1))
        {
            EmulatorSetting setting = Areas.SelectMany(a => a.Settings).FirstOrDefault(s => s.Key == key) ?? throw Diagnosis.Of(
                EmulatorFaults.UnknownSetting, ("key", key), ("keys", string.Join(", ", Keys)), ("suggestion", NearestWord.Near(key, Keys) is { } near ? $"Did you mean '{near}'? " : string.Empty)).ToException();
            if (!setting.IsRepeatable && parts.Count(p => p.Key == key) > 1)
            {
                throw Diagnosis.Of(EmulatorFaults.SettingTwice, ("key", key)).ToException();
            }

            options = setting.Apply(options, value) ?? throw Diagnosis.Of(
                EmulatorFaults.BadSetting, ("key", key), ("value", value), ("expected", setting.Expected), ("example", setting.Example(value))).ToException();
        }

        return options;
    }

    private static (string Key, string Value) Split(string part)
    {
        int at = part.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? (part, string.Empty) : (part[..at], part[(at + 1)..]);
    }
}
