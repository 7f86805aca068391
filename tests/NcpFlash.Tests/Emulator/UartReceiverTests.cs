using NcpFlash.Emulator;
using NcpFlash.Emulator.Line;
using Xunit;

namespace NcpFlash.Tests.Emulator;

public class UartReceiverTests
{
    /// <summary>
    /// The byte fingerprints of SYMPTOMS 1.3. One row differs: 2 M heard at 1,228,800 is 5B FF there and 4B FF here; the bit in question
    /// is sampled 2 % of a bit from an edge.
    /// </summary>
    [Theory]
    [InlineData(500_000, 500_000, "4F4B", 0)]
    [InlineData(2_000_000, 1_000_000, "CC", 0)]
    [InlineData(2_000_000, 1_228_800, "4BFF", 1)]
    [InlineData(2_000_000, 921_600, "EC", 0)]
    [InlineData(2_000_000, 500_000, "FD", 0)]
    [InlineData(1_000_000, 500_000, "CC", 0)]
    [InlineData(500_000, 460_800, "AFE9", 1)]
    [InlineData(500_000, 576_000, "9F93", 2)]
    [InlineData(500_000, 2_000_000, "F8807878F8", 2)]
    [InlineData(921_600, 857_143, "AFE9", 1)]
    [InlineData(2_000_000, 1_953_125, "4F4B", 0)]
    public void Ok_at_a_wrong_rate(int sender, int receiver, string heard, int framingErrors) =>
        Assert.Equal((heard, framingErrors), Hear("OK"u8.ToArray(), sender, receiver));

    /// <summary>
    /// What an application hears of a handshake (SYMPTOMS 1.3). A row of alternating bits has the same phase at every falling edge, so that one or two
    /// values come again and again; those that SYMPTOMS gives besides (36; 9C and 8E) need a sampler that drifts.
    /// </summary>
    [Theory]
    [InlineData(2_000_000, 0x78, true)]
    [InlineData(921_600, 0x26, false)]
    [InlineData(115_200, 0x1C, false)]
    public void A_burst_at_500k_sounds_so_to_an_application(int rate, byte most, bool framingErrors)
    {
        (string heard, long errors) = Hear([.. Enumerable.Repeat((byte)0x55, 300)], 500_000, rate);
        byte[] bytes = Convert.FromHexString(heard);
        KeyValuePair<byte, int> common = bytes.CountBy(b => b).MaxBy(c => c.Value);
        Assert.True(common.Key == most && common.Value * 2 >= bytes.Length, $"{rate}: {errors} framing errors of {bytes.Length}: {heard[..60]}");
        Assert.Equal(framingErrors, errors > bytes.Length / 2);
    }

    /// <summary>
    /// A console heard at 500,000 (SYMPTOMS 1.3): bytes for each byte sent, and framing errors for each byte heard, tell the true rate. The errors of
    /// 2 M are left open: there the stop bit is sampled 1.5 % of a bit from an edge, and the next receiver decides otherwise.
    /// </summary>
    [Theory]
    [InlineData(115_200, 1.5, 2.5, 0.40, 0.56)]
    [InlineData(460_800, 0.95, 1.02, 0.70, 1.00)]
    [InlineData(500_000, 1.0, 1.0, 0.0, 0.0)]
    [InlineData(921_600, 0.4, 0.65, 0.35, 0.65)]
    [InlineData(2_000_000, 0.18, 0.32, 0.0, 1.0)]
    public void A_console_heard_at_500k(int rate, double leastBytes, double mostBytes, double leastErrors, double mostErrors)
    {
        byte[] text = System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("[log] temperature 31, vbat 3301 mV\r\nBuild:Jan  1 2026 12:00:00\r\n", 20)));
        (string heard, long errors) = Hear(text, rate, 500_000);
        byte[] bytes = Convert.FromHexString(heard);
        double count = (double)bytes.Length / text.Length, broken = (double)errors / bytes.Length;
        Assert.True(count >= leastBytes && count <= mostBytes && broken >= leastErrors && broken <= mostErrors,
            FormattableString.Invariant($"{rate}: {count:0.00} bytes a byte, {broken:0.00} framing errors a byte: {heard[..80]}"));
        if (rate == 115_200)
        {
            Assert.Subset(new HashSet<byte> { 0x00, 0x80, 0xC0, 0xE0, 0xF0, 0xF8, 0xFC, 0xFE, 0xFF }, bytes.ToHashSet());
        }

        Assert.True(rate != 2_000_000 || LongestPrintableRun(bytes) < 12, $"{rate}: a run of {LongestPrintableRun(bytes)} printable bytes");
    }

    [Fact]
    public void A_character_that_is_low_throughout_is_a_break()
    {
        var receiver = new UartReceiver(_ => { }) { Rate = 2_000_000 };
        receiver.Receive(new WireByte(0, 0, 115_200));
        receiver.Settle(WireByte.Second);
        Assert.True(receiver.Breaks >= 1 && receiver.FramingErrors >= receiver.Breaks);
        (long before, _) = (receiver.Breaks, receiver.FramingErrors);
        receiver.HoldLow(WireByte.Second);
        Assert.Equal(before + 1, receiver.Breaks);
    }

    [Theory]
    [InlineData(2_000_000, 1_980_000, true)]
    [InlineData(2_000_000, 2_040_000, true)]
    [InlineData(921_600, 914_286, true)]
    [InlineData(2_000_000, 2_080_000, true)]
    [InlineData(2_000_000, 1_953_125, false)]
    [InlineData(2_000_000, 1_900_000, false)]
    public void A_long_frame_survives_a_small_difference_only(int sender, int receiver, bool survives)
    {
        byte[] bytes = [.. Enumerable.Range(0, 2048).Select(i => (byte)(i * 7))];
        Assert.Equal(survives, Hear(bytes, sender, receiver).Heard == Convert.ToHexString(bytes));
    }

    [Fact]
    public void A_thousand_bytes_take_a_thousand_byte_times()
    {
        var clock = new VirtualClock();
        long last = 0;
        var wire = new SerialWire(clock, 921_600, _ => last = clock.Now);
        wire.Send(new byte[1000]);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.InRange(last, 108_506, 108_509);
    }

    private static int LongestPrintableRun(byte[] bytes)
    {
        (int run, int longest) = (0, 0);
        foreach (byte b in bytes)
        {
            run = b is >= 0x20 and < 0x7F ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    private static (string Heard, long FramingErrors) Hear(byte[] bytes, int sender, int rate)
    {
        var clock = new VirtualClock();
        var heard = new List<byte>();
        var receiver = new UartReceiver(heard.Add) { Rate = rate };
        var wire = new SerialWire(clock, sender, receiver.Receive);
        wire.Send(bytes);
        clock.Advance(TimeSpan.FromSeconds(1));
        receiver.Settle(clock.Now * WireByte.Tick);
        return (Convert.ToHexString(heard.ToArray()), receiver.FramingErrors);
    }
}
