using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Diagnostics.Rules;
using NcpFlash.Emulator;
using NcpFlash.Jobs;
using NcpFlash.Links;
using NcpFlash.Sessions;
using NcpFlash.Tests.Conversation;
using Xunit;

namespace NcpFlash.Tests.Diagnostics;

/// <summary>Every rule fires over a board of the emulator, or over the computer as the probe finds it; nothing here is made-up evidence.</summary>
public sealed class LiveRuleTests
{
    /// <summary>Rules that are shown by tests of their own: over a job that breaks, a start, and the folders of a fake computer.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["host.no-driver"] = "OpenFaultTests",
        ["host.brltty"] = "OpenFaultTests",
        ["host.modem-manager"] = "OpenFaultTests",
        ["link.damaged-frames"] = "BehindTests",
        ["part.restarted"] = "BehindTests",
        ["part.fell-silent"] = "BehindTests",
        ["flash.stays-wrong"] = "BehindTests",
        ["flash.wrong-anew"] = "BehindTests",
        ["part.runs"] = "StartWatchTests",
        ["part.slow-clock"] = "StartWatchTests",
        ["part.not-heard"] = "StartWatchTests",
        ["part.still-in-rom"] = "StartWatchTests",
        ["part.other-version"] = "StartWatchTests",
    };

    /// <summary>Boards that a doctor examines, by the id that must be among its first three causes or its remarks.</summary>
    private static readonly Dictionary<string, string> Examined = new()
    {
        ["connect.no-answer"] = "wires=swapped",
        ["connect.not-in-rom"] = "wires=tx-open,app=shell",
        ["connect.boot-low"] = "boot=early,app=shell",
        ["connect.contention"] = "wires=contention",
        ["connect.half-powered"] = "phantom=on",
        ["connect.late"] = "adapter=ft232r",
        ["connect.held-back"] = "quirks=hold-back-32",
        ["connect.lines-differ"] = "boot=low,lines=crossed",
        ["connect.marginal"] = "phantom=half",
        ["connect.first-lost"] = "phantom=half",
        ["connect.no-reset"] = "lines=unwired",
        ["link.lossy"] = "fault=" + string.Join('+', Enumerable.Range(1, 20).Select(n => $"silence@32#{4 * n}")),
        ["rate.unclean"] = "fault=silence@32#2",
        ["connect.echo"] = "wires=joined",
        ["connect.floating"] = "wires=floating,lines=off",
        ["connect.jtag-channel"] = "adapter=ft2232h-a,quirks=mpsse-channel-a",
        ["connect.text"] = "boot=low,lines=off,app=chatter-2000000",
        ["connect.firmware-answers"] = "boot=low,lines=off,app=rubbish",
        ["connect.other-rate"] = "boot=low,lines=off,app=chatter-921600,adapter=jlink-ob",
        ["connect.unexpected"] = "boot=low,lines=off,app=rubbish",
        ["connect.stuck-low"] = "wires=rx-low",
        ["connect.noise"] = "wires=no-ground",
        ["connect.boot-info"] = "lines=off,fault=silence@10#*",
        ["connect.protected"] = "lines=off,fault=fl=0A0A@10#*",
        ["adapter.dead-after-close"] = "adapter=cp2102n,quirks=dies-if-closed-while-receiving,wires=swapped",
        ["port.open-resets"] = "boot=early,host=loses,app=t01",
    };

    /// <summary>The same on a computer of which something is known.</summary>
    private static readonly Dictionary<string, (string Settings, HostFacts Host)> OnHost = new()
    {
        ["host.indirect"] = ("power=off,lines=off", new HostFacts { System = "linux", Virtual = "WSL" }),
    };

    /// <summary>
    /// Rules that no board of the emulator has been found to show yet; <see cref="RuleTests"/> shows them on evidence that was made up. Nothing may be added here.
    /// </summary>
    private static readonly string[] OnMadeUpEvidenceOnly =
        ["adapter.system-driver", "adapter.unclean", "chip.host-too-slow", "connect.half-ok", "connect.idle-drop", "connect.leftovers", "connect.slow-talker", "connect.text-with-holes", "link.long-frames-fail"];

    public static TheoryData<string> HostIds => [.. OnHost.Keys];

    /// <summary>Adapters on a jumper.</summary>
    private static readonly Dictionary<string, string> OnJumper = new()
    {
        ["adapter.jumper-holds-back"] = "adapter=ch340g,quirks=hold-back-32,wires=joined",
        ["adapter.loses-blocks"] = "adapter=ch340g,quirks=loses-32n,wires=joined",
        ["rate.not-made"] = "adapter=pl2303h,wires=joined",
        ["adapter.no-loop"] = "adapter=ft232r",
        ["adapter.latency"] = "adapter=ft232r,wires=joined",
    };

    /// <summary>Jobs that fail, or warn.</summary>
    private static readonly Dictionary<string, string> AtWork = new()
    {
        ["rate.not-working"] = "lines=off,fault=silence@42#*",
        ["flash.refuses"] = "lines=off,fault=fl=0005@31#*",
        ["flash.erase-silent"] = "lines=off,fault=silence@30#*",
    };

    public static TheoryData<string> JumperIds => [.. OnJumper.Keys];

    public static TheoryData<string> WorkIds => [.. AtWork.Keys];

    public static TheoryData<string> Ids => [.. Examined.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_doctor_finds_it(string id)
    {
        DoctorReport report = Examine(Examined[id]);
        Assert.Contains(id, report.Causes.Take(3).Concat(report.Remarks).Select(d => d.Id));
    }

    [Theory]
    [MemberData(nameof(JumperIds))]
    public void A_jumper_test_finds_it(string id)
    {
        var clock = new VirtualClock { Horizon = TimeSpan.FromMinutes(10) };
        var board = new Board(clock, EmulatorSettings.Parse(OnJumper[id]));
        AdapterReport report = clock.Run(async () =>
        {
            await using ISerialLink link = board.OpenLink();
            return await new AdapterTest(link, clock, new Progress<JobEvent>()).RunAsync(HostFacts.Unknown, default);
        });
        Assert.Contains(id, report.Findings.Take(3).Select(d => d.Id));
    }

    [Theory]
    [MemberData(nameof(WorkIds))]
    public void A_job_finds_it(string id)
    {
        var part = new VirtualPart(EmulatorSettings.Parse("size=64K," + AtWork[id]));
        part.FillFlash(seed: 11);
        NcpException? fault = part.Try(f => f.FlashAsync(VirtualPart.SmallRequest() with { IsFull = true }, default));
        Assert.NotNull(fault);
        Assert.Contains(id, fault.Candidates.Prepend(fault.Diagnosis).Concat(fault.Behind).Take(4).Select(d => d.Id));
    }

    [Theory]
    [MemberData(nameof(HostIds))]
    public void A_doctor_on_such_a_computer_finds_it(string id) => Assert.Contains(id, Examine(OnHost[id].Settings, OnHost[id].Host).Causes.Take(4).Select(d => d.Id));

    [Fact]
    public void No_rule_is_left_without_a_case() =>
        Assert.Equal(string.Empty, string.Join(' ', RuleBook.Kinds.Select(k => k.Id).Except(OnMadeUpEvidenceOnly).Where(id => !Examined.ContainsKey(id) && !Elsewhere.ContainsKey(id) && !OnJumper.ContainsKey(id) && !OnHost.ContainsKey(id) && !AtWork.ContainsKey(id)).Order(StringComparer.Ordinal)));

    private static DoctorReport Examine(string settings, HostFacts? host = null)
    {
        var clock = new VirtualClock { Horizon = TimeSpan.FromMinutes(10) };
        var board = new Board(clock, EmulatorSettings.Parse(settings));
        return clock.Run(async () =>
        {
            await using ISerialLink link = board.OpenLink();
            return await new Doctor(link, ChipCatalog.Default, clock, new DoctorOptions(new ConnectOptions(BootControl.Lines) { Host = host ?? HostFacts.Unknown }), new Progress<JobEvent>()).RunAsync(default);
        });
    }
}
