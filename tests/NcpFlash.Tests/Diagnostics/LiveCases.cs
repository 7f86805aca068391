using System.Collections.Immutable;
using NcpFlash.Diagnostics.Rules;
using NcpFlash.Emulator;
using NcpFlash.Tests.Conversation;

namespace NcpFlash.Tests.Diagnostics;

/// <summary>A conversation with the emulator for each finding of the rules; nothing in them is made-up evidence.</summary>
internal static class LiveCases
{
    /// <summary>Findings before a port is open, shown over the folders of a fake computer.</summary>
    public static ImmutableDictionary<string, string> Elsewhere { get; } = new Dictionary<string, string>
    {
        ["host.no-driver"] = "OpenFaultTests",
        ["host.brltty"] = "OpenFaultTests",
        ["host.modem-manager"] = "OpenFaultTests",
    }.ToImmutableDictionary();

    /// <summary>Cases by the id of what must be found in them.</summary>
    public static ImmutableDictionary<string, LiveCase> All { get; } = new Dictionary<string, LiveCase>
    {
        ["connect.no-answer"] = LiveCase.Examined("wires=swapped"),
        ["connect.not-in-rom"] = LiveCase.Examined("wires=tx-open,app=shell"),
        ["connect.boot-low"] = LiveCase.Examined("boot=early,app=shell"),
        ["connect.contention"] = LiveCase.Examined("wires=contention"),
        ["connect.half-powered"] = LiveCase.Examined("phantom=on"),
        ["connect.late"] = LiveCase.Examined("adapter=ft232r"),
        ["connect.held-back"] = LiveCase.Examined("quirks=hold-back-32"),
        ["connect.lines-differ"] = LiveCase.Examined("boot=low,lines=crossed"),
        ["connect.marginal"] = LiveCase.Examined("phantom=half"),
        ["connect.first-lost"] = LiveCase.Examined("phantom=half"),
        ["connect.no-reset"] = LiveCase.Examined("lines=unwired"),
        ["link.lossy"] = LiveCase.Examined("fault=" + string.Join('+', Enumerable.Range(1, 20).Select(n => $"silence@32#{4 * n}"))),
        ["rate.unclean"] = LiveCase.Examined("fault=silence@32#2"),
        ["connect.echo"] = LiveCase.Examined("wires=joined"),
        ["connect.floating"] = LiveCase.Examined("wires=floating,lines=off"),
        ["connect.jtag-channel"] = LiveCase.Examined("adapter=ft2232h-a,quirks=mpsse-channel-a"),
        ["connect.text"] = LiveCase.Examined("boot=low,lines=off,app=chatter-2000000"),
        ["connect.text-with-holes"] = LiveCase.Examined("boot=low,host=loses@460800,app=chatter-921600"),
        ["connect.firmware-answers"] = LiveCase.Examined("boot=low,lines=off,app=rubbish"),
        ["connect.other-rate"] = LiveCase.Examined("boot=low,lines=off,app=chatter-921600,adapter=jlink-ob"),
        ["connect.slow-talker"] = LiveCase.Examined("boot=low,lines=off,app=chatter-57600"),
        ["connect.unexpected"] = LiveCase.AtWork("boot=low,host=loses,app=2000000"),
        ["connect.stuck-low"] = LiveCase.Examined("wires=rx-low"),
        ["connect.noise"] = LiveCase.Examined("wires=no-ground"),
        ["connect.boot-info"] = LiveCase.Examined("lines=off,fault=silence@10#*"),
        ["connect.protected"] = LiveCase.Examined("lines=off,fault=fl=0A0A@10#*"),
        ["connect.half-ok"] = LiveCase.Examined("lines=off,fault=dropreply@sync#*"),
        ["connect.idle-drop"] = LiveCase.Examined("stall=3s/2"),
        ["connect.leftovers"] = LiveCase.Examined("fault=garbage=0D0A@sync#*"),
        ["adapter.needs-dtr"] = LiveCase.Examined("adapter=debugprobe,quirks=needs-dtr"),
        ["adapter.dead-after-close"] = LiveCase.Examined("adapter=cp2102n,quirks=dies-if-closed-while-receiving,wires=swapped"),
        ["port.open-resets"] = LiveCase.Examined("boot=early,host=loses,app=t01"),
        ["host.indirect"] = LiveCase.Examined("between=wsl,power=off,lines=off"),
        ["adapter.jumper-holds-back"] = LiveCase.OnJumper("adapter=ch340g,quirks=hold-back-32,wires=joined"),
        ["adapter.loses-blocks"] = LiveCase.OnJumper("adapter=ch340g,quirks=loses-32n,wires=joined"),
        ["adapter.unclean"] = LiveCase.OnJumper("adapter=ft232h,wires=joined+too-long=1000000"),
        ["rate.not-made"] = LiveCase.OnJumper("adapter=pl2303h,wires=joined"),
        ["adapter.no-loop"] = LiveCase.OnJumper("adapter=ft232r"),
        ["adapter.latency"] = LiveCase.OnJumper("adapter=ft232r,wires=joined"),
        ["adapter.system-driver"] = LiveCase.AtWork("os=macos,adapter=ch340g,quirks=needs-vendor-driver-on-mac"),
        ["rate.not-working"] = LiveCase.AtWork("lines=off,fault=silence@42#*"),
        ["flash.refuses"] = LiveCase.AtWork("lines=off,fault=fl=0005@31#*"),
        ["flash.erase-silent"] = LiveCase.AtWork("lines=off,fault=silence@30#*"),
        ["chip.host-too-slow"] = LiveCase.AtWork("lines=off,stall=3s/7"),
        ["link.long-frames-fail"] = LiveCase.AtWork("host=ring@80000"),
        ["link.damaged-frames"] = LiveCase.AtWork("lines=off,fault=fl=0103@31#*"),
        ["flash.stays-wrong"] = LiveCase.AtWork("lines=off,fault=wrongdigest@3E#*"),
        ["flash.wrong-anew"] = LiveCase.AtWork("lines=off", WritesOtherwise),
        ["part.restarted"] = LiveCase.AtWork("lines=off,app=shell", part => part.AfterFrame = frame => Restart(part, frame)),
        ["part.fell-silent"] = LiveCase.AtWork("lines=off", part => part.AfterFrame = frame => part.Board.Power &= frame != 12),
        ["part.runs"] = LiveCase.Started("boot=low,app=t02"),
        ["part.slow-clock"] = LiveCase.Started("boot=low,app=slow-clock"),
        ["part.not-heard"] = LiveCase.Started("boot=low,app=silent"),
        ["part.still-in-rom"] = LiveCase.Started("lines=unwired"),
        ["part.other-version"] = LiveCase.Started("boot=low,app=t02", written: "9.9.9"),
    }.ToImmutableDictionary();

    /// <summary>The kinds that rules make, in the order of their ids.</summary>
    public static ImmutableArray<string> RuleIds { get; } = [.. RuleBook.Kinds.Select(k => k.Id).Order(StringComparer.Ordinal)];

    /// <summary>Each comparison finds another byte.</summary>
    private static void WritesOtherwise(VirtualPart part)
    {
        byte junk = 0;
        part.AfterFrame = _ =>
        {
            if (part.Sent[^1][0] == 0x3E)
            {
                part.Board.Flash.Load(0x1000, [junk++]);
            }
        };
    }

    /// <summary>In the middle of the job CHIP_EN is pulled while BOOT is low.</summary>
    private static void Restart(VirtualPart part, int frame)
    {
        if (frame == 12)
        {
            part.Board.BootButton = StrapLevel.Low;
            part.Board.PulseEnable();
        }
    }
}
