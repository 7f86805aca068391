using NcpFlash.Cli.Reporting;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Sessions;
using Xunit;

namespace NcpFlash.Tests.Conversation;

/// <summary>A job that fails in the middle says what the evidence has behind the failure: the best explanation first.</summary>
public sealed class BehindTests
{
    [Fact]
    public void A_part_that_restarts_from_its_flash() => Check(Restarting(), "chip.lost", "part.restarted");

    [Fact]
    public void A_part_that_loses_its_supply()
    {
        VirtualPart part = New(string.Empty);
        part.AfterFrame = frame =>
        {
            if (frame == 12) part.Board.Power = false;
        };
        Check(part, "chip.lost", "part.fell-silent");
    }

    [Fact]
    public void A_line_that_damages_frames() => Check(New("fault=fl=0103@31#*"), "chip.unstable", "link.damaged-frames");

    [Fact]
    public void A_digest_that_is_wrong_in_the_same_way_again() => Check(New("fault=wrongdigest@3E#*"), "verify.mismatch", "flash.stays-wrong");

    [Fact]
    public void Contents_that_are_wrong_in_another_way_again()
    {
        VirtualPart part = New(string.Empty);
        byte junk = 0;
        part.AfterFrame = _ =>
        {
            if (part.Sent[^1][0] == 0x3E) part.Board.Flash.Load(0x1000, [junk++]);
        };
        Check(part, "verify.mismatch", "flash.wrong-anew");
    }

    [Fact]
    public void An_adapter_that_brltty_takes_in_the_middle()
    {
        VirtualPart part = New("adapter=ch340g,fault=gone@31#1");
        var options = new ConnectOptions(BootControl.Host) { Host = new HostFacts { System = "linux", Brltty = true, PluggedSince = TimeSpan.FromSeconds(1) } };
        Check(part, "link.gone", "host.brltty", options);
    }

    [Fact]
    public void A_fault_of_a_rule_s_own_has_nothing_behind_it()
    {
        NcpException fault = Fail(New("wires=swapped"), null);
        Assert.Equal("connect.no-answer", fault.Diagnosis.Id);
        Assert.Empty(fault.Behind);
        Assert.NotEmpty(fault.Candidates);
    }

    /// <summary>What a person reads: the failure, its cause in full, the next two in a line each.</summary>
    [Fact]
    public void A_screen_of_it()
    {
        NcpException fault = Fail(Restarting(), null);
        var ending = new JobEnding(TimeSpan.Zero) { Diagnosis = fault.Diagnosis, Behind = fault.Behind, Candidates = fault.Candidates };
        Golden.Check("behind.txt", string.Join('\n', ErrorBlock.Of(ending, new PartState(), new Palette(false), 100, verbose: false)));
    }

    private static void Check(VirtualPart part, string id, string behind, ConnectOptions? options = null)
    {
        NcpException fault = Fail(part, options);
        Assert.Equal(id, fault.Diagnosis.Id);
        Assert.Equal(behind, fault.Behind.FirstOrDefault()?.Id);
    }

    private static NcpException Fail(VirtualPart part, ConnectOptions? options)
    {
        part.FillFlash(seed: 11);
        NcpException? fault = part.Try(f => f.FlashAsync(VirtualPart.SmallRequest() with { IsFull = true }, default), options);
        Assert.NotNull(fault);
        return fault;
    }

    /// <summary>In the middle of the job CHIP_EN is pulled while BOOT is low, and the firmware starts.</summary>
    private static VirtualPart Restarting()
    {
        VirtualPart part = New("app=shell");
        part.AfterFrame = frame =>
        {
            if (frame == 12)
            {
                part.Board.BootButton = StrapLevel.Low;
                part.Board.PulseEnable();
            }
        };
        return part;
    }

    private static VirtualPart New(string settings) => new(EmulatorSettings.Parse(string.Join(',', new[] { "lines=off", "size=64K", settings }.Where(s => s.Length > 0))));
}
