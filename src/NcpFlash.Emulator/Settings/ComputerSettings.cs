using System.Collections.Immutable;
using System.Globalization;

namespace NcpFlash.Emulator.Settings;

/// <summary>The settings of the computer that the adapter is plugged into.</summary>
internal static class ComputerSettings
{
    private static readonly TimeSpan LongestStall = TimeSpan.FromMinutes(1);

    public static ImmutableArray<EmulatorSetting> All { get; } =
    [
        EmulatorSetting.OneOf("os", "the operating system; on macos an adapter with the quirk needs-vendor-driver-on-mac passes nothing on above 230400 baud (SYMPTOMS D14)",
            ["linux", "windows", "macos"], (o, v) => o with { Computer = o.Computer with { System = v } }),
        EmulatorSetting.OneOf("between", "what stands between the system and the USB bus, as a program is told; the delay that comes with it is latency (SYMPTOMS A14)",
            ("nothing", o => o with { Computer = o.Computer with { Between = null } }),
            ("wsl", o => o with { Computer = o.Computer with { Between = "WSL, which has USB through the network (USB/IP)" } }),
            ("usbip", o => o with { Computer = o.Computer with { Between = "the network (USB/IP)" } })),
        EmulatorSetting.Of("stall", "none, or a time up to 1m and a number from 1 to 1000000, as in 3s/40", "3s/40",
            "before every so many writes the computer stands still for that time, busy or asleep: the ROM forgets who does not speak for 2 s (SYMPTOMS B09, D06)", WithStall),
    ];

    private static EmulatorOptions? WithStall(EmulatorOptions options, string text)
    {
        string[] parts = text.Split('/');
        return text == "none" ? options with { Computer = options.Computer with { StallEvery = 0, StallTime = default } }
            : parts.Length == 2 && Duration.TryParse(parts[0], out TimeSpan time) && time <= LongestStall
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int every) && every is >= 1 and <= 1_000_000
                ? options with { Computer = options.Computer with { StallEvery = every, StallTime = time } } : null;
    }
}
