using System.Text;
using NcpFlash.Cli.Reporting;
using NcpFlash.Diagnostics;
using NcpFlash.Diagnostics.Rules;
using Xunit;

namespace NcpFlash.Tests.Diagnostics;

/// <summary>Each rule finds its cause in evidence that was made up for it, says it in a screen of its own, and is quiet where nothing is wrong.</summary>
public sealed class RuleTests
{
    private const string Log = "\r\nBuild: Mar 12 2026 10:22:31\r\nflash cfg ok, partition table at 0xe000\r\napplication: ready, heap 214532\r\nsys />\r\n";
    private static readonly byte[] Ok = "OK"u8.ToArray();
    private static readonly BitRate Work = new(2_000_000);

    /// <summary>Evidence by the id of the cause that must be found in it.</summary>
    private static Dictionary<string, MadeEvidence> Cases { get; } = new()
    {
        ["connect.no-answer"] = New().Silence(),
        ["connect.not-in-rom"] = New().Silence().Hear(Log, PartEntry.UserToFlash),
        ["connect.boot-low"] = New().Silence(PartEntry.LinesToRom).Hear(Log, PartEntry.LinesToRom),
        ["connect.contention"] = New().Silence(PartEntry.LinesToRom).Hear(Log, PartEntry.LinesToFlash),
        ["connect.half-powered"] = New().Silence(PartEntry.LinesToRom).Add(TrialKind.BootInfo, Ok, t => t with { Entry = PartEntry.LinesToRomUnfed, Proved = true }),
        ["connect.first-lost"] = New().Sync(string.Empty, "4F4B").Add(TrialKind.BootInfo, Ok, t => t with { Proved = true }),
        ["connect.late"] = New().Add(TrialKind.Sync, Ok, t => t with { Sent = 300 }, milliseconds: 40),
        ["connect.held-back"] = New().Silence().Add(TrialKind.BlindQuestion, Ok, t => t with { Proved = true }),
        ["connect.idle-drop"] = New().Sync("4F4B").Add(TrialKind.BootInfo, [], t => t with { Idle = TimeSpan.FromSeconds(2.4), Result = "no reply" }),
        ["connect.lines-differ"] = New().Silence(PartEntry.LinesToRom).Add(TrialKind.BootInfo, Ok, t => t with { Entry = PartEntry.OtherWiring, Wiring = "RTS on BOOT, DTR on CHIP_EN", Proved = true, Result = "--boot lines:swapped" }),
        ["connect.leftovers"] = New().Sync("0D0A4F4B").Add(TrialKind.BootInfo, Ok, t => t with { Proved = true }),
        ["connect.no-reset"] = Working().Sync(string.Empty, PartEntry.LinesToRom).Sync(string.Empty, PartEntry.LinesToRom).Sync(string.Empty, PartEntry.LinesToRom)
            .Add(TrialKind.Zeros, "FL"u8.ToArray(), t => t with { Result = "refused as a ROM does" }),
        ["link.lossy"] = New().Questions(500_000, 20, 20).Questions(2_000_000, 20, 18),
        ["rate.unclean"] = New().Questions(2_000_000, 20, 18).Questions(1_500_000, 20, 20),
        ["connect.marginal"] = new[] { string.Empty, "4F4B", string.Empty, "4F4B", "4F4B" }.Aggregate(New(), (made, answer) => made.Sync(answer, PartEntry.LinesToRom)).Add(TrialKind.BootInfo, Ok, t => t with { Proved = true }),
        ["connect.boot-info"] = New().Sync("4F4B").Add(TrialKind.BootInfo, [], t => t with { Result = "no reply" }),
        ["connect.echo"] = New().Sync(string.Concat(Enumerable.Repeat("55", 300))),
        ["connect.floating"] = New().Sync("7F5555555515142800FF"),
        ["connect.jtag-channel"] = New().Sync(string.Concat(Enumerable.Repeat("FA55", 300))),
        ["connect.protected"] = New().Sync("0A0A"),
        ["connect.text"] = New().Silence().Hear(Log),
        ["connect.firmware-answers"] = New().Sync("C127BD" + string.Concat(Enumerable.Repeat("41", 40))),
        ["connect.other-rate"] = New().Silence().Hear(Log + Log + Log, talker: 2_000_000, listener: 500_000),
        ["connect.slow-talker"] = New().Silence().Hear(Log, talker: 115_200, listener: 500_000),
        ["connect.stuck-low"] = New().Sync("000000", PartEntry.None, new LineErrors(3, 0, 1)),
        ["connect.noise"] = New().Silence().Add(TrialKind.Listen, [0, 255, 17, 0, 255], At(2_000_000)).Add(TrialKind.Listen, [0, 255, 18, 0], At(921_600)).Add(TrialKind.Listen, [0, 255, 19, 7], At(115_200)),
        ["connect.half-ok"] = New().Sync("4F"),
        ["connect.text-with-holes"] = New().Silence().Hear("\r\nersion of use omponents\r\ncoponent_version: 1.2\r\n"),
        ["connect.unexpected"] = New().Sync("0102030405"),
        ["rate.not-made"] = New().Add(TrialKind.RateChange, [], t => t with { Rate = Work, RealRate = new BitRate(1_000_000) }),
        ["rate.not-working"] = New().Add(TrialKind.RateChange, [], t => t with { Rate = Work, Result = "No reply" }),
        ["adapter.jumper-holds-back"] = New().Loop(1, 0).Loop(2, 0).Loop(31, 0).Loop(32, 32).Loop(64, 64),
        ["adapter.loses-blocks"] = New().Loop(31, 31).Loop(32, 0).Loop(33, 33),
        ["adapter.unclean"] = New().Loop(4096, 4096, 921_600).Loop(4096, 4001, 2_000_000, clean: false),
        ["adapter.no-loop"] = New().Loop(1, 0).Loop(64, 0),
        ["adapter.latency"] = New().Loop(1, 1, milliseconds: 16).With(e => e with { Host = new HostFacts { System = "linux", LatencyTimer = TimeSpan.FromMilliseconds(16) } }),
        ["adapter.needs-dtr"] = New().Silence(PartEntry.LinesToRom).Add(TrialKind.BootInfo, Ok, t => t with { Entry = PartEntry.LinesToRomAwake, Proved = true, Result = "--boot 'lines:enter=…'" }),
        ["adapter.dead-after-close"] = New().Silence().Quirk("dies-if-closed-while-receiving"),
        ["adapter.system-driver"] = New().Silence().Quirk("needs-vendor-driver-on-mac").With(e => e with { Host = new HostFacts { System = "macos" } }),
        ["host.no-driver"] = New().With(e => e with { FaultId = "port.not-found", Host = new HostFacts { WithoutPort = [new PortlessFacts("WCH CH340 (1A86:7523)", "USB 1-3", "which no driver has taken", true)] } }),
        ["host.brltty"] = New().With(e => e with { FaultId = "link.gone", Host = new HostFacts { Brltty = true }, Adapter = e.Adapter! with { Quirks = ["taken-by-brltty"] } }),
        ["host.modem-manager"] = New().With(e => e with { FaultId = "port.busy", Host = new HostFacts { ModemManager = true, PluggedSince = TimeSpan.FromSeconds(5) } }),
        ["host.indirect"] = New().Silence().With(e => e with { Host = new HostFacts { Virtual = "WSL" } }),
        ["port.open-resets"] = New().Add(TrialKind.Listen, Encoding.ASCII.GetBytes(Log), t => t with { At = TimeSpan.FromMilliseconds(20) }),
        ["link.damaged-frames"] = New().Command("write flash (0x31)", "FL 0103", 3),
        ["link.long-frames-fail"] = New().Add(TrialKind.RateChange, Ok, t => t with { Rate = Work, Proved = true }).Command("write flash (0x31)", "no reply", 2, sent: 2060, rate: Work),
        ["chip.host-too-slow"] = New().Add(TrialKind.Command, [], t => t with { Command = "write flash (0x31)", Result = "no reply", Idle = TimeSpan.FromSeconds(3) }),
        ["flash.erase-silent"] = New().Command("erase flash range (0x30)", "no reply", 1),
        ["flash.refuses"] = New().Command("write flash (0x31)", "FL 0005", 1),
        ["part.still-in-rom"] = Flashed().Sync("4F4B", PartEntry.LinesToFlash).Add(TrialKind.BootInfo, Ok, t => t with { Entry = PartEntry.LinesToFlash, Proved = true }),
        ["part.runs"] = Flashed().Hear(Log, PartEntry.LinesToFlash),
        ["part.not-heard"] = Flashed().Add(TrialKind.Listen, [], t => t with { Entry = PartEntry.LinesToFlash }),
        ["part.slow-clock"] = Flashed().Hear("\r\nrtc: 32k xtal not found, error -5\r\n", PartEntry.LinesToFlash),
        ["part.restarted"] = Working().Command("erase flash range (0x30)", "no reply", 1).Hear(Log),
        ["part.fell-silent"] = Working().Command("write flash (0x31)", "no reply", 1).Silence(),
        ["flash.stays-wrong"] = Working().Digest("0x1000..0x2000", "aa").Digest("0x1000..0x2000", "aa"),
        ["flash.wrong-anew"] = Working().Digest("0x1000..0x2000", "aa").Digest("0x1000..0x2000", "bb"),
        ["part.other-version"] = Flashed().With(e => e with { Stated = e.Stated with { WrittenVersion = "2.0.97" } }).Hear("\r\napplication version 2.0.10 ready\r\n", PartEntry.LinesToFlash),
    };

    public static TheoryData<string> Ids => [.. Cases.Keys];

    [Fact]
    public void Every_rule_has_its_case() => Assert.Equal(RuleBook.Kinds.Select(k => k.Id).Order(StringComparer.Ordinal), Cases.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_finds_its_cause_first_or_among_three(string id) => Assert.Contains(id, Cases[id].Ranked.Take(3).Select(d => d.Id));

    /// <summary>What every finding looks like where it was really found; over made-up evidence only where a conversation cannot show it.</summary>
    [Fact]
    public void Screens()
    {
        var screens = new StringBuilder();
        foreach (string id in Cases.Keys.Order(StringComparer.Ordinal))
        {
            Diagnosis[] found = [.. LiveCases.All.TryGetValue(id, out LiveCase? live) ? live.Findings : Cases[id].Ranked];
            Diagnosis finding = found.First(d => d.Id == id);
            Assert.DoesNotMatch(@"\{[a-z]+\}", finding.Summary + finding.Cause + finding.Advice + finding.NextTest);
            var ending = new JobEnding(TimeSpan.Zero) { Diagnosis = finding, Candidates = [.. found.Where(d => d.Id != id && d.Kind.Outcome != Outcome.Done)] };
            screens.Append(live is null ? "(made-up evidence)\n" : $"(emu:{live.Settings})\n")
                .AppendJoin('\n', ErrorBlock.Of(ending, new PartState(), new Palette(false), 100, verbose: false)).Append("\n\n");
        }

        Golden.Check("findings.txt", screens.ToString());
    }

    /// <summary>A ROM in conversation answers no other handshake: bursts without a reset or a rest before them are not a line that works now and then.</summary>
    [Fact]
    public void A_burst_that_no_ROM_could_answer_says_nothing()
    {
        Assert.Empty(Working().Silence().Causes);
        Assert.Empty(Working().Silence(PartEntry.LinesToRom).Causes);
    }

    /// <summary>An adapter that holds short replies back brings the OK out with the answer to a question: that handshake was answered, and what came before it was no reset in vain.</summary>
    [Fact]
    public void An_answer_that_came_behind_a_question_counts()
    {
        MadeEvidence made = New();
        for (int i = 0; i < 5; i++) made.Sync(string.Empty, PartEntry.LinesToRom).Add(TrialKind.BlindQuestion, Ok, t => t with { Proved = true });
        made.Sync("00004F4B", PartEntry.LinesToRom);
        Assert.Equal("connect.held-back", made.Causes[0].Id);
        Assert.DoesNotContain(made.Ranked, d => d.Id is "connect.no-reset" or "connect.marginal" or "connect.first-lost");
    }

    /// <summary>No rate is called clean where something is lost at all of them.</summary>
    [Fact]
    public void Losses_at_every_rate_leave_none_clean() =>
        Assert.DoesNotContain(New().Questions(2_000_000, 20, 18).Questions(500_000, 20, 19).Ranked, d => d.Id == "rate.unclean");

    /// <summary>After a rest it could.</summary>
    [Fact]
    public void A_burst_behind_a_rest_counts()
    {
        MadeEvidence made = New().Sync("4F4B");
        for (int i = 0; i < 4; i++) made.Add(TrialKind.Sync, [], t => t with { Sent = 300, Idle = TimeSpan.FromSeconds(2.2) });
        Assert.Equal("connect.marginal", made.Causes[0].Id);
        Assert.Contains("1 of 5", made.Causes[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_handshake_that_is_answered_has_no_cause() => Assert.Empty(New().Sync("4F4B").Add(TrialKind.BootInfo, Ok, t => t with { Proved = true }).Causes);

    [Fact]
    public void No_evidence_has_no_cause() => Assert.Empty(New().Ranked);

    /// <summary>A command that can be typed as it stands, or none.</summary>
    [Theory]
    [InlineData("/dev/ttyUSB0", "echo 1 | sudo tee /sys/class/tty/ttyUSB0/device/latency_timer.")]
    [InlineData("/dev/serial/by-id/usb-FTDI-if00", "echo 1 | sudo tee /sys/class/tty/$(basename $(readlink -f /dev/serial/by-id/usb-FTDI-if00))/device/latency_timer.")]
    [InlineData("emu:adapter=ft232r", "Set the latency timer of the adapter's driver to 1 ms.")]
    public void A_late_adapter_is_cured_at_its_own_node(string port, string cure)
    {
        MadeEvidence late = Cases["adapter.latency"].With(e => e with { Adapter = new AdapterFacts(port, "serial") });
        Assert.EndsWith(cure, late.Ranked.First(d => d.Id == "adapter.latency").Advice, StringComparison.Ordinal);
    }

    /// <summary>What only a measurement on the board can settle is never called more than likely.</summary>
    [Theory]
    [InlineData("connect.contention")]
    [InlineData("connect.floating")]
    [InlineData("connect.half-powered")]
    public void An_inference_stays_one(string id) => Assert.True(Cases.Values.SelectMany(c => c.Ranked).Where(d => d.Id == id).All(d => d.Confidence <= Confidence.Likely));

    private static MadeEvidence New() => new();

    private static MadeEvidence Working() => New().Sync("4F4B").Add(TrialKind.BootInfo, Ok, t => t with { Proved = true });

    private static MadeEvidence Flashed() => New().With(e => e with { Stated = new StatedFacts { MeantToRun = true } });

    private static Func<Trial, Trial> At(int rate) => t => t with { Rate = new BitRate(rate) };
}
