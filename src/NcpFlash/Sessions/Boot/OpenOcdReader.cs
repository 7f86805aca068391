using System.Collections.Immutable;
using NcpFlash.Diagnostics;
using NcpFlash.Links;
using NcpFlash.Links.Pins;

namespace NcpFlash.Sessions.Boot;

/// <summary>Reads <c>openocd[:HOST[:PORT]],mcu=NAME,boot=PIN,en=PIN[,uart=PIN+PIN][,secure|nonsecure][,keep]</c>, or a board's name in place of MCU and pins.</summary>
internal static class OpenOcdReader
{
    /// <summary>OpenOCD's own default (its user's guide, tcl_port).</summary>
    private const string DefaultPort = "6666";

    private static readonly string[] Keys = ["mcu", "boot", "en", "uart", "board", "secure", "nonsecure", "keep"];

    /// <summary>The control that the items say.</summary>
    /// <exception cref="NcpException"><c>boot.syntax</c>.</exception>
    public static PinsControl Read(BootText text, IReadOnlyList<BootItem> items, int end)
    {
        bool placed = items is [{ Value: null } first, ..] && !Keys.Contains(first.Key) && (first.Key.Contains(':', StringComparison.Ordinal) || NearestWord.Near(first.Key, Keys) is null);
        TcpAddress address = placed ? Address(text, items[0]) : new TcpAddress("localhost", 6666);
        var given = new Dictionary<string, BootItem>();
        foreach (BootItem item in items.Skip(placed ? 1 : 0))
        {
            bool flag = item.Key is "secure" or "nonsecure" or "keep";
            if (!Keys.Contains(item.Key) || !given.TryAdd(item.Key, item) || (flag && item.Value is not null))
            {
                throw text.Unknown(item, "HOST:PORT first, then mcu=, boot=, en=, uart=, board=, secure, nonsecure or keep, each once", Keys);
            }
        }

        HostMcuFile.Board? board = given.TryGetValue("board", out BootItem named) ? Board(text, named) : null;
        HostMcu mcu = Secure(text, given, Mcu(text, given, board, end));
        McuPin? boot = given.TryGetValue("boot", out BootItem b) ? Pin(text, b, mcu) : Pin(board?.Boot, mcu);
        McuPin enable = given.TryGetValue("en", out BootItem e) ? Pin(text, e, mcu)
            : Pin(board?.En, mcu) ?? throw text.Fault(end, string.Empty, "en=PIN, the pin on CHIP_EN, such as en=PE11", []);
        if (boot == enable)
        {
            throw text.BadValue(given.TryGetValue("en", out e) ? e : b, "another pin than the one on BOOT", []);
        }

        var settings = new OpenOcdSettings(address, mcu, boot, enable, Uart(text, given, board, mcu));
        return new PinsControl(text.Whole, boot is not null, given.ContainsKey("keep"), async (time, token) => await OpenOcdPins.OpenAsync(settings, time, token).ConfigureAwait(false));
    }

    private static TcpAddress Address(BootText text, BootItem item)
    {
        try
        {
            return TcpAddress.Parse($"tcp://{item.Key}{(item.Key.Contains(':', StringComparison.Ordinal) ? string.Empty : $":{DefaultPort}")}");
        }
        catch (NcpException)
        {
            throw text.Fault(item.At, item.Key, "HOST:PORT of OpenOCD's TCL port, such as localhost:6666", []);
        }
    }

    private static HostMcuFile.Board Board(BootText text, BootItem item)
    {
        string[] names = [.. HostMcuFile.Known.Boards.Select(b => b.Name)];
        return HostMcuFile.Known.Boards.FirstOrDefault(b => string.Equals(b.Name, item.Value, StringComparison.OrdinalIgnoreCase))
            ?? throw text.BadValue(item, $"one of {string.Join(", ", names)}", names);
    }

    private static HostMcu Mcu(BootText text, Dictionary<string, BootItem> given, HostMcuFile.Board? board, int end)
    {
        string[] names = [.. HostMcuFile.Known.Families.Select(f => f.Name)];
        string expected = $"one of {string.Join(", ", names)}";
        return given.TryGetValue("mcu", out BootItem item) ? HostMcuFile.Find(item.Value ?? string.Empty) ?? throw text.BadValue(item, expected, names)
            : board is not null && HostMcuFile.Find(board.Mcu) is { } own ? own
            : throw text.Fault(end, string.Empty, $"mcu=NAME, {expected}, or board=NAME", []);
    }

    private static HostMcu Secure(BootText text, Dictionary<string, BootItem> given, HostMcu mcu)
    {
        if (given.TryGetValue("secure", out BootItem secure))
        {
            return mcu.SecureOffset is null ? throw text.Unknown(secure, $"nothing of the kind, because {mcu.Name} has no secure aliases", [])
                : given.TryGetValue("nonsecure", out BootItem both) ? throw text.Unknown(both, "either secure or nonsecure", [])
                : mcu with { IsSecure = true };
        }

        return given.ContainsKey("nonsecure") ? mcu with { IsSecure = false } : mcu;
    }

    private static ImmutableArray<McuPin> Uart(BootText text, Dictionary<string, BootItem> given, HostMcuFile.Board? board, HostMcu mcu)
    {
        if (!given.TryGetValue("uart", out BootItem item))
        {
            return board is null ? [] : [.. board.Uart.Split('+').Select(p => Pin(p, mcu)).OfType<McuPin>()];
        }

        if (item.Value == "none")
        {
            return [];
        }

        var pins = ImmutableArray.CreateBuilder<McuPin>();
        int at = item.ValueAt;
        foreach (string word in (item.Value ?? throw text.BadValue(item, "PIN+PIN", [])).Split('+'))
        {
            pins.Add(Pin(text, new BootItem(item.Key, item.At, word, at), mcu));
            at += word.Length + 1;
        }

        return pins.ToImmutable();
    }

    private static McuPin Pin(BootText text, BootItem item, HostMcu mcu) => McuPin.TryParse(item.Value, mcu, out McuPin pin)
        ? pin
        : throw text.BadValue(item, $"a pin of {mcu.Name}, which has the ports {string.Join(", ", mcu.Ports.Select(p => $"P{p}0..P{p}15"))}", []);

    private static McuPin? Pin(string? name, HostMcu mcu) => McuPin.TryParse(name, mcu, out McuPin pin) ? pin : null;
}
