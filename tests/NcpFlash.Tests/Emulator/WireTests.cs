using System.Text;
using NcpFlash.Emulator;
using NcpFlash.Links;
using Xunit;

namespace NcpFlash.Tests.Emulator;

/// <summary>What wrong wires, and a host that copies the line, do to it. Sources: SYMPTOMS 1.4 B, C; PROTOCOL 1.8, 12.</summary>
public sealed class WireTests
{
    private static readonly byte[] Burst = [.. Enumerable.Repeat((byte)0x55, 300)];

    [Theory]
    [InlineData("good", "4F4B")]
    [InlineData("swapped", "")]
    [InlineData("tx-open", "")]
    [InlineData("rx-open", "")]
    [InlineData("contention", "")]
    [InlineData("tx-low", "")]
    [InlineData("no-ground", "")]
    public void A_handshake_over_such_wires(string wires, string heard) => Assert.Equal(heard, Host($"wires={wires}").Sync());

    /// <summary>Which faults let a boot log through: those of the other direction (B02).</summary>
    [Theory]
    [InlineData("good", true)]
    [InlineData("tx-open", true)]
    [InlineData("contention", true)]
    [InlineData("tx-low", true)]
    [InlineData("swapped", false)]
    [InlineData("rx-open", false)]
    [InlineData("no-ground", false)]
    [InlineData("floating", false)]
    [InlineData("joined", false)]
    public void A_boot_log_over_such_wires(string wires, bool isHeard)
    {
        RawHost host = Host($"wires={wires},boot=low,app=t01");
        host.SetRate(921_600);
        host.Board.PulseEnable();
        Assert.Equal(isHeard, Encoding.ASCII.GetString(host.ReceiveBytes(0.2)).Contains("component_version", StringComparison.Ordinal));
    }

    [Fact]
    public void Rx_open_is_deaf_on_one_side_only()
    {
        RawHost host = Host("wires=rx-open");
        host.Sync();
        Assert.Equal(ChipState.Command, host.Board.Chip.State);
        host = Host("wires=tx-open");
        host.Sync();
        Assert.Equal(ChipState.Handshake, host.Board.Chip.State);
    }

    /// <summary>C01: exactly our own bytes, and the module hears none of them.</summary>
    [Fact]
    public void Joined_wires_echo_every_byte()
    {
        RawHost host = Host("wires=joined");
        host.SetRate(500_000);
        host.Send(Burst);
        Assert.Equal(Convert.ToHexString(Burst), host.Receive(0.1));
        Assert.Equal(ChipState.Handshake, host.Board.Chip.State);
    }

    /// <summary>C02: the bytes of a real report (SYMPTOMS ST-2), once a burst.</summary>
    [Fact]
    public void A_floating_input_hears_its_own_burst_fade()
    {
        RawHost host = Host("wires=floating");
        Assert.Equal("7F5555555515142800FF", host.Sync());
        host.Clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal("7F5555555515142800FF", host.Sync());
        Assert.Equal(ChipState.Command, host.Board.Chip.State); // it heard us; its answer does not get out
    }

    /// <summary>C08: a framing error and a BREAK with every byte, and every byte is 00.</summary>
    [Fact]
    public void A_low_input_reports_breaks_without_end()
    {
        RawHost host = Host("wires=rx-low");
        host.Clock.Advance(TimeSpan.FromMilliseconds(100));
        byte[] heard = host.ReceiveExactly(80);
        Assert.All(heard, b => Assert.Equal(0, b));
        LinkCounters counters = host.Link.Counters;
        Assert.True(counters.Breaks >= 80 && counters.FramingErrors == counters.Breaks, counters.ToString());
    }

    [Fact]
    public void Without_ground_a_talking_module_is_rubbish()
    {
        RawHost host = Host("wires=no-ground,boot=low,app=chatter-921600");
        host.SetRate(921_600);
        byte[] heard = host.ReceiveExactly(100);
        Assert.True(heard.Count(b => b is 0x00 or 0xFF) > 40);
    }

    [Fact]
    public void Another_driver_that_pulls_bits_down_spoils_frames()
    {
        RawHost host = Host("wires=contention-and");
        for (int i = 0; i < 5; i++)
        {
            host.Sync();
        }

        Assert.Equal(ChipState.Handshake, host.Board.Chip.State); // no 70 bytes 0x55 in a row
    }

    /// <summary>Errors of noise grow with the square of the rate: a bit at 500,000 is wrong a sixteenth as often as one at 2,000,000.</summary>
    [Fact]
    public void Noise_grows_with_the_rate()
    {
        Assert.InRange(Errors("wires=noise=0.02", 2_000_000), 120, 210); // of 1000 characters with nine bits that count
        Assert.InRange(Errors("wires=noise=0.02", 500_000), 3, 25);
        Assert.Equal(Heard("wires=noise=0.02", 2_000_000), Heard("wires=noise=0.02", 2_000_000));
        Assert.NotEqual(Heard("wires=noise=0.02", 2_000_000), Heard("wires=noise=0.02,seed=2", 2_000_000));
    }

    [Theory]
    [InlineData("wires=too-long=1000000", 921_600, false)]
    [InlineData("wires=too-long=1000000", 1_000_000, false)]
    [InlineData("wires=too-long=1000000", 2_000_000, true)]
    [InlineData("host=jitters@1000000", 921_600, false)]
    [InlineData("host=jitters@1000000", 2_000_000, true)]
    [InlineData("host=loses@500000", 500_000, false)]
    [InlineData("host=loses@500000", 921_600, true)]
    [InlineData("host=copies", 2_000_000, false)]
    public void A_limit_divides_good_rates_from_bad(string settings, int rate, bool errors) => Assert.Equal(errors, Errors(settings, rate) > 0);

    /// <summary>C13: characters are missing, those that come are right.</summary>
    [Fact]
    public void A_slow_host_loses_characters_and_spoils_none()
    {
        byte[] sent = Text(), heard = Heard("host=loses@500000", 2_000_000);
        Assert.InRange(heard.Length, sent.Length * 0.92, sent.Length * 0.99);
        int at = 0;
        foreach (byte value in sent)
        {
            at += at < heard.Length && heard[at] == value ? 1 : 0;
        }

        Assert.Equal(heard.Length, at);
    }

    /// <summary>PROTOCOL 12: a ring of 512 bytes lost data at 2 Mbaud; short frames pass, a frame of 2056 bytes does not.</summary>
    [Theory]
    [InlineData(500, 2_000_000, 0)]
    [InlineData(1000, 2_000_000, 0)]
    [InlineData(2056, 2_000_000, 516)]
    [InlineData(2056, 1_000_000, 0)]
    public void A_ring_overruns_with_long_frames_at_high_rates(int bytes, int rate, int lost) =>
        Assert.InRange(bytes - Through("host=ring@1000000", rate, new byte[bytes]).Length, lost - 8, lost + 8);

    /// <summary>PROTOCOL 1.8: lines and BREAK end at the host; the part waits in its ROM.</summary>
    [Fact]
    public void Lines_do_not_pass_a_host()
    {
        RawHost host = Host("host=copies");
        Assert.True(host.Link.Identity.HasControlLines);
        host.Play("dtr=1 rts=1; wait 20ms; rts=0; wait 20ms");
        Assert.Equal((ChipState.Handshake, StrapLevel.High), (host.Board.Chip.State, host.Board.Boot));
        Assert.Equal("4F4B", host.Sync());
    }

    private static RawHost Host(string settings) => new(EmulatorSettings.Parse(settings));

    private static byte[] Text() => [.. Enumerable.Range(0, 1000).Select(i => (byte)(0x20 + (i % 90)))];

    private static byte[] Heard(string settings, int rate) => Through(settings, rate, Text());

    /// <summary>How many characters must be changed, added or removed to make what was heard of what was sent.</summary>
    private static int Errors(string settings, int rate)
    {
        byte[] sent = Text(), heard = Heard(settings, rate);
        int[] row = [.. Enumerable.Range(0, heard.Length + 1)];
        for (int i = 0; i < sent.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i + 1);
            for (int j = 0; j < heard.Length; j++)
            {
                int change = diagonal + (sent[i] == heard[j] ? 0 : 1);
                (diagonal, row[j + 1]) = (row[j + 1], Math.Min(change, Math.Min(row[j], row[j + 1]) + 1));
            }
        }

        return row[heard.Length];
    }

    /// <summary>Sends bytes from the part's pin to the adapter's, over the wires alone.</summary>
    private static byte[] Through(string settings, int rate, byte[] bytes)
    {
        RawHost host = Host(settings);
        host.SetRate(rate);
        host.Board.Chip.Wire.Rate = rate;
        host.Board.Chip.Wire.Send(bytes);
        return host.ReceiveBytes(0.1);
    }
}
