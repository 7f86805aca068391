using System.Security.Cryptography;
using NcpFlash.Emulator;
using Xunit;

namespace NcpFlash.Tests.Emulator;

public class CommandTests
{
    private const string Ok = "4F4B";

    /// <summary>Commands that are refused, with the code; flash 4 MiB, parameters set, not in XIP mode.</summary>
    [Theory]
    [InlineData(0x05, "", "0101")]
    [InlineData(0x99, "", "0101")]
    [InlineData(0x10, "00", "0102")]
    [InlineData(0x20, "00", "0301")]
    [InlineData(0x20, "00000000 01000000", "0302")]
    [InlineData(0x22, "01000000", "0102")]
    [InlineData(0x22, "01000000 FFFFFF7F", "0302")]
    [InlineData(0x24, "00", "0A01")]
    [InlineData(0x30, "00000000", "0102")]
    [InlineData(0x30, "00100000 FF0F0000", "0002")]
    [InlineData(0x30, "00000000 00004000", "0002")]
    [InlineData(0x31, "0000", "0102")]
    [InlineData(0x31, "00000000", "0004")]
    [InlineData(0x32, "00000000 00200000", "0102")]
    [InlineData(0x32, "FFFF3F00 02000000", "0005")]
    [InlineData(0x33, "00", "0007")]
    [InlineData(0x34, "00000000 04000000", "0101")]
    [InlineData(0x35, "01000000", "000D")]
    [InlineData(0x37, "99000000 01000000", "0009")]
    [InlineData(0x38, "99000000 01000000 00000000", "000A")]
    [InlineData(0x3B, "0000", "0102")]
    [InlineData(0x3E, "00000000 04000000", "0101")]
    [InlineData(0x40, "00000000", "0401")]
    [InlineData(0x40, "FC010000 00000000 00000000", "0402")]
    [InlineData(0x41, "01000000 04000000", "0404")]
    [InlineData(0x41, "00000000 04020000", "0405")]
    [InlineData(0x50, "00000000", "0501")]
    [InlineData(0x50, "00000000 00000000", "0502")]
    [InlineData(0x51, "00000000 04000000", "0505")]
    [InlineData(0x11, "00", "0201")]
    [InlineData(0x18, "00", "0104")]
    [InlineData(0x19, "", "0216")]
    [InlineData(0x1A, "", "0104")]
    [InlineData(0x80, "00000000 00000000", "0104")]
    [InlineData(0x81, "00000000 00000000", "0104")]
    [InlineData(0x90, "", "0602")]
    [InlineData(0x91, "", "0104")]
    public void Refused(byte opcode, string payload, string code) =>
        Assert.Equal($"464C{code[2..]}{code[..2]}", new RawHost().Connect().Ask(opcode, RawHost.Hex(payload)));

    [Fact]
    public void The_flash_wants_its_parameters_first()
    {
        var host = new RawHost();
        host.Sync();
        Assert.Equal("464C0100", host.Ask("36 00 00 00"));
    }

    [Fact]
    public void On_the_wrong_pins_no_flash_answers()
    {
        RawHost host = new RawHost().Connect();
        Assert.Equal(Ok, host.Ask(0x3B, RawHost.Hex("02410101")));
        Assert.Equal("4F4B0400FFFFFF00", host.Ask("36 00 00 00"));
        Assert.Equal("464C0300", host.Ask("3C 00 00 00"));
        Assert.Equal(Ok, host.Ask(0x31, RawHost.Hex("00000000 11")));
        Assert.Equal("464C0600", host.Ask("3A 00 00 00"));
        Assert.Equal(Ok, host.Ask(0x3B, RawHost.Hex("88410101"))); // bit 7: as the efuses say
        Assert.Equal("4F4B0400C4601600", host.Ask("36 00 00 00"));
    }

    [Fact]
    public void Write_errors_are_latched_until_the_next_erase()
    {
        RawHost host = new RawHost().Connect();
        Assert.Equal(Ok, host.Ask(0x31, RawHost.Hex("FFFF3F00 1122")));
        Assert.Equal("464C0500", host.Ask("3A 00 00 00"));
        Assert.Equal("464C0500", host.Ask("3A 00 00 00"));
        Assert.Equal(Ok, host.Ask(0x30, RawHost.Hex("00000000 00000000")));
        Assert.Equal(Ok, host.Ask("3A 00 00 00"));
    }

    [Fact]
    public void Xip_mode_brackets_the_digest_and_keeps_writes_out()
    {
        RawHost host = new RawHost().Connect();
        string digest = Ok + "2000" + Convert.ToHexString(SHA256.HashData([0xFF, 0xFF, 0xFF, 0xFF]));
        Assert.Equal(digest, host.Ask(0x3D, RawHost.Hex("00000000 04000000")));
        Assert.Equal(Ok, host.Ask("60 00 00 00"));
        Assert.Equal(digest, host.Ask(0x3E, RawHost.Hex("00000000 04000000")));
        Assert.Equal("464C0401", host.Ask(0x31, RawHost.Hex("00000000 11")));
        Assert.Equal(Ok, host.Ask("61 00 00 00"));
        Assert.Equal("464C0101", host.Ask(0x3E, RawHost.Hex("00000000 04000000")));
    }

    [Fact]
    public void Status_registers_keep_what_is_written()
    {
        RawHost host = new RawHost().Connect();
        Assert.Equal(Ok, host.Ask(0x38, RawHost.Hex("31000000 01000000 02000000")));
        Assert.Equal("4F4B010002", host.Ask(0x37, RawHost.Hex("35000000 01000000")));
        Assert.Equal("4F4B010000", host.Ask(0x37, RawHost.Hex("05000000 01000000")));
    }

    [Fact]
    public void Pending_during_an_erase_is_optional()
    {
        RawHost host = new RawHost(new EmulatorOptions { PendingInterval = TimeSpan.FromSeconds(2) }).Connect();
        Assert.Equal("50445044504450444F4B", host.Ask("3C 00 00 00", 3));
        Assert.Equal(Ok, new RawHost().Connect().Ask("3C 00 00 00", 20));
    }

    [Fact]
    public void Change_rate_is_answered_at_the_new_rate()
    {
        RawHost host = new RawHost().Connect();
        host.Send("20 00 08 00 80841E00 20A10700");
        host.SetRate(500_000);
        Assert.Equal(Ok, host.Receive());
    }

    [Fact]
    public void A_rate_changed_too_early_garbles_the_answer()
    {
        var host = new RawHost();
        host.Sync();
        host.Send("22 2B 08 00 01 00 00 00 80 84 1E 00");
        host.SetRate(2_000_000);
        Assert.Equal("F8807878F8", host.Receive());
    }

    [Fact]
    public void At_the_wrong_rate_the_rom_hears_other_bytes()
    {
        RawHost host = new RawHost().Connect();
        host.SetRate(921_600);
        Assert.NotEqual("4F4B0400C4601600", host.Ask("36 00 00 00"));
    }

    [Fact]
    public void A_carrier_without_a_rate_follows_the_chip()
    {
        var clock = new VirtualClock();
        var host = new RawHost(clock, new Board(clock, new EmulatorOptions()), followsChip: true);
        host.Send([.. Enumerable.Repeat((byte)0x55, 300)]);
        Assert.Equal(Ok, host.Receive(0.03));
        Assert.Equal(Ok, host.Ask("22 2B 08 00 01 00 00 00 80 84 1E 00", 0.02));
        Assert.Equal(Ok, host.Ask("3B 4F 04 00 08 41 01 01"));
        Assert.Equal("4F4B0400C4601600", host.Ask("36 00 00 00", 3));
        host.Send([.. Enumerable.Repeat((byte)0x55, 300)]);
        Assert.Equal(Ok, host.Receive(0.03));
    }

    [Fact]
    public void Split_frames_are_put_together_and_every_byte_counts()
    {
        RawHost host = new RawHost().Connect();
        foreach (byte b in RawHost.Hex("31 00 06 00 00100000 0102"))
        {
            host.Send([b]);
            host.Clock.Advance(TimeSpan.FromMilliseconds(700));
        }

        Assert.Equal(Ok, host.Receive());
        Assert.Equal([1, 2], host.Board.Flash.Contents.Slice(0x1000, 2).ToArray());
    }

    [Fact]
    public void A_command_too_soon_after_the_handshake_is_lost()
    {
        var host = new RawHost();
        host.SetRate(500_000);
        host.Send([.. Enumerable.Repeat((byte)0x55, 70)]);
        Assert.Equal(Ok, Convert.ToHexString(host.ReceiveExactly(2)));
        Assert.Equal("", host.Ask("10 00 00 00"));
    }

    [Fact]
    public void Bytes_during_work_overflow_the_fifo()
    {
        RawHost host = new RawHost().Connect();
        host.Send(RawHost.Hex("3C 00 00 00"));
        host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        host.Send(new byte[100]);
        Assert.StartsWith(Ok, host.Receive(20), StringComparison.Ordinal);
        Assert.Equal(68, host.Board.Chip.Overruns);
    }

    [Fact]
    public void The_rom_synchronises_again_at_the_work_rate_once_idle()
    {
        RawHost host = new RawHost().Connect();
        host.Clock.Advance(TimeSpan.FromSeconds(2.1));
        Assert.Equal(Ok, host.Sync(2_000_000));
        Assert.Equal("4F4B0400C4601600", host.Ask("36 00 00 00"));
    }

    [Fact]
    public void Reset_goes_back_to_the_slow_clock()
    {
        RawHost host = new RawHost().Connect();
        Assert.Equal(Ok, host.Ask("21 00 00 00"));
        Assert.Equal("", host.Sync(2_000_000));
        Assert.Equal(Ok, host.Sync());
    }

    [Fact]
    public void A_wrong_stream_is_reported_by_the_write_check()
    {
        RawHost host = new RawHost().Connect();
        Assert.Equal(Ok, host.Ask(0x3F, RawHost.Hex("00000080 00112233445566778899AABBCCDDEEFF")));
        Assert.Equal("464C0C00", host.Ask("3A 00 00 00"));
        host.Ask(0x30, RawHost.Hex("00000000 00000000"));
        Assert.Equal(Ok, host.Ask(0x3F, RawHost.Hex("00000000 0011")));
        Assert.Equal("464C0B00", host.Ask("3A 00 00 00"));
    }
}
