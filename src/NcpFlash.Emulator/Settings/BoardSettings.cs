using System.Collections.Immutable;
using System.Globalization;
using NcpFlash.Adapters;

namespace NcpFlash.Emulator.Settings;

/// <summary>The settings of the board: straps, supply, control lines, wires, and a host MCU in between.</summary>
internal static class BoardSettings
{
    private static readonly string[] WireWords = [.. AdapterWords.All<WireFault>()];
    private static readonly string[] HostWords = [.. AdapterWords.All<PassThroughWeakness>().Where(w => w != "none"), "copies"];

    public static ImmutableArray<EmulatorSetting> All { get; } =
    [
        EmulatorSetting.OneOf("boot", "BOOT while nobody drives it: the part waits in its ROM, or starts from its flash; early lets go of BOOT before it is sampled (PROTOCOL 1.1, SYMPTOMS B03)",
            ("high", o => o with { Boot = StrapLevel.High, BootReleasedEarly = false }),
            ("low", o => o with { Boot = StrapLevel.Low, BootReleasedEarly = false }),
            ("early", o => o with { Boot = StrapLevel.High, BootReleasedEarly = true })),
        EmulatorSetting.OneOf("en", "CHIP_EN follows its drivers, or is held at a level (SYMPTOMS B01, B10)",
            [.. AdapterWords.All<EnablePin>()], (o, v) => o with { Enable = Value<EnablePin>(v) }),
        EmulatorSetting.Of("en-rc", "a time up to 1 s", "3.3ms", "an RC on CHIP_EN: the pin follows its drivers that much later, and a shorter pulse does not reach it (SYMPTOMS 1.1, ST-2, B05)",
            (o, v) => Duration.TryParse(v, out TimeSpan t) && t <= TimeSpan.FromSeconds(1) ? o with { EnableDelay = t } : null),
        EmulatorSetting.OneOf("power", "the module has its supply from the start, or only when 'power on' is pressed (SYMPTOMS B01)",
            ("on", o => o with { Powered = true }), ("off", o => o with { Powered = false })),
        EmulatorSetting.OneOf("phantom", "the adapter's TX feeds the module while it is off: it starts only after a time off with TX held low, or fails every other time without (SYMPTOMS B05)",
            [.. AdapterWords.All<PhantomPower>()], (o, v) => o with { Phantom = Value<PhantomPower>(v) }),
        EmulatorSetting.OneOf("lines", "DTR to BOOT and RTS to CHIP_EN (on), no control lines (off), lines that go nowhere (unwired), or wired in another way (PROTOCOL 1.2, SYMPTOMS B10)",
            [.. AdapterWords.All<LineWiring>()], (o, v) => o with { Wiring = Value<LineWiring>(v) }),
        EmulatorSetting.OneOf("open", "opening the port leaves the lines alone, or asserts DTR and RTS as Linux does (SYMPTOMS A15)",
            ("quiet", o => o with { OpenAssertsLines = false }), ("asserts", o => o with { OpenAssertsLines = true })),
        EmulatorSetting.OneOf("close", "a closed port keeps the levels of DTR and RTS, or lets go of them: that depends on the driver (PROTOCOL 1.3)",
            ("keeps", o => o with { CloseReleasesLines = false }), ("releases", o => o with { CloseReleasesLines = true })),
        new("wires", $"words joined by +: good, {string.Join(", ", WireWords)}; noise takes errors a bit at 2 Mbaud and too-long a rate, as in noise=0.001",
            value => $"wires={NearestWire(value)}",
            "what is wrong with the wires between adapter and module (SYMPTOMS A12, B01, B02, B04, C01, C02, C08, D03, D04)", (o, v) => ParseWires(v) is { } wires ? o with { Wires = wires } : null),
        new("host", $"none, or {string.Join(", ", HostWords)}, each with @RATE for the highest rate it copies well",
            value => $"host={EmulatorSetting.Near(value.Split('@')[0], HostWords)}",
            "a host MCU that copies the line between adapter and module; DTR and RTS end there (PROTOCOL 1.8, 12, SYMPTOMS C13, ST-1)", ParseHost),
        EmulatorSetting.Of("seed", "a whole number", "2", "another number gives other errors on the line; the same gives the same",
            (o, v) => int.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out int seed) ? o with { Seed = seed } : null),
    ];

    private static T Value<T>(string word)
        where T : struct, Enum => AdapterWords.TryParse(word, out T value) ? value : default;

    private static string NearestWire(string value)
    {
        string bad = value.Split('+').Select(w => w.Split('=')[0]).FirstOrDefault(w => !WireWords.Contains(w)) ?? value.Split('=')[0];
        string nearest = EmulatorSetting.Near(bad, WireWords);
        return nearest switch
        {
            "noise" => "noise=0.0005",
            "too-long" => "too-long=1000000",
            _ => nearest,
        };
    }

    private static WireModel? ParseWires(string text)
    {
        WireModel wires = WireModel.Good;
        foreach (string part in text == "good" ? [] : text.Split('+'))
        {
            int at = part.IndexOf('=', StringComparison.Ordinal);
            string word = at < 0 ? part : part[..at];
            string? number = at < 0 ? null : part[(at + 1)..];
            if (!WireWords.Contains(word) || !AdapterWords.TryParse(word, out WireFault fault) || With(wires, fault, number) is not { } more)
            {
                return null;
            }

            wires = more with { Faults = [.. wires.Faults, fault] };
        }

        return wires;
    }

    private static WireModel? With(WireModel wires, WireFault fault, string? number) => (fault, number) switch
    {
        (_, null) => wires,
        (WireFault.Noise, _) => double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double noise) && noise is > 0 and < 0.5
            ? wires with { Noise = noise } : null,
        (WireFault.TooLong, _) => ParseRate(number) is { } rate ? wires with { LongAbove = rate } : null,
        _ => null,
    };

    private static EmulatorOptions? ParseHost(EmulatorOptions options, string text)
    {
        if (text == "none")
        {
            return options with { Host = null };
        }

        string[] parts = text.Split('@');
        BitRate? above = parts.Length == 2 ? ParseRate(parts[1]) : new BitRate(1_000_000);
        return parts.Length <= 2 && above is { } rate && HostWords.Contains(parts[0])
            ? options with { Host = new PassThroughHost(parts[0] == "copies" ? PassThroughWeakness.None : Value<PassThroughWeakness>(parts[0]), rate) }
            : null;
    }

    private static BitRate? ParseRate(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int rate) && rate is >= 300 and <= 20_000_000 ? new BitRate(rate) : null;
}
