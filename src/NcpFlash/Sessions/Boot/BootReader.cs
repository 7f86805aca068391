using NcpFlash.Links.Native.Gpio;

namespace NcpFlash.Sessions.Boot;

/// <summary>Reads the text of a boot control: <c>KIND[:OPTIONS]</c>, or several of them with <c>or</c> between.</summary>
internal static class BootReader
{
    private const string Or = " or ";

    private const string Command = "command:";

    private static readonly string[] Kinds = ["lines", "manual", "host", "gpio", "openocd", "command", "none"];

    /// <summary>The control that the text says.</summary>
    /// <exception cref="Diagnostics.NcpException"><c>boot.syntax</c>.</exception>
    public static BootControl Read(string whole) => Read(whole, GpioKernel.System);

    /// <summary>The control that the text says, with GPIO lines of the given kernel.</summary>
    /// <exception cref="Diagnostics.NcpException"><c>boot.syntax</c>.</exception>
    public static BootControl Read(string whole, GpioKernel kernel)
    {
        var text = new BootText(whole);
        var controls = new List<BootControl>();
        for (int at = 0; ;)
        {
            // A command takes everything to the end, so that its own words may be any.
            int end = whole.AsSpan(at).StartsWith(Command) ? -1 : text.Find(Or, at);
            controls.Add(One(text, at, end < 0 ? whole.Length : end, kernel));
            if (end < 0)
            {
                return controls is [var only] ? only : new AlternativesControl(whole, controls);
            }

            at = end + Or.Length;
        }
    }

    private static BootControl One(BootText text, int start, int end, GpioKernel kernel)
    {
        int colon = text.Whole.IndexOf(':', start, end - start);
        string kind = text.Whole[start..(colon < 0 ? end : colon)];
        if (colon >= 0 && kind.Length == Command.Length - 1 && text.Whole.AsSpan(start).StartsWith(Command))
        {
            return CommandControl.Read(text, colon + 1);
        }

        List<BootItem> items = colon < 0 ? [] : colon + 1 < end ? text.Items(colon + 1, end) : throw text.Fault(end, string.Empty, "an option behind the colon", []);
        return kind switch
        {
            "lines" => LinesReader.Read(text, items),
            "manual" => ManualControl.Read(text, items),
            "gpio" => GpioReader.Read(text, items, end, kernel),
            "openocd" => OpenOcdReader.Read(text, items, end),
            "command" => throw text.Fault(end, string.Empty, "a colon and the program, such as command:./board.sh", []),
            "host" => Plain(text, items, BootControl.Host),
            "none" => Plain(text, items, BootControl.None),
            _ => throw text.Fault(start, kind, $"one of {string.Join(", ", Kinds)}", Kinds),
        };
    }

    private static BootControl Plain(BootText text, List<BootItem> items, BootControl control) =>
        items is [var item, ..] ? throw text.Unknown(item, $"nothing, because '{control.Text}' has no options", []) : control;
}
