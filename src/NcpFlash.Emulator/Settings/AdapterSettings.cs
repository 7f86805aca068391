using System.Collections.Immutable;
using System.Globalization;
using NcpFlash.Adapters;

namespace NcpFlash.Emulator.Settings;

/// <summary>The settings of the USB-serial adapter.</summary>
internal static class AdapterSettings
{
    private const string Ideal = "ideal";

    private static readonly string[] QuirkWords = [.. AdapterWords.All<AdapterQuirk>()];

    /// <summary>The model comes first, wherever it stands; the others change it.</summary>
    public static ImmutableArray<EmulatorSetting> All { get; } =
    [
        EmulatorSetting.OneOf("adapter", "the adapter: rates, packets, latency timer, quirks and USB identity of a model; see docs/emulator-settings.md (ADAPTERS 2.1, 2.2)",
            [Ideal, .. AdapterCatalog.Known.Words], (o, v) => o with { Adapter = v == Ideal ? AdapterModel.Ideal : AdapterModel.Of(AdapterCatalog.Known.Named(v)!) }),
        EmulatorSetting.Of("latency", "a time up to 1 s", "1ms", "how long the adapter holds received bytes that fill no packet (ADAPTERS 2.2, latency timer)",
            (o, v) => Duration.TryParse(v, out TimeSpan t) && t <= TimeSpan.FromSeconds(1) ? o with { Adapter = o.Adapter with { PacketLatency = t } } : null),
        new("quirks", $"words joined by +, or none: {string.Join(", ", QuirkWords)}",
            value => $"quirks={EmulatorSetting.Near(value.Split('+').FirstOrDefault(w => !QuirkWords.Contains(w)) ?? value, QuirkWords)}",
            "what the adapter does otherwise than a plain wire, besides what every one of its model does; none takes that away too (ADAPTERS 2.2)", WithQuirks),
        EmulatorSetting.Of("buffer", "a number of bytes from 1 to 65536", "512", "how much the adapter can hold for the host before it loses bytes (ADAPTERS 2.2)",
            (o, v) => int.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size is >= 1 and <= 65_536
                ? o with { Adapter = o.Adapter with { ReceiveBuffer = size } } : null),
        EmulatorSetting.OneOf("readback", "after a rate was set the system reports the real one, as Linux does, or what was asked (ADAPTERS 2.3)",
            ("on", o => o with { Adapter = o.Adapter with { ReadsBack = true } }), ("off", o => o with { Adapter = o.Adapter with { ReadsBack = false } })),
        EmulatorSetting.Of("refuse-above", "a rate from 300 to 20000000", "921600", "the driver refuses higher rates, and the port stays at the one it has (SYMPTOMS A08)",
            (o, v) => int.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out int rate) && rate is >= 300 and <= 20_000_000
                ? o with { Adapter = o.Adapter with { RefusesAbove = new BitRate(rate) } } : null),
        EmulatorSetting.OneOf("cts", "the adapter's CTS input is open, or at ground (SYMPTOMS A09)",
            ("open", o => o with { Adapter = o.Adapter with { CtsGrounded = false } }), ("ground", o => o with { Adapter = o.Adapter with { CtsGrounded = true } })),
        EmulatorSetting.Of("serial", "a serial number of letters and digits", "A1", "USB serial number of the adapter",
            (o, v) => v.Length is > 0 and <= 32 && v.All(char.IsAsciiLetterOrDigit) ? o with { Adapter = o.Adapter with { SerialNumber = v } } : null),
        EmulatorSetting.Of("replug", "a time, or never", "2s", "how long an adapter that a fault pulls out stays away; without it no time at all",
            (o, v) => v == "never" ? o with { Replug = null } : Duration.TryParse(v, out TimeSpan t) ? o with { Replug = t } : null),
    ];

    private static EmulatorOptions? WithQuirks(EmulatorOptions options, string text)
    {
        ImmutableArray<AdapterQuirk> quirks = text == "none" ? [] : options.Adapter.Quirks;
        foreach (string word in text == "none" ? [] : text.Split('+'))
        {
            if (!QuirkWords.Contains(word) || !AdapterWords.TryParse(word, out AdapterQuirk quirk))
            {
                return null;
            }

            quirks = quirks.Contains(quirk) ? quirks : quirks.Add(quirk);
        }

        return options with { Adapter = options.Adapter with { Quirks = quirks } };
    }
}
