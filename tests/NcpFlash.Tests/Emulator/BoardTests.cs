using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using NcpFlash.Emulator;
using Xunit;

namespace NcpFlash.Tests.Emulator;

public class BoardTests
{
    [Fact]
    public void Boot_is_sampled_when_enable_rises()
    {
        var host = new RawHost();
        Assert.Equal(ChipState.Handshake, host.Board.Chip.State);
        host.Board.BootButton = StrapLevel.Low;
        Assert.Equal(ChipState.Handshake, host.Board.Chip.State);
        host.Board.PulseEnable();
        Assert.Equal(ChipState.Off, host.Board.Chip.State);
        host.Board.BootButton = StrapLevel.High; // before CHIP_EN rises
        host.Clock.Advance(TimeSpan.FromMilliseconds(60));
        Assert.Equal(ChipState.Handshake, host.Board.Chip.State);
        host.Board.BootButton = StrapLevel.Low;
        host.Board.PulseEnable();
        host.Clock.Advance(TimeSpan.FromMilliseconds(60));
        host.Board.BootButton = StrapLevel.High; // too late
        Assert.Equal(ChipState.Application, host.Board.Chip.State);
        Assert.DoesNotContain("4F4B", host.Sync(), StringComparison.Ordinal); // its log at another rate, nothing else
    }

    [Fact]
    public void The_adapter_drives_the_pins_low_when_asserted_and_keeps_them_when_closed()
    {
        var host = new RawHost();
        host.Play("dtr=1 rts=1");
        Assert.Equal((StrapLevel.Low, StrapLevel.Low, ChipState.Off), (host.Board.Boot, host.Board.Enable, host.Board.Chip.State));
        host.Play("dtr=0; rts=0; wait 5ms");
        Assert.Equal(ChipState.Handshake, host.Board.Chip.State);
        host.Play("rts=1; dtr=1; rts=0; wait 5ms");
        Assert.Equal(ChipState.Application, host.Board.Chip.State);
        host.Clock.Run(async () => await host.Link.DisposeAsync());
        Assert.Equal(StrapLevel.Low, host.Board.Boot);
        Assert.Equal(ChipState.Application, host.Board.Chip.State);
    }

    /// <summary>BOOT must be held for 2 ms behind the edge of CHIP_EN (PROTOCOL 1.1).</summary>
    [Theory]
    [InlineData("dtr=1", ChipState.Application)]
    [InlineData("wait 1ms; dtr=1", ChipState.Application)]
    [InlineData("wait 1ms; dtr=1; dtr=0", ChipState.Application)]
    [InlineData("wait 3ms; dtr=1", ChipState.Handshake)]
    public void BOOT_that_falls_too_early_starts_the_application(string after, ChipState state)
    {
        var host = new RawHost();
        host.Play($"dtr=0 rts=1; wait 5ms; rts=0; {after}; wait 5ms");
        Assert.Equal(state, host.Board.Chip.State);
    }

    [Fact]
    public void A_button_on_BOOT_that_is_let_go_too_early_counts_too()
    {
        var host = new RawHost(new EmulatorOptions { Boot = StrapLevel.Low });
        host.Board.BootButton = StrapLevel.High;
        host.Play("rts=1; wait 5ms; rts=0; wait 1ms");
        host.Board.BootButton = null;
        host.Clock.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal(ChipState.Application, host.Board.Chip.State);
    }

    [Fact]
    public void A_port_without_lines_only_waits()
    {
        var host = new RawHost(new EmulatorOptions { ControlLines = false });
        TimeSpan before = host.Clock.Elapsed;
        host.Play("dtr=1 rts=1; wait 50ms; rts=0");
        Assert.Equal(TimeSpan.FromMilliseconds(50), host.Clock.Elapsed - before);
        Assert.Equal("4F4B", host.Sync());
    }

    [Fact]
    public void The_console_presses_buttons_and_names_what_is_allowed()
    {
        var host = new RawHost();
        Assert.StartsWith("power on, boot low, en high, chip handshake", host.Board.Console.Execute("boot low"), StringComparison.Ordinal);
        Assert.Contains("chip off", host.Board.Console.Execute("en pulse"), StringComparison.Ordinal);
        host.Clock.Advance(TimeSpan.FromMilliseconds(60));
        Assert.Contains("chip application", host.Board.Console.Execute("status"), StringComparison.Ordinal);
        Assert.Contains("power off", host.Board.Console.Execute("power off"), StringComparison.Ordinal);
        host.Board.Console.Execute("boot high");
        host.Board.Console.Execute("power on");
        host.Clock.Advance(TimeSpan.FromMilliseconds(5));
        Assert.Equal("4F4B", host.Sync());
        Assert.Equal("error: boot takes high, low or release", host.Board.Console.Execute("boot up"));
        Assert.Equal("error: en takes high, low, pulse or release", host.Board.Console.Execute("en"));
        Assert.Equal("error: power takes on or off", host.Board.Console.Execute("power"));
        Assert.Equal("error: there is no command 'fly'; allowed are boot, en, power, unplug, plug, save, status and help", host.Board.Console.Execute("fly"));
        Assert.Equal("", host.Board.Console.Execute("  "));
    }

    [Fact]
    public void An_empty_flash_says_what_is_missing()
    {
        var host = new RawHost(new EmulatorOptions { Boot = StrapLevel.Low });
        host.SetRate(2_000_000);
        Assert.Contains("nothing to start: boot2 at 0x00000000: error 0203", Encoding.ASCII.GetString(host.ReceiveBytes()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2000000", 2_000_000)]
    [InlineData("115200", 115_200)]
    public void A_bootable_flash_prints_its_log_at_its_own_rate(string log, int rate)
    {
        var host = new RawHost(new EmulatorOptions { BootLog = log });
        Fill(host);
        host.SetRate(rate);
        host.Board.BootButton = StrapLevel.Low;
        host.Board.PulseEnable();
        string text = Encoding.ASCII.GetString(host.ReceiveBytes());
        Assert.Contains("boot2: FW at 0x00010000, 64 bytes, hash good", text, StringComparison.Ordinal);
        Assert.EndsWith("ncp />", text, StringComparison.Ordinal);
        Assert.Equal("", host.Sync());
    }

    [Fact]
    public void A_damaged_firmware_is_not_started()
    {
        var host = new RawHost(new EmulatorOptions { BootLog = "115200" });
        Fill(host);
        host.Board.Flash.Program(0x11000, [0]);
        host.SetRate(115_200);
        host.Board.BootButton = StrapLevel.Low;
        host.Board.PulseEnable();
        Assert.Contains("FW at 0x00010000: error 0217", Encoding.ASCII.GetString(host.ReceiveBytes()), StringComparison.Ordinal);
    }

    private static void Fill(RawHost host)
    {
        VectorStep.Host table = VectorFile.Read("annex-a").OfType<VectorStep.Host>().First(s => s.Bytes[0] == 0x31);
        host.Board.Flash.Load(0xE000, table.Bytes.AsSpan()[8..]);
        host.Board.Flash.Load(0, Image());
        host.Board.Flash.Load(0x10000, Image());
    }

    private static byte[] Image()
    {
        var image = new byte[0x1040];
        "BFNP"u8.CopyTo(image);
        image[126] = 0;
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(124), 0x1000);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(132), 0x40);
        image.AsSpan(0x1000).Fill(0x5A);
        SHA256.HashData(image.AsSpan(0x1000)).CopyTo(image, 136);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(252), Crc32.Of(image.AsSpan(0, 252)));
        return image;
    }
}
