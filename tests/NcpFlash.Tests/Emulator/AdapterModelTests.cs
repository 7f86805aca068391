using NcpFlash.Adapters;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using Xunit;

namespace NcpFlash.Tests.Emulator;

/// <summary>The adapter's own behaviour, seen by a host that knows no protocol. Sources: ADAPTERS 2.1 to 2.3, SYMPTOMS A07 to A13, C03, D13.</summary>
public sealed class AdapterModelTests
{
    private static readonly byte[] Burst = [.. Enumerable.Repeat((byte)0x55, 300)];

    [Theory]
    [InlineData("cp2102", 2_000_000, 1_000_000, 1_000_000)]
    [InlineData("pl2303h", 2_000_000, 1_228_800, 1_228_800)]
    [InlineData("ch340-old-driver", 921_600, 857_143, 921_600)]
    [InlineData("pl2303-fake", 500_000, 9600, 500_000)]
    [InlineData("bridge-115200", 2_000_000, 115_200, 2_000_000)]
    [InlineData("cp2104", 921_600, 923_077, 923_076)]
    [InlineData("ideal", 921_600, 921_600, 921_600)]
    public void The_line_runs_at_the_real_rate_and_the_host_is_told_what_linux_tells(string adapter, int asked, int real, int told)
    {
        RawHost host = Host($"adapter={adapter}");
        BitRate reported = host.Clock.Run(async () => await host.Link.SetBitRateAsync(new BitRate(asked), CancellationToken.None));
        Assert.Equal((told, told, real), (reported.BitsPerSecond, host.Link.BitRate.BitsPerSecond, host.Board.HostWire.Rate));
        RawHost other = Host($"adapter={adapter},readback=off");
        Assert.Equal(asked, other.Clock.Run(async () => await other.Link.SetBitRateAsync(new BitRate(asked), CancellationToken.None)).BitsPerSecond);
        Assert.Equal(real, other.Board.HostWire.Rate);
    }

    [Theory]
    [InlineData("ft232r", 11)]
    [InlineData("ch340g", 11)]
    [InlineData("cp2102", 11)]
    [InlineData("mini-uart", 11)] // 0.8 % off at 500,000
    [InlineData("bridge-115200", 40)]
    [InlineData("pl2303-fake", 330)] // 9600: a handshake takes a third of a second, and a host that waits for less hears nothing
    public void The_rom_measures_the_rate_whatever_it_is(string adapter, int milliseconds)
    {
        RawHost host = Host($"adapter={adapter},latency=1ms");
        host.SetRate(500_000);
        TimeSpan before = host.Clock.Elapsed;
        host.Send(Burst);
        Assert.Equal("4F4B", Convert.ToHexString(host.ReceiveExactly(2)));
        Assert.InRange((host.Clock.Elapsed - before).TotalMilliseconds, milliseconds * 0.1, milliseconds);
    }

    [Fact]
    public void An_identity_is_that_of_the_model()
    {
        Assert.Null(Host("").Link.Identity.Usb);
        UsbIdentity usb = Assert.IsType<UsbIdentity>(Host("adapter=ft232r,serial=A1").Link.Identity.Usb);
        Assert.Equal(new UsbIdentity(0x0403, 0x6001, 0x0600, "FTDI", "FT232R USB UART", "A1", null, "ftdi_sio"), usb);
        Assert.Equal(0, Host("adapter=ft2232h-a").Link.Identity.Usb?.Interface);
        Assert.Null(Host("adapter=pl2303-fake").Link.Identity.Usb);
    }

    /// <summary>FTDI: a packet that is not full waits for the timer, a full one (62 bytes of data in 64) leaves at once.</summary>
    [Fact]
    public void Only_a_packet_that_is_not_full_waits_for_the_latency_timer()
    {
        (RawHost host, _) = Jumper("adapter=ft232r");
        TimeSpan before = host.Clock.Elapsed;
        host.Send("AA");
        Assert.Single(host.ReceiveExactly(1));
        Assert.InRange((host.Clock.Elapsed - before).TotalMilliseconds, 16, 16.1);
        before = host.Clock.Elapsed;
        host.Send(new byte[62]);
        host.ReceiveExactly(62);
        Assert.InRange((host.Clock.Elapsed - before).TotalMilliseconds, 1.24, 1.3); // 62 bytes at 500,000
        before = host.Clock.Elapsed;
        host.Send(new byte[63]);
        host.ReceiveExactly(63);
        Assert.InRange((host.Clock.Elapsed - before).TotalMilliseconds, 17, 17.5);
        (host, _) = Jumper("latency=1ms,adapter=ft232r");
        before = host.Clock.Elapsed;
        host.Send("AA");
        host.ReceiveExactly(1);
        Assert.InRange((host.Clock.Elapsed - before).TotalMilliseconds, 1, 1.1);
    }

    /// <summary>SYMPTOMS A10: 1, 2, 31 bytes do not come back, 32 do, of 33 the last stays; B08: two boot infos push a held OK out.</summary>
    [Fact]
    public void A_hold_back_adapter_gives_thirty_two_or_nothing()
    {
        (RawHost host, _) = Jumper("adapter=ch340g,quirks=hold-back-32");
        host.Send(new byte[31]);
        Assert.Empty(host.ReceiveBytes(1));
        host.Send(new byte[1]);
        Assert.Equal(32, host.ReceiveBytes(1).Length);
        host.Send(new byte[33]);
        Assert.Equal(32, host.ReceiveBytes(1).Length);
        host.Send(new byte[31]);
        Assert.Equal(32, host.ReceiveBytes(1).Length);

        host = Host("adapter=ch340g,quirks=hold-back-32");
        host.SetRate(500_000);
        host.Send(Burst);
        Assert.Empty(host.ReceiveBytes(0.1));
        host.Send("10 00 00 00");
        Assert.StartsWith("4F4B4F4B1C00", host.Receive(0.1), StringComparison.Ordinal);
    }

    /// <summary>SYMPTOMS A11.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(31, 31)]
    [InlineData(32, 0)]
    [InlineData(33, 33)]
    [InlineData(64, 0)]
    [InlineData(65, 65)]
    [InlineData(2048, 0)]
    public void Replies_of_a_multiple_of_thirty_two_are_lost(int sent, int received)
    {
        (RawHost host, _) = Jumper("adapter=ch341,quirks=loses-32n");
        host.Send(new byte[sent]);
        Assert.Equal(received, host.ReceiveBytes(1).Length);
    }

    [Fact]
    public void A_model_has_what_every_unit_has_and_a_user_may_add_or_take_away()
    {
        Assert.Equal([AdapterQuirk.CtsRequired, AdapterQuirk.RtsUnusable], EmulatorSettings.Parse("adapter=cp2102c").Adapter.Quirks);
        Assert.Equal([AdapterQuirk.CtsRequired, AdapterQuirk.RtsUnusable, AdapterQuirk.HoldBack32], EmulatorSettings.Parse("quirks=hold-back-32,adapter=cp2102c").Adapter.Quirks);
        Assert.Empty(EmulatorSettings.Parse("adapter=cp2102c,quirks=none").Adapter.Quirks);
        Assert.Empty(EmulatorSettings.Parse("adapter=ch340g").Adapter.Quirks);
    }

    /// <summary>SYMPTOMS A09: without CTS at ground nothing leaves, and the system says so only after its own time.</summary>
    [Fact]
    public void An_adapter_that_waits_for_cts_sends_nothing()
    {
        RawHost host = Host("adapter=cp2102c");
        host.SetRate(500_000);
        host.Send(Burst);
        Assert.Empty(host.ReceiveBytes(1));
        NcpException fault = Assert.Throws<NcpException>(() => host.SetRate(115_200));
        Assert.Equal("port.write-stuck", fault.Diagnosis.Id);
        RawHost grounded = Host("adapter=cp2102c,cts=ground");
        Assert.Equal("4F4B", grounded.Sync());
    }

    [Fact]
    public void A_system_takes_a_page_before_it_complains_of_a_stuck_adapter()
    {
        RawHost host = Host("adapter=cp2102c");
        host.Send(new byte[4096]);
        NcpException fault = Assert.Throws<NcpException>(() => host.Send(new byte[1]));
        Assert.Equal("port.write-stuck", fault.Diagnosis.Id);
    }

    [Fact]
    public void Rts_that_moves_by_itself_resets_nothing()
    {
        RawHost host = Host("adapter=cp2102c,cts=ground");
        host.Play("rts=1");
        Assert.Equal(StrapLevel.High, host.Board.Enable);
        host.Play("dtr=1");
        Assert.Equal(StrapLevel.Low, host.Board.Boot);
    }

    /// <summary>SYMPTOMS 1.2, CP2102: what was not read comes up after the next opening.</summary>
    [Fact]
    public void Stale_bytes_come_before_fresh_ones()
    {
        RawHost host = Host("adapter=cp2102,quirks=stale-after-purge");
        Assert.Equal("00F84F", host.Receive(0.1));
        host.SetRate(500_000);
        host.Send(Burst);
        host.Clock.Advance(TimeSpan.FromMilliseconds(50));
        host.Clock.Run(async () => await host.Link.DisposeAsync());
        var next = new RawHost(host.Clock, host.Board);
        Assert.Equal("4F4B", next.Receive(0.1));
        Assert.Equal("", new RawHost(host.Clock, host.Board).Receive(0.1));
    }

    /// <summary>SYMPTOMS D13: deaf from the moment the port was closed while bytes came; plugging it anew helps.</summary>
    [Fact]
    public void An_adapter_closed_while_receiving_is_deaf_until_it_is_plugged_in_anew()
    {
        RawHost host = Host("adapter=cp2102n,quirks=dies-if-closed-while-receiving,boot=low,app=chatter-115200");
        host.SetRate(115_200);
        host.Clock.Advance(TimeSpan.FromMilliseconds(71));
        Assert.NotEmpty(host.ReceiveBytes(0.02));
        while (!host.Link.IsReceiving)
        {
            host.Clock.Advance(TimeSpan.FromMilliseconds(0.2));
        }

        host.Clock.Run(async () => await host.Link.DisposeAsync());
        host = new RawHost(host.Clock, host.Board);
        host.SetRate(115_200);
        Assert.Empty(host.ReceiveBytes(0.5));
        host.Board.Console.Execute("unplug");
        Assert.Equal("link.gone", Assert.Throws<NcpException>(() => host.Send("00")).Diagnosis.Id);
        Assert.Equal("port.not-found", Assert.Throws<NcpException>(() => host.Board.OpenLink()).Diagnosis.Id);
        Assert.StartsWith("unplugged, ", host.Board.Console.Execute("status"), StringComparison.Ordinal);
        host.Board.Console.Execute("plug");
        host = new RawHost(host.Clock, host.Board);
        host.SetRate(115_200);
        Assert.NotEmpty(host.ReceiveExactly(20));
    }

    [Theory]
    [InlineData("", 0.0, true)]
    [InlineData("replug=2s", 1.9, false)]
    [InlineData("replug=2s", 2.1, true)]
    [InlineData("replug=never", 1000, false)]
    public void An_adapter_that_a_fault_pulls_out_comes_back_when_it_is_told(string settings, double seconds, bool isBack)
    {
        RawHost host = Host($"fault=gone#1,{settings}");
        Assert.Equal("4F4B", host.Sync());
        host.Clock.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal("link.gone", Assert.Throws<NcpException>(() => host.Ask("10 00 00 00")).Diagnosis.Id);
        host.Clock.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal(isBack, host.Board.IsPlugged);
        Assert.Equal(isBack, Record.Exception(() => host.Board.OpenLink()) is null);
    }

    /// <summary>SYMPTOMS C03: the JTAG engine answers FA and the byte.</summary>
    [Fact]
    public void A_jtag_channel_answers_every_byte_as_a_bad_command()
    {
        RawHost host = Host("adapter=ft2232h-a,quirks=mpsse-channel-a");
        host.SetRate(500_000);
        host.Send(Burst);
        byte[] heard = host.ReceiveBytes(0.1);
        Assert.Equal(600, heard.Length);
        Assert.True(heard.Chunk(2).All(pair => pair is [0xFA, 0x55]));
    }

    [Fact]
    public void A_j_link_drives_its_output_only_after_a_rate_was_set()
    {
        RawHost host = Host("adapter=jlink-ob");
        host.Send([.. Burst[..100]]); // at 115200, which the ROM would measure
        Assert.Equal("", host.Receive(0.1));
        host.SetRate(500_000);
        host.Send(Burst);
        Assert.Equal("4F4B", host.Receive(0.1));
    }

    /// <summary>PROTOCOL 1.6.</summary>
    [Fact]
    public void A_vendor_bridge_takes_its_lines_as_text()
    {
        RawHost host = Host("adapter=bouffalo-bridge");
        host.Play("dtr=1 rts=1");
        Assert.Equal((StrapLevel.High, StrapLevel.High), (host.Board.Boot, host.Board.Enable));
        host.Send("BOUFFALOLAB5555DTR0"u8);
        host.Send("BOUFFALOLAB5555RTS0"u8);
        Assert.Equal((StrapLevel.Low, StrapLevel.Low), (host.Board.Boot, host.Board.Enable));
        host.Send("BOUFFALOLAB5555RTS1"u8);
        host.Clock.Advance(TimeSpan.FromMilliseconds(5));
        Assert.Equal(ChipState.Application, host.Board.Chip.State);
        host.Send([.. "BOUFFALOLAB5555RESET"u8, 0, 0]);
        host.Clock.Advance(TimeSpan.FromMilliseconds(5));
        Assert.Equal(ChipState.Handshake, host.Board.Chip.State);
        Assert.Equal("4F4B", host.Sync());
    }

    [Fact]
    public void A_bridge_that_needs_dtr_is_silent_without()
    {
        RawHost host = Host("adapter=cdc-acm,quirks=needs-dtr,lines=unwired");
        Assert.Equal("", host.Sync());
        host.Clock.Advance(TimeSpan.FromSeconds(3));
        host.Play("dtr=1");
        Assert.Equal("4F4B", host.Sync());
    }

    [Fact]
    public void A_small_buffer_overruns_while_the_host_does_not_come()
    {
        (RawHost host, _) = Jumper("buffer=16,latency=5ms");
        host.Send(new byte[40]);
        Assert.Equal(16, host.ReceiveBytes(0.1).Length);
        Assert.Equal(24, host.Link.Counters.Overruns);
    }

    [Fact]
    public void Opening_may_assert_both_lines()
    {
        RawHost host = Host("open=asserts");
        Assert.Equal((StrapLevel.Low, StrapLevel.Low, ChipState.Off), (host.Board.Boot, host.Board.Enable, host.Board.Chip.State));
        host.Play("dtr=0; rts=0; wait 5ms");
        Assert.Equal(ChipState.Handshake, host.Board.Chip.State);
    }

    /// <summary>Every model, in every direction: what the line carries at a rate that both sides make is what arrives.</summary>
    [Fact]
    public void Every_model_carries_bytes_at_its_work_rate()
    {
        byte[] bytes = [.. Enumerable.Range(0, 257).Select(i => (byte)(i * 7))];
        foreach (AdapterProfile adapter in AdapterCatalog.Known.Adapters)
        {
            (RawHost host, _) = Jumper($"adapter={adapter.Word},cts=ground");
            host.SetRate(adapter.WorkRate.BitsPerSecond);
            host.Send(bytes);
            Assert.Equal($"{adapter.Word} {Convert.ToHexString(bytes)}", $"{adapter.Word} {host.Receive(0.1)}");
        }
    }

    private static RawHost Host(string settings) => new(EmulatorSettings.Parse(settings));

    /// <summary>An adapter with a jumper from TX to RX, at 500,000.</summary>
    private static (RawHost Host, Board Board) Jumper(string settings)
    {
        RawHost host = Host($"wires=joined,{settings}");
        host.SetRate(500_000);
        return (host, host.Board);
    }
}
