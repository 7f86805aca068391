using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Sessions;
using Xunit;

namespace NcpFlash.Tests.Conversation;

/// <summary>Lines and computers that lose, garble or delay a little: the part is reached where that can be, and what is blamed is to blame.</summary>
public sealed class GarbledLineTests
{
    /// <summary>An OK of which half is lost is no OK that an adapter holds back.</summary>
    [Theory]
    [InlineData("dropreply@sync#*")]
    [InlineData("dropreply=0@sync#*")]
    [InlineData("silence@sync#*")]
    public void An_OK_that_is_lost_is_not_held_back(string fault)
    {
        VirtualPart part = Flashed($"lines=off,fault={fault}");
        Assert.DoesNotContain(part.Events.OfType<JobEvent.Warned>(), w => w.Warning.Id == "adapter.holds-back");
    }

    /// <summary>What a line that garbles is called: never a part that is lost, another chip, a computer that stood still, or an adapter that clamps.</summary>
    private static readonly string[] OfLine = ["chip.unstable", "chip.malformed-reply", "connect.boot-info", "connect.half-ok", "connect.marginal", "rate.not-working", "link.damaged-frames"];

    private static readonly string[] NotOfLine = ["chip.host-too-slow", "rate.not-made", "part.restarted", "part.fell-silent"];

    /// <summary>A host that garbles the handshake at its usual rate carries a slower one, more often than not; otherwise the line is blamed.</summary>
    [Theory]
    [InlineData("host=jitters@400000")]
    [InlineData("host=loses@460800")]
    public void A_handshake_that_a_host_garbles_is_made_at_a_slower_rate(string settings) => Assert.InRange(Flashed(settings, seeds: 4), 2, 4);

    [Theory]
    [InlineData("host=jitters@100000")]
    [InlineData("host=loses@100000")]
    public void A_host_that_garbles_everything_is_told_as_a_line_that_does(string settings) => Assert.InRange(Flashed(settings, seeds: 3), 0, 1);

    [Theory(Explicit = true)]
    [Trait("Category", "Long")]
    [InlineData("host=jitters@100000")]
    [InlineData("host=jitters@400000")]
    [InlineData("host=loses@100000")]
    [InlineData("host=loses@460800")]
    [InlineData("wires=noise=0.02")]
    public void Many_lines_that_garble(string settings) => Flashed(settings, seeds: 36);

    /// <summary>How many of so many lines a part was flashed over; of the others the line is blamed.</summary>
    private static int Flashed(string settings, int seeds)
    {
        int flashed = 0;
        for (int seed = 1; seed <= seeds; seed++)
        {
            (VirtualPart part, byte[] expected) = New($"{settings},seed={seed}");
            NcpException? fault = part.Try(f => f.FlashAsync(VirtualPart.SmallRequest() with { IsFull = true }, default), Options(part));
            flashed += fault is null ? 1 : 0;
            Assert.True(fault is not null || part.Board.Flash.Contents.SequenceEqual(expected), $"seed {seed}");
            Assert.True(fault is null || OfLine.Contains(fault.Diagnosis.Id), $"seed {seed}: {fault?.Diagnosis.Id} {fault?.Diagnosis.Summary}");
            Assert.True(fault is null || !fault.Behind.Concat(fault.Candidates).Any(b => NotOfLine.Contains(b.Id) && b.Confidence >= Confidence.High), $"seed {seed}: {string.Join(' ', fault?.Behind.Select(b => b.Id) ?? [])}");
        }

        return flashed;
    }

    /// <summary>A computer that stands still says nothing of the rate: the job goes on at the rate it had.</summary>
    [Fact]
    public void A_pause_of_the_computer_costs_no_rate()
    {
        VirtualPart part = Flashed("lines=off,stall=3s/30");
        Assert.Empty(part.Events.OfType<JobEvent.RateFellBack>());
        Assert.Single(part.Events.OfType<JobEvent.Warned>(), w => w.Warning.Id == "chip.host-too-slow");
    }

    [Fact]
    public void A_computer_that_stands_still_again_and_again_is_told()
    {
        NcpException fault = Fail("lines=off,stall=3s/7");
        Assert.Equal("chip.host-too-slow", fault.Behind.FirstOrDefault()?.Id);
        Assert.DoesNotContain(fault.Behind, b => b.Id == "rate.not-working");
    }

    /// <summary>To wait in vain for an answer is no pause of the computer.</summary>
    [Fact]
    public void Waiting_for_an_answer_is_no_pause() => Assert.DoesNotContain(Fail("lines=off,fault=silence@42#*").Candidates, b => b.Id == "chip.host-too-slow");

    [Fact]
    public void A_driver_that_fails_at_fast_rates_is_told_and_not_asked_for_them()
    {
        VirtualPart part = Flashed("os=macos,adapter=ch340g,quirks=needs-vendor-driver-on-mac");
        Assert.Single(part.Events.OfType<JobEvent.Warned>(), w => w.Warning.Id == "adapter.system-driver");
        Assert.Empty(part.Events.OfType<JobEvent.RateFellBack>());
        Assert.Equal(230_400, part.Events.OfType<JobEvent.RateChanged>().Last().Requested.BitsPerSecond);
    }

    /// <summary>A bridge that passes nothing on without DTR: it is asserted once BOOT has been sampled, whatever the lines are wired to.</summary>
    [Theory]
    [InlineData("adapter=debugprobe,quirks=needs-dtr")]
    [InlineData("adapter=debugprobe,quirks=needs-dtr,boot=low,app=shell")]
    [InlineData("adapter=rp2040-150,quirks=needs-dtr,lines=unwired")]
    [InlineData("adapter=cdc-acm,quirks=needs-dtr,lines=unwired")]
    public void A_bridge_that_needs_DTR_gets_it(string settings)
    {
        VirtualPart part = Flashed(settings);
        Diagnosis told = Assert.Single(part.Events.OfType<JobEvent.Warned>(), w => w.Warning.Id.StartsWith("adapter.", StringComparison.Ordinal) || w.Warning.Id.StartsWith("connect.", StringComparison.Ordinal)).Warning;
        Assert.Equal("adapter.needs-dtr", told.Id);
        string advised = told.Facts.First(f => f.Name == "sequence").Value;
        BootControl control = BootControl.Parse(advised["--boot '".Length..^1]);
        VirtualPart again = new(EmulatorSettings.Parse("size=64K," + settings));
        again.Run(f => f.InfoAsync(default), new ConnectOptions(control));
        Assert.Empty(again.Events.OfType<JobEvent.Warned>());
    }

    /// <summary>An RC on CHIP_EN, up to a hundred times what is recommended: the part is reached in the vendor's own way.</summary>
    [Theory]
    [InlineData("1ms")]
    [InlineData("3.3ms")]
    [InlineData("30ms")]
    [InlineData("100ms")]
    [InlineData("150ms")]
    public void An_RC_on_CHIP_EN_is_waited_for(string delay)
    {
        foreach (string boot in new[] { "high", "low" })
        {
            VirtualPart part = Flashed($"en-rc={delay},boot={boot},app=shell");
            Assert.Empty(part.Events.OfType<JobEvent.Warned>());
            Assert.Single(part.Events.OfType<JobEvent.AttemptStarted>());
        }
    }

    /// <summary>A refusal with a code that no table lists is sooner a damaged reply than news: it is asked again.</summary>
    [Fact]
    public void A_refusal_of_no_table_is_asked_again() => Flashed("lines=off,fault=fl=4601@41#1+fl=1103@22#1");

    [Fact]
    public void A_refusal_of_no_table_that_stays_is_told_without_certainty()
    {
        NcpException fault = Fail("lines=off,fault=fl=4601@3B#*");
        Assert.Equal(("chip.refused", Confidence.Likely), (fault.Diagnosis.Id, fault.Diagnosis.Confidence));
    }

    private static VirtualPart Flashed(string settings)
    {
        (VirtualPart part, byte[] expected) = New(settings);
        part.Run(f => f.FlashAsync(VirtualPart.SmallRequest() with { IsFull = true }, default), Options(part));
        Assert.True(part.Board.Flash.Contents.SequenceEqual(expected));
        return part;
    }

    private static NcpException Fail(string settings)
    {
        (VirtualPart part, _) = New(settings);
        NcpException? fault = part.Try(f => f.FlashAsync(VirtualPart.SmallRequest() with { IsFull = true }, default), Options(part));
        Assert.NotNull(fault);
        return fault;
    }

    private static (VirtualPart Part, byte[] Expected) New(string settings)
    {
        EmulatorOptions options = EmulatorSettings.Parse("size=64K," + settings);
        var part = new VirtualPart(options);
        part.FillFlash(seed: 11);
        return (part, VirtualPart.Expected(VirtualPart.SmallRequest(), part.Board.Flash.Contents));
    }

    private static ConnectOptions Options(VirtualPart part) => new(BootControl.Lines) { Host = part.Board.Computer.Facts(HostFacts.Unknown) };
}
