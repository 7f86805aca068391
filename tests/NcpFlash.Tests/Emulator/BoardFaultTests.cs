using System.Text;
using NcpFlash.Emulator;
using Xunit;

namespace NcpFlash.Tests.Emulator;

/// <summary>Faults of straps, supply and control lines, and what applications say. Sources: PROTOCOL 1.1, 1.2; SYMPTOMS B03, B05, B10, C05, C06.</summary>
public sealed class BoardFaultTests
{
    private const string VendorEntry = "dtr=0; wait 100ms; rts=1; wait 50ms; rts=0; wait 100ms";

    [Theory]
    [InlineData("boot=high", ChipState.Handshake)]
    [InlineData("boot=low", ChipState.Application)]
    [InlineData("boot=early", ChipState.Application)]
    [InlineData("power=off", ChipState.Off)]
    [InlineData("en=stuck-low", ChipState.Off)]
    [InlineData("en=stuck-high", ChipState.Handshake)]
    [InlineData("phantom=on", ChipState.Starting)]
    public void A_board_under_power(string settings, ChipState state) => Assert.Equal(state, Host(settings).Board.Chip.State);

    /// <summary>The vendor's sequence on a board whose BOOT is pulled low: only where the lines go to the right pins does the part enter its ROM.</summary>
    [Theory]
    [InlineData("lines=on", VendorEntry, ChipState.Handshake)]
    [InlineData("lines=unwired", VendorEntry, ChipState.Application)]
    [InlineData("lines=off", VendorEntry, ChipState.Application)]
    [InlineData("lines=crossed", VendorEntry, ChipState.Application)]
    [InlineData("lines=inverted", VendorEntry, ChipState.Off)]
    [InlineData("lines=en-inverted", VendorEntry, ChipState.Off)]
    [InlineData("lines=boot-inverted", VendorEntry, ChipState.Application)]
    [InlineData("lines=on,en=stuck-high", VendorEntry, ChipState.Application)]
    [InlineData("lines=on,boot=early", VendorEntry, ChipState.Application)]
    [InlineData("lines=crossed", "rts=0; wait 100ms; dtr=1; wait 50ms; dtr=0; wait 100ms", ChipState.Handshake)]
    [InlineData("lines=inverted", "dtr=1; wait 100ms; rts=0; wait 50ms; rts=1; wait 100ms", ChipState.Handshake)]
    [InlineData("lines=crossed-inverted", "rts=1; wait 100ms; dtr=0; wait 50ms; dtr=1; wait 100ms", ChipState.Handshake)]
    [InlineData("lines=en-inverted", "dtr=0; wait 100ms; rts=0; wait 50ms; rts=1; wait 100ms", ChipState.Handshake)]
    [InlineData("lines=boot-inverted", "dtr=1; wait 100ms; rts=1; wait 50ms; rts=0; wait 100ms", ChipState.Handshake)]
    public void A_sequence_meets_a_wiring(string settings, string sequence, ChipState state)
    {
        RawHost host = Host(settings.Contains("boot=", StringComparison.Ordinal) ? settings : $"boot=low,{settings}");
        host.Play(sequence);
        Assert.Equal(state, host.Board.Chip.State);
    }

    /// <summary>The supply comes back as at power-up, and BOOT is sampled as it is then (PROTOCOL 1.1).</summary>
    [Theory]
    [InlineData("dtr=0", ChipState.Handshake)]
    [InlineData("dtr=1", ChipState.Application)]
    public void A_brown_out_samples_boot_as_it_is_then(string boot, ChipState state)
    {
        RawHost host = Host("lines=on,fault=brownout@36");
        host.Connect();
        host.Play(boot);
        host.Ask("36 00 00 00");
        host.Clock.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Equal(state, host.Board.Chip.State);
    }

    [Fact]
    public void A_module_without_power_answers_after_it_gets_some()
    {
        RawHost host = Host("power=off");
        Assert.Equal("", host.Sync());
        host.Board.Console.Execute("power on");
        host.Clock.Advance(TimeSpan.FromMilliseconds(5));
        Assert.Equal("4F4B", host.Sync());
    }

    /// <summary>SYMPTOMS B05: powering up with the line held low is what helps; a plain power cycle does not.</summary>
    [Fact]
    public void Phantom_power_drains_through_a_line_held_low()
    {
        RawHost host = Host("phantom=on");
        Assert.Equal("", host.Sync());
        Cycle(host);
        Assert.Equal("", host.Sync());
        host.Play("break=1");
        Cycle(host);
        host.Play("break=0");
        Assert.Equal("4F4B", host.Sync());
        host.Play("rts=1; wait 50ms; rts=0; wait 10ms");
        Assert.Equal(ChipState.Starting, host.Board.Chip.State); // a reset without is a start without
        host.Play("rts=1; break=1; wait 50ms; rts=0; wait 10ms; break=0");
        Assert.Equal("4F4B", host.Sync());
    }

    [Fact]
    public void Half_of_the_starts_fail()
    {
        RawHost host = Host("phantom=half");
        string tries = string.Concat(Enumerable.Range(0, 8).Select(_ =>
        {
            host.Play("rts=1; wait 50ms; rts=0; wait 10ms");
            return host.Board.Chip.State == ChipState.Handshake ? '+' : '-';
        }));
        Assert.Equal("+-+-+-+-", tries); // the power-up before was the first, and failed
    }

    /// <summary>ADAPTERS 2.2: a simulated BREAK is over after 9 bits of 46 baud, however long it is asked for.</summary>
    [Fact]
    public void A_simulated_break_ends_by_itself()
    {
        RawHost host = Host("phantom=on,adapter=ch340g,quirks=simulated-break");
        host.Play("break=1; wait 500ms; rts=1; wait 50ms; rts=0; wait 10ms; break=0");
        Assert.Equal(ChipState.Starting, host.Board.Chip.State);
        host.Play("rts=1; break=1; wait 50ms; rts=0; wait 10ms; break=0");
        Assert.Equal(ChipState.Handshake, host.Board.Chip.State);
    }

    [Fact]
    public void A_break_spoils_a_frame_and_ends_a_run()
    {
        RawHost host = Host("");
        host.SetRate(500_000);
        host.Send([.. Enumerable.Repeat((byte)0x55, 60)]);
        host.Clock.Advance(TimeSpan.FromMilliseconds(2));
        host.Play("break=1; break=0");
        host.Send([.. Enumerable.Repeat((byte)0x55, 60)]);
        Assert.Equal("", host.Receive(0.1)); // two runs of 60 are no run of 70
        Assert.Equal("4F4B", host.Sync());
        host.Clock.Advance(TimeSpan.FromMilliseconds(20));
        host.Play("break=1; break=0");
        Assert.Equal(1, host.Board.Chip.FramingErrors);
        Assert.StartsWith("464C", host.Ask("10 00 00 00", 0.1), StringComparison.Ordinal); // the zero before it became the command
    }

    [Fact]
    public void Bytes_of_a_sequence_reach_the_part()
    {
        RawHost host = Host("");
        host.SetRate(500_000);
        host.Play($"send {string.Concat(Enumerable.Repeat("55", 100))}; wait 1ms");
        Assert.Equal("4F4B", host.Receive(0.1));
    }

    [Theory]
    [InlineData("t01", 921_600, "component_version")]
    [InlineData("t02", 921_600, "Build:")]
    [InlineData("shell", 2_000_000, "shell />")]
    [InlineData("chatter-115200", 115_200, "Build:")]
    [InlineData("2000000", 2_000_000, "nothing to start")]
    public void An_application_prints_at_its_rate(string app, int rate, string text)
    {
        RawHost host = Host($"boot=low,app={app}");
        host.SetRate(rate);
        host.Board.PulseEnable();
        host.Clock.Advance(TimeSpan.FromMilliseconds(51));
        Assert.Contains(text, Encoding.ASCII.GetString(host.ReceiveBytes(0.045)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chatter-115200", 115_200)]
    [InlineData("chatter-921600", 921_600)]
    [InlineData("chatter-2000000", 2_000_000)]
    public void Chatter_goes_on_without_end(string app, int rate)
    {
        RawHost host = Host($"boot=low,app={app}");
        host.SetRate(rate);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        string text = Encoding.ASCII.GetString(host.ReceiveExactly(700));
        Assert.True(text.Split("[log]").Length > 15, text);
    }

    [Fact]
    public void A_shell_echoes_what_it_hears()
    {
        RawHost host = Host("boot=low,app=shell");
        host.SetRate(2_000_000);
        host.Receive(0.1);
        host.Send("version"u8);
        Assert.Equal("version", Encoding.ASCII.GetString(host.ReceiveBytes(0.1)));
        Assert.DoesNotContain("4F4B", host.Sync(), StringComparison.Ordinal);
    }

    /// <summary>SYMPTOMS ST-5: <c>c127bd41414141…</c>, once for each burst.</summary>
    [Fact]
    public void An_application_may_answer_with_rubbish()
    {
        RawHost host = Host("boot=low,app=rubbish");
        Assert.Matches("^C127BD(41){301}$", host.Sync());
        host.Clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.StartsWith("C127BD4141", host.Sync(), StringComparison.Ordinal);
    }

    [Fact]
    public void Framing_errors_and_breaks_of_a_wrong_rate_are_counted()
    {
        RawHost host = Host("boot=low,app=chatter-115200");
        host.SetRate(500_000);
        host.ReceiveExactly(400);
        Assert.InRange((double)host.Link.Counters.FramingErrors!.Value / host.Link.Counters.BytesRead, 0.35, 0.6);
        Assert.True(host.Link.Counters.Breaks > 0);
    }

    private static RawHost Host(string settings) => new(EmulatorSettings.Parse(settings));

    private static void Cycle(RawHost host)
    {
        host.Board.Console.Execute("power off");
        host.Clock.Advance(TimeSpan.FromMilliseconds(500));
        host.Board.Console.Execute("power on");
        host.Clock.Advance(TimeSpan.FromMilliseconds(10));
    }
}
