using System.Text;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Links;
using NcpFlash.Sessions;
using NcpFlash.Tests.Diagnostics;
using Xunit;

namespace NcpFlash.Tests.Conversation;

/// <summary>Every way in which the connection can fail, and what is said then.</summary>
public sealed class ConnectTests
{
    [Theory]
    [InlineData("", "connect.no-answer")]
    [InlineData("0A0A", "connect.protected")]
    [InlineData("0A0A0A0A0A0A", "connect.unexpected")] // another session of the ROM heard at the wrong rate looks like this
    [InlineData("7F5555555515142800FF", "connect.floating")]
    [InlineData("C127BD4141414141414141", "connect.firmware-answers")]
    [InlineData("4F", "connect.half-ok")]
    [InlineData("4B4F4B", "connect.boot-info")]
    public void Answers_are_named_for_what_they_are(string hex, string id)
    {
        MadeEvidence made = new MadeEvidence().Sync(string.Empty, hex, string.Empty);
        Assert.Equal(id, (hex == "4B4F4B" ? made.Add(TrialKind.BootInfo, []) : made).Causes[0].Id);
    }

    [Fact]
    public void Hearing_oneself_needs_every_byte()
    {
        string echo = string.Concat(Enumerable.Repeat("55", 300));
        Diagnosis whole = new MadeEvidence().Sync(echo).Causes[0], most = new MadeEvidence().Sync(echo[2..]).Causes[0];
        Assert.Equal(("connect.echo", Confidence.Certain), (whole.Id, whole.Confidence));
        Assert.Equal(("connect.echo", Confidence.High), (most.Id, most.Confidence));
    }

    [Fact]
    public void Readable_text_is_quoted()
    {
        Diagnosis finding = new MadeEvidence().Sync(Convert.ToHexString(Encoding.ASCII.GetBytes("\r\nBuild: Mar 2026\r\nqcc74x />"))).Causes[0];
        Assert.Equal("connect.text", finding.Id);
        Assert.Contains("\"Build: Mar 2026\"", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_that_started_its_application_does_not_answer()
    {
        var part = new VirtualPart(new EmulatorOptions { Boot = StrapLevel.Low, ControlLines = false });
        NcpException? fault = part.Try(f => f.InfoAsync(default));
        Assert.StartsWith("connect.", fault?.Diagnosis.Id, StringComparison.Ordinal);
        Assert.Equal(7, part.Events.OfType<JobEvent.AttemptStarted>().Count());
    }

    [Fact]
    public void Another_family_is_refused_before_anything_is_touched()
    {
        ChipFamily other = ChipCatalog.Default with { RomVersions = [new RomVersion(0x0702_0001, "other", IdleTimeoutMethod.SetTimeoutCommand)] };
        Assert.Equal("connect.other-chip", new VirtualPart().Try(f => f.InfoAsync(default), family: other)?.Diagnosis.Id);
    }

    [Fact]
    public void A_newer_revision_is_used_and_told_once()
    {
        ChipFamily older = ChipCatalog.Default with { RomVersions = [new RomVersion(0x0616_0001, "older", IdleTimeoutMethod.SetTimeoutCommand)] };
        var part = new VirtualPart(new EmulatorOptions { ControlLines = false, Faults = FaultScript.Parse("silence@36#1") });
        part.Run(f => f.InfoAsync(default), family: older);
        Assert.Single(part.Events.OfType<JobEvent.Warned>(), w => w.Warning.Id == "connect.new-revision");
    }

    /// <summary>A ROM that does not know a command says so with the codes of a damaged frame (PROTOCOL Annex B 3); that says nothing of the line.</summary>
    [Theory]
    [InlineData("0001")]
    [InlineData("0101")]
    [InlineData("0102")]
    public void A_rom_that_refuses_the_idle_timeout_is_used_all_the_same(string code)
    {
        var part = new VirtualPart(new EmulatorOptions { ControlLines = false, Faults = FaultScript.Parse($"fl={code}@23#*") });
        part.Run(f => f.FlashAsync(VirtualPart.SmallRequest(), default));
        Assert.DoesNotContain(part.Events, e => e is JobEvent.RateFellBack);
    }

    [Fact]
    public void A_flash_that_does_not_answer_is_told()
    {
        var part = new VirtualPart(new EmulatorOptions { ControlLines = false, JedecId = new JedecId(0xFF, 0xFF, 0xFF) });
        Assert.Equal("flash.no-id", part.Try(f => f.InfoAsync(default))?.Diagnosis.Id);
    }

    [Fact]
    public void Another_part_after_a_loss_is_not_written()
    {
        var part = new VirtualPart(new EmulatorOptions { ControlLines = false, Faults = FaultScript.Parse("silence@3F#2") });
        var second = new Board(part.Clock, new EmulatorOptions { ControlLines = false, Mac = new MacAddress(0x0080E1000001) });
        byte[] before = second.Flash.Contents.ToArray();
        SwappedLink? link = null;
        part.Wrap = first => link = new SwappedLink(first, second.OpenLink());
        int packed = 0;
        part.AfterFrame = _ => packed += part.Sent[^1][0] == 0x3F ? 1 : 0;
        part.AfterFrame += _ => link!.IsSwapped |= packed == 2;
        NcpException? fault = part.Try(f => f.FlashAsync(VirtualPart.SmallRequest(), default));
        Assert.Equal("chip.changed", fault?.Diagnosis.Id);
        Assert.True(second.Flash.Contents.SequenceEqual(before));
    }

    [Theory]
    [InlineData("115200")]
    [InlineData("9600")]
    [InlineData("1000000")]
    public void Any_rate_the_rom_can_measure_connects(string rate) =>
        new VirtualPart().Run(f => f.InfoAsync(default), new ConnectOptions(BootControl.Host, new BitRate(int.Parse(rate, System.Globalization.CultureInfo.InvariantCulture))));

    /// <summary>A cable that is moved from one part to another.</summary>
    private sealed class SwappedLink(ISerialLink first, ISerialLink second) : ISerialLink
    {
        public bool IsSwapped { get; set; }

        public LinkIdentity Identity => first.Identity;

        public BitRate BitRate => Current.BitRate;

        public LinkCounters Counters => Current.Counters;

        private ISerialLink Current => IsSwapped ? second : first;

        public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => Current.ReadAsync(buffer, cancellationToken);

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => Current.WriteAsync(bytes, cancellationToken);

        public ValueTask<BitRate> SetBitRateAsync(BitRate rate, CancellationToken cancellationToken) => Current.SetBitRateAsync(rate, cancellationToken);

        public ValueTask PlayAsync(ResetSequence sequence, CancellationToken cancellationToken) => Current.PlayAsync(sequence, cancellationToken);

        public async ValueTask DisposeAsync()
        {
            await first.DisposeAsync();
            await second.DisposeAsync();
        }
    }
}
