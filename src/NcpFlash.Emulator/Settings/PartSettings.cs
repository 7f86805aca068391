using System.Collections.Immutable;
using System.Globalization;

namespace NcpFlash.Emulator.Settings;

/// <summary>The settings of the chip, its memories and what runs on it.</summary>
internal static class PartSettings
{
    public static ImmutableArray<EmulatorSetting> All { get; } =
    [
        EmulatorSetting.Of("jedec", "six hexadecimal digits", "c46016", "JEDEC id of the flash (PROTOCOL 6.5)",
            (o, v) => JedecId.TryParse(v, out JedecId id) ? o with { JedecId = id } : null),
        EmulatorSetting.Of("size", "a flash size from 4K to 256M that is a multiple of 4K", "4M", "size of the flash; without it what the JEDEC id says",
            (o, v) => ParseSize(v) is { } size ? o with { FlashSize = size } : null),
        EmulatorSetting.OneOf("rom", "revision of the boot ROM: 28 bytes of boot info with a CRC and command 0x23, or 24 bytes and the memory write (PROTOCOL 6.1)",
            ("later", o => o with { Rom = RomRevision.Later }), ("a0", o => o with { Rom = RomRevision.A0 })),
        EmulatorSetting.Of("mac", "twelve hexadecimal digits", "40827b03d2dc", "MAC address of a fresh efuse array (PROTOCOL 6.1)",
            (o, v) => v.Length == 12 && ulong.TryParse(v, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong mac)
                ? o with { Mac = new MacAddress(mac) } : null),
        EmulatorSetting.Of("flash", "a file name", "part.bin", "file in which the flash is kept from run to run, as raw bytes",
            (o, v) => v.Length > 0 ? o with { FlashFile = v } : null),
        EmulatorSetting.Of("efuse", "a file name", "fuses.bin", "file in which the efuses are kept, likewise",
            (o, v) => v.Length > 0 ? o with { EfuseFile = v } : null),
        EmulatorSetting.OneOf("app", "what runs from the flash: the rate of its boot log, or a name of docs/emulator.md (SYMPTOMS 1.3, C05, C06, ST-5)",
            BootLogs.Names, (o, v) => o with { BootLog = v }),
        EmulatorSetting.OneOf("bootlog", "the same as app", BootLogs.Names, (o, v) => o with { BootLog = v }),
        EmulatorSetting.Of("pending", "the interval of PD during an erase, or off", "500ms", "PD while an erase runs; no log of a real part shows one (PROTOCOL 5.6)",
            (o, v) => v == "off" ? o with { PendingInterval = null }
                : Duration.TryParse(v, out TimeSpan t) && t >= TimeSpan.FromMilliseconds(1) ? o with { PendingInterval = t } : null),
        EmulatorSetting.Of("frame", "the longest frame of the ROM, 2056 to 4096 bytes", "4096",
            "longest frame that the ROM takes: every host sends 2056, 4096 is documented for a relative of it (PROTOCOL 2.1, open question 3)",
            (o, v) => int.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out int frame) && frame is >= 2056 and <= 4096
                ? o with { MaxFrame = frame } : null),
        EmulatorSetting.OneOf("xz", "an xz stream with other lc, lp and pb than 3, 0 and 2 is decoded, refused, hangs the ROM until its reset, or becomes rubbish (no log shows one)",
            ("any", o => o with { ForeignXz = ForeignXz.Taken }), ("refuse", o => o with { ForeignXz = ForeignXz.Refused }),
            ("hang", o => o with { ForeignXz = ForeignXz.Hang }), ("rubbish", o => o with { ForeignXz = ForeignXz.Rubbish })),
        EmulatorSetting.OneOf("locked", "a write to locked efuse words gives FL 0403, or OK without effect (PROTOCOL, open question 12)",
            ("refuse", o => o with { RefuseLockedEfuse = true }), ("ignore", o => o with { RefuseLockedEfuse = false })),
        EmulatorSetting.OneOf("signed", "what a part without a lock does with signed images: error 0206, or it starts them unchecked (PROTOCOL 7.3, an inference)",
            ("refuse", o => o with { StartsSignedUnlocked = false }), ("start", o => o with { StartsSignedUnlocked = true })),
        EmulatorSetting.Of("fault", "faults separated by +", "silence@3F#5", "what goes wrong at a frame; see Faults in docs/emulator.md",
            (o, v) => o with { Faults = new([.. o.Faults.Faults, .. FaultScript.Parse(v).Faults]) }) with { IsRepeatable = true },
        EmulatorSetting.Of("speed", "a factor from 0.001 to 1000", "10", "simulated seconds per second; the idle time-out of the ROM, which waits for the client, stays in real time",
            (o, v) => double.TryParse(v, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double speed) && speed is >= 0.001 and <= 1000
                ? o with { Speed = speed } : null),
    ];

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
}
