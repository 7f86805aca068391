using System.Collections.Immutable;
using System.Globalization;
using NcpFlash.Diagnostics;

namespace NcpFlash.Emulator;

/// <summary>The text form of <see cref="EmulatorOptions"/>: what stands behind <c>emu:</c>.</summary>
public static class EmulatorSettings
{
    private static readonly ImmutableArray<Setting> All =
    [
        new("jedec", "six hexadecimal digits", "jedec=c46016",
            (o, v) => JedecId.TryParse(v, out JedecId id) ? o with { JedecId = id } : null),
        new("size", "a flash size from 4K to 256M that is a multiple of 4K", "size=4M",
            (o, v) => ParseSize(v) is { } size ? o with { FlashSize = size } : null),
        new("rom", "a0 or later", "rom=later", (o, v) => v switch
        {
            "a0" => o with { Rom = RomRevision.A0 },
            "later" => o with { Rom = RomRevision.Later },
            _ => null,
        }),
        new("boot", "high (wait in the boot ROM) or low (start from flash)", "boot=high", (o, v) => v switch
        {
            "high" => o with { Boot = StrapLevel.High },
            "low" => o with { Boot = StrapLevel.Low },
            _ => null,
        }),
        new("flash", "a file name", "flash=part.bin", (o, v) => v.Length > 0 ? o with { FlashFile = v } : null),
        new("efuse", "a file name", "efuse=fuses.bin", (o, v) => v.Length > 0 ? o with { EfuseFile = v } : null),
        new("fault", "faults separated by +", "fault=silence@3F#5", (o, v) => o with { Faults = new([.. o.Faults.Faults, .. FaultScript.Parse(v).Faults]) }),
        new("speed", "a factor from 0.001 to 1000", "speed=10",
            (o, v) => double.TryParse(v, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double speed) && speed is >= 0.001 and <= 1000
                ? o with { Speed = speed } : null),
        new("lines", "on (DTR and RTS are wired to BOOT and CHIP_EN) or off", "lines=on", (o, v) => v switch
        {
            "on" => o with { ControlLines = true },
            "off" => o with { ControlLines = false },
            _ => null,
        }),
        new("latency", "a time up to 1 s", "latency=1ms",
            (o, v) => Duration.TryParse(v, out TimeSpan t) && t <= TimeSpan.FromSeconds(1) ? o with { Adapter = o.Adapter with { PacketLatency = t } } : null),
        new("pending", "the interval of PD during an erase, or off", "pending=500ms",
            (o, v) => v == "off" ? o with { PendingInterval = null }
                : Duration.TryParse(v, out TimeSpan t) && t >= TimeSpan.FromMilliseconds(1) ? o with { PendingInterval = t } : null),
        new("locked", "refuse (FL 0403) or ignore", "locked=refuse", (o, v) => v switch
        {
            "refuse" => o with { RefuseLockedEfuse = true },
            "ignore" => o with { RefuseLockedEfuse = false },
            _ => null,
        }),
        new("signed", "refuse (error 0206) or start: what a part without a lock does with signed images", "signed=refuse", (o, v) => v switch
        {
            "refuse" => o with { StartsSignedUnlocked = false },
            "start" => o with { StartsSignedUnlocked = true },
            _ => null,
        }),
        new("mac", "twelve hexadecimal digits", "mac=40827b03d2dc",
            (o, v) => v.Length == 12 && ulong.TryParse(v, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong mac)
                ? o with { Mac = new MacAddress(mac) } : null),
        new("bootlog", "the name of a boot log: " + string.Join(", ", BootLogs.Names), "bootlog=2000000",
            (o, v) => BootLogs.Names.Contains(v) ? o with { BootLog = v } : null),
    ];

    /// <summary>The keys, for help texts.</summary>
    public static ImmutableArray<string> Keys { get; } = [.. All.Select(s => s.Key)];

    /// <summary>Reads <c>KEY=VALUE,KEY=VALUE</c>; the empty text gives the options as they are by default.</summary>
    /// <exception cref="NcpException"><c>emulator.unknown-setting</c>, <c>emulator.bad-setting</c> or <c>emulator.bad-fault</c>.</exception>
    public static EmulatorOptions Parse(string text) => Parse(text, new EmulatorOptions());

    /// <summary>Reads the text form on top of given options.</summary>
    /// <exception cref="NcpException">As for <see cref="Parse(string)"/>.</exception>
    public static EmulatorOptions Parse(string text, EmulatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        foreach (string part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int at = part.IndexOf('=', StringComparison.Ordinal);
            string key = at < 0 ? part : part[..at];
            string value = at < 0 ? string.Empty : part[(at + 1)..];
            Setting setting = All.FirstOrDefault(s => s.Key == key) ?? throw Diagnosis.Of(
                EmulatorFaults.UnknownSetting, ("key", key), ("keys", string.Join(", ", Keys)), ("nearest", Nearest.Of(key, Keys))).ToException();
            options = setting.Apply(options, value) ?? throw Diagnosis.Of(
                EmulatorFaults.BadSetting, ("key", key), ("value", value), ("expected", setting.Expected), ("example", setting.Example)).ToException();
        }

        return options;
    }

    private static uint? ParseSize(string text)
    {
        (string digits, uint unit) = text.Length == 0 ? (text, 0u) : char.ToUpperInvariant(text[^1]) switch
        {
            'K' => (text[..^1], 1024u),
            'M' => (text[..^1], 1024u * 1024),
            _ => (text, 1u),
        };
        return ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ulong count)
            && count <= 1 << 28 && count * unit is >= 4096 and <= 1 << 28 && count * unit % 4096 == 0
            ? (uint)(count * unit) : null;
    }

    private sealed record Setting(string Key, string Expected, string Example, Func<EmulatorOptions, string, EmulatorOptions?> Apply);
}
