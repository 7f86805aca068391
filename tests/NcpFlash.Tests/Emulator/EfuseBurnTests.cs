using System.Buffers.Binary;
using NcpFlash.Chips;
using NcpFlash.Emulator;
using NcpFlash.Emulator.Memory;
using Xunit;

namespace NcpFlash.Tests.Emulator;

/// <summary>Burning takes time, fuse by fuse in order of place, and a cut of power leaves exactly those burnt that came before it.</summary>
public class EfuseBurnTests
{
    private const string Ok = "4F4B";

    /// <summary>40 fuses: 0x20..0x23 in full, then the low nibbles of 0x24 and 0x2F.</summary>
    private static readonly byte[] Bits = [0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x0F];

    private static TimeSpan PerFuse => ChipCatalog.Default.Timing.EfuseBit;

    [Fact]
    public void Burning_takes_its_time_for_each_fuse()
    {
        Assert.Equal(TimeSpan.FromMicroseconds(10), PerFuse);
        RawHost host = new RawHost(new EmulatorOptions { Timing = Slow }).Connect();
        TimeSpan burn = TimeFor(host, Frame(0x20, Bits));
        TimeSpan again = TimeFor(host, Frame(0x20, Bits)); // what is burnt already takes no time
        Assert.Equal(40 * Slow.EfuseBit.TotalMilliseconds, (burn - again).TotalMilliseconds, 3);
    }

    [Fact]
    public void A_cut_at_any_fuse_leaves_those_before_it_burnt_and_no_other_touched()
    {
        for (int fuses = 0; fuses <= 41; fuses++)
        {
            var host = new RawHost(new EmulatorOptions { Faults = FaultScript.Parse($"cutburn={fuses}@40#2") });
            byte[] before = [.. host.Board.Efuse.Fuses];
            host.Sync();
            Assert.Equal(Ok, host.Ask(0x40, [.. Word(0x68), 1, 0, 0, 0]));
            before[0x68] = 1;
            Assert.Equal("", host.Ask(0x40, [.. Word(0x20), .. Bits]));
            Assert.Equal(Expected(before, Math.Min(fuses, 40)), host.Board.Efuse.Fuses.ToArray());
            Assert.Equal(ChipState.Handshake, host.Board.Chip.State);
            Assert.Equal(Ok, host.Sync());
            Assert.Equal(Ok, host.Ask(0x40, [.. Word(0x20), .. Bits]));
            Assert.Equal(Expected(before, 40), host.Board.Efuse.Fuses.ToArray());
        }
    }

    [Theory]
    [InlineData("cutburn@40", 20)]
    [InlineData("brownout@40", 0)]
    public void Without_a_number_half_of_them_are_burnt(string fault, int fuses)
    {
        var host = new RawHost(new EmulatorOptions { Faults = FaultScript.Parse(fault) });
        byte[] before = [.. host.Board.Efuse.Fuses];
        host.Sync();
        Assert.Equal("", host.Ask(0x40, [.. Word(0x20), .. Bits]));
        Assert.Equal(Expected(before, fuses), host.Board.Efuse.Fuses.ToArray());
    }

    [Fact]
    public void A_command_that_burns_nothing_is_struck_like_a_brown_out()
    {
        RawHost host = new RawHost(new EmulatorOptions { Faults = FaultScript.Parse("cutburn@41") }).Connect();
        Assert.Equal("", host.Ask(0x41, [.. Word(0), .. Word(16)]));
        Assert.Equal(ChipState.Handshake, host.Board.Chip.State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Power_or_reset_may_go_by_hand_in_the_middle(bool reset)
    {
        RawHost host = new RawHost(new EmulatorOptions { Timing = Slow }).Connect();
        byte[] before = [.. host.Board.Efuse.Fuses];
        host.Send(Frame(0x20, Bits));
        host.Clock.Advance(Slow.EfuseBit * 17.5);
        if (reset)
        {
            host.Board.EnableButton = StrapLevel.Low;
        }
        else
        {
            host.Board.Power = false;
        }

        byte[] cut = [.. host.Board.Efuse.Fuses];
        int burnt = new NcpFlash.Images.EfuseImage(cut).Except(new NcpFlash.Images.EfuseImage(before)).Count;
        Assert.InRange(burnt, 15, 18);
        Assert.Equal(Expected(before, burnt), cut);
        host.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(cut, host.Board.Efuse.Fuses.ToArray());
    }

    [Fact]
    public void A_mac_is_burnt_in_time_too()
    {
        var host = new RawHost(new EmulatorOptions { Mac = default, Faults = FaultScript.Parse("cutburn=3@43") });
        host.Sync();
        Assert.Equal("", host.Ask(0x43, [0, 0, 0, 0, 0, 0xFF]));
        Assert.Equal(0x07, host.Board.Efuse.Fuses[0x14]);
    }

    /// <summary>The older tool sends 0x7C with the block that it locks, and the burn is whole (PROTOCOL 10.4).</summary>
    [Fact]
    public void Locks_that_come_with_the_bits_do_not_stop_them()
    {
        var host = new RawHost();
        host.Sync();
        byte[] block = new byte[128];
        block.AsSpan(0x1C, 32).Fill(0x5A);
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(0x7C), 0x00061000);
        Assert.Equal(Ok, host.Ask(0x40, [.. Word(0), .. block]));
        Assert.Equal(block[0x1C..0x3C], host.Board.Efuse.Fuses[0x1C..0x3C].ToArray());
        Assert.Equal("464C0304", host.Ask(0x40, [.. Word(0x1C), 0xFF, 0, 0, 0]));
    }

    /// <summary>PROTOCOL 10.2, each lock bit with the bytes that it closes.</summary>
    [Theory]
    [InlineData(0x7C, 26, 0x04, 16)]
    [InlineData(0x7C, 27, 0x1C, 16)]
    [InlineData(0x7C, 28, 0x2C, 16)]
    [InlineData(0x7C, 29, 0x3C, 16)]
    [InlineData(0x7C, 30, 0x4C, 16)]
    [InlineData(0x7C, 31, 0x6C, 16)]
    [InlineData(0xFC, 25, 0x80, 16)]
    [InlineData(0xFC, 28, 0xB0, 16)]
    [InlineData(0xFC, 31, 0xE0, 16)]
    public void A_read_lock_shows_zeros_there_and_nowhere_else(int word, int bit, int first, int length)
    {
        var array = new EfuseArray(default);
        byte[] fuses = [.. Enumerable.Repeat((byte)0xFF, 512)];
        BinaryPrimitives.WriteUInt32LittleEndian(fuses.AsSpan(0x7C), 0);
        BinaryPrimitives.WriteUInt32LittleEndian(fuses.AsSpan(0xFC), 0);
        BinaryPrimitives.WriteUInt32LittleEndian(fuses.AsSpan(word), 1u << bit);
        array.Load(fuses);
        fuses.AsSpan(first, length).Clear();
        Assert.Equal(fuses, array.ReadOut(0, 512));
    }

    private static TimingModel Slow => ChipCatalog.Default.Timing with { EfuseBit = TimeSpan.FromMilliseconds(2) };

    private static byte[] Frame(int address, byte[] bits) => [0x40, 0, (byte)(bits.Length + 4), 0, .. Word(address), .. bits];

    private static TimeSpan TimeFor(RawHost host, byte[] frame)
    {
        TimeSpan start = host.Clock.Elapsed;
        host.Send(frame);
        Assert.Equal("OK"u8.ToArray(), host.ReceiveExactly(2));
        return host.Clock.Elapsed - start;
    }

    private static byte[] Expected(byte[] before, int fuses)
    {
        byte[] after = [.. before];
        for (int bit = 0; bit < Bits.Length * 8 && fuses > 0; bit++)
        {
            if ((Bits[bit / 8] & (1 << (bit % 8))) != 0)
            {
                after[0x20 + (bit / 8)] |= (byte)(1 << (bit % 8));
                fuses--;
            }
        }

        return after;
    }

    private static byte[] Word(int value) => BitConverter.GetBytes(value);
}
