using System.Text;
using NcpFlash.Diagnostics.Signals;
using Xunit;

namespace NcpFlash.Tests.Diagnostics;

/// <summary>The sampling model against the byte fingerprints of the field notes, and the inference that goes the other way.</summary>
public sealed class UartSamplerTests
{
    private const string Console =
        "\r\nBuild: Mar 12 2026 10:22:31\r\nflash cfg ok, component_version 1.2.0\r\nversion of used components follows\r\nsys />help\r\nnet_init done, rssi -61 dBm\r\n";

    private static readonly byte[] Text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Console, 4)));

    /// <summary>
    /// One row differs from the notes: 2 M heard at 1,228,800 is 5B FF there and 4B FF here; the bit in question is sampled 2 % of a bit from an edge.
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
    public void Ok_between_two_rates(int sender, int listener, string heard, int framingErrors)
    {
        SampledText sampled = UartSampler.Hear("OK"u8, new BitRate(sender), new BitRate(listener));
        Assert.Equal((heard, framingErrors), (Convert.ToHexString([.. sampled.Bytes]), sampled.FramingErrors));
    }

    [Theory]
    [InlineData(2_000_000, "78")]
    [InlineData(921_600, "26")]
    [InlineData(115_200, "1C")]
    public void Sync_bytes_heard_by_an_application(int listener, string value)
    {
        SampledText heard = UartSampler.Hear(Enumerable.Repeat((byte)0x55, 300).ToArray(), new BitRate(500_000), new BitRate(listener));
        Assert.Equal(value, heard.Bytes.Take(20).Select(b => b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)).Distinct().First());
    }

    /// <summary>The notes give few framing errors for 2 M; text without gaps gives a third to a half, as every sample then falls on some data bit.</summary>
    [Theory]
    [InlineData(115_200, 1.9, 2.3, 0.40, 0.56)]
    [InlineData(460_800, 0.9, 1.1, 0.90, 1.00)]
    [InlineData(921_600, 0.4, 0.6, 0.40, 0.70)]
    [InlineData(2_000_000, 0.2, 0.3, 0.00, 0.55)]
    public void Console_text_heard_at_500k(int sender, double fewest, double most, double leastFraming, double mostFraming)
    {
        SampledText heard = UartSampler.Hear(Text, new BitRate(sender), new BitRate(500_000));
        Assert.InRange((double)heard.Bytes.Length / Text.Length, fewest, most);
        Assert.InRange((double)heard.FramingErrors / heard.Bytes.Length, leastFraming, mostFraming);
    }

    [Fact]
    public void A_slow_console_is_zeros_and_F8_at_500k() => Assert.Empty(
        UartSampler.Hear(Text, new BitRate(115_200), new BitRate(500_000)).Bytes.Where(b => b is not (0x00 or 0xF8)));

    [Fact]
    public void The_same_rate_changes_nothing() => Assert.Equal(Text, UartSampler.Hear(Text, new BitRate(921_600), new BitRate(921_600)).Bytes.ToArray());

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_rate_of_a_console_is_found_wherever_one_listens(bool countsFramingErrors)
    {
        int[] talkers = [115_200, 460_800, 921_600, 2_000_000], listeners = [460_800, 500_000, 921_600, 2_000_000];
        var wrong = new List<string>();
        foreach (int talker in talkers)
        {
            foreach (int listener in listeners)
            {
                SampledText heard = UartSampler.Hear(Text, new BitRate(talker), new BitRate(listener));
                RateGuess? guess = RateFinder.Of(heard.Bytes.AsSpan(), new BitRate(listener), countsFramingErrors ? heard.FramingErrors : null);
                if (guess?.Rate.BitsPerSecond != talker)
                {
                    wrong.Add($"{talker} at {listener}: {guess}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Noise_is_no_console()
    {
        var noise = new byte[400];
        new Random(7).NextBytes(noise);
        Assert.Null(RateFinder.Of(noise, new BitRate(500_000), 100));
        Assert.Null(RateFinder.Of(noise.AsSpan(0, 11), new BitRate(500_000), null));
    }

    [Fact]
    public void Counts_tell_the_coarse_ratio() => Assert.Equal(new BitRate(250_000), RateFinder.OfCount(300, 600, new BitRate(500_000)));

    [Theory]
    [InlineData("ersion of use omponents", true)]
    [InlineData("coponent_version: 1.0", true)]
    [InlineData("component_version: 1.0", false)]
    [InlineData("application ready at 0x1000", false)]
    public void Words_with_holes_are_told(string text, bool holes) => Assert.Equal(holes, ReadableText.WordWithHoles(text) is not null);
}
