using NcpFlash.Diagnostics;
using NcpFlash.Links.Native.Gpio;

namespace NcpFlash.Sessions.Boot;

/// <summary>Reads <c>gpio:[boot=CHIP/LINE,]en=CHIP/LINE[,active-low[=boot|en]]</c>.</summary>
internal static class GpioReader
{
    private static readonly string[] Keys = ["boot", "en", "active-low"];

    private static readonly string[] Pins = ["boot", "en"];

    /// <summary>The control that the items say.</summary>
    /// <exception cref="NcpException"><c>boot.syntax</c>.</exception>
    public static PinsControl Read(BootText text, IReadOnlyList<BootItem> items, int end, GpioKernel kernel)
    {
        GpioAddress? boot = null, enable = null;
        (bool Boot, bool Enable) inverts = (false, false);
        var seen = new HashSet<string>();
        foreach (BootItem item in items)
        {
            if (!Keys.Contains(item.Key) || !seen.Add(item.Key))
            {
                throw text.Unknown(item, "boot=CHIP/LINE, en=CHIP/LINE or active-low, each once", Keys);
            }

            switch (item.Key)
            {
                case "boot":
                    boot = Line(text, item);
                    break;
                case "en":
                    enable = Line(text, item);
                    break;
                default:
                    inverts = item.Value switch
                    {
                        null => (true, true),
                        "boot" => (true, false),
                        "en" => (false, true),
                        _ => throw text.BadValue(item, "boot or en (or nothing: both)", Pins),
                    };
                    break;
            }
        }

        GpioAddress chipEnable = enable ?? throw text.Fault(end, string.Empty, "en=CHIP/LINE, the line on CHIP_EN, such as en=gpiochip0/27", []);
        if (boot == chipEnable)
        {
            throw text.BadValue(items.Last(i => i.Key is "boot" or "en"), "another line than that of the other pin", []);
        }

        return new PinsControl(text.Whole, boot is not null, keep: false, (_, _) => OperatingSystem.IsLinux()
            ? ValueTask.FromResult<Links.Pins.BootPins>(GpioPins.Open(kernel, boot, chipEnable, inverts))
            : throw Diagnosis.Of(GpioFaults.NotSupported, ("line", chipEnable.ToString()), ("reason", "this is not Linux")).ToException());
    }

    private static GpioAddress Line(BootText text, BootItem item) => GpioAddress.TryParse(item.Value, out GpioAddress line)
        ? line
        : throw text.BadValue(item, "CHIP/LINE, such as gpiochip0/17", []);
}
