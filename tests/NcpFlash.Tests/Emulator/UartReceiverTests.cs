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

    [Fact]
    public void A_burst_at_500k_is_an_endless_78_at_2M()
    {
        (string heard, _) = Hear([.. Enumerable.Repeat((byte)0x55, 20)], 500_000, 2_000_000);
        Assert.StartsWith("7878787878787878", heard, StringComparison.Ordinal);
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
