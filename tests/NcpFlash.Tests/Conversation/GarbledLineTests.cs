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

    [Theory]
    [InlineData("host=jitters@400000,seed=2")]
    [InlineData("host=jitters@400000,seed=3")]
    [InlineData("host=loses@460800,seed=1")]
    [InlineData("host=loses@460800,seed=3")]
    public void A_handshake_that_a_host_garbles_is_made_at_a_slower_rate(string settings)
    {
        VirtualPart part = Flashed(settings);
        Assert.InRange(part.Events.OfType<JobEvent.RateChanged>().Last().Requested.BitsPerSecond, 115_200, 460_800);
    }

    /// <summary>A part that is still heard is not called lost: the line is at fault.</summary>
    [Theory]
    [InlineData("host=jitters@100000,seed=1")]
    [InlineData("host=jitters@100000,seed=2")]
    [InlineData("host=jitters@100000,seed=3")]
    [InlineData("host=loses@100000,seed=2")]
    [InlineData("host=loses@100000,seed=4")]
    public void A_host_that_garbles_everything_is_told_as_a_line_that_does(string settings)
    {
        NcpException fault = Fail(settings);
        Assert.Equal(("chip.unstable", "D04"), (fault.Diagnosis.Id, fault.Diagnosis.Kind.Row));
        Assert.Contains(fault.Behind.FirstOrDefault()?.Id, new[] { "link.damaged-frames", "rate.not-working" });
        Assert.DoesNotContain(fault.Behind, b => b.Id is "chip.host-too-slow" or "rate.not-made" or "part.restarted");
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
