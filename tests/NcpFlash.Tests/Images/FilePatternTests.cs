using NcpFlash.Images;
using Xunit;

namespace NcpFlash.Tests.Images;

public sealed class FilePatternTests
{
    private static readonly string[] Names = ["fw_v1.0.bin", "fw_v2.0.bin", "fw_v2.0.bin.ota", "fw_v2x0.bin", "boot2.bin", "固件.bin"];

    [Theory]
    [InlineData("fw_v*.bin", "fw_v1.0.bin fw_v2.0.bin fw_v2x0.bin")]
    [InlineData("fw_v2.0*", "fw_v2.0.bin fw_v2.0.bin.ota")]
    [InlineData("fw_v2.0.bin", "fw_v2.0.bin fw_v2x0.bin")]
    [InlineData("boot.", "")]
    [InlineData("boot.*", "")]
    [InlineData("*2.bin", "boot2.bin")]
    [InlineData("*", "boot2.bin fw_v1.0.bin fw_v2.0.bin fw_v2.0.bin.ota fw_v2x0.bin 固件.bin")]
    [InlineData("固*.bin", "固件.bin")]
    [InlineData("fw_v[12].0.bin", "fw_v1.0.bin fw_v2.0.bin fw_v2x0.bin")]
    [InlineData("FW_v*.bin", "")]
    [InlineData("fw_v1.0.bin|boot2.bin", "boot2.bin fw_v1.0.bin")]
    public void With_a_star_a_dot_is_a_dot_and_without_it_any_character(string pattern, string expected) =>
        Assert.Equal(expected, string.Join(' ', FilePattern.Match(pattern, Names)));

    [Theory]
    [InlineData("fw(.bin")]
    [InlineData("a)|(b")]
    [InlineData("[")]
    [InlineData("(?<=a)b")]
    [InlineData("(a)\\1")]
    [InlineData("*?*+")]
    [InlineData("((\\w+){1,20}){1,20}")]
    [InlineData("a{99999}")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")]
    public void What_is_no_pattern_is_said_so(string pattern) => Assert.Throws<FormatException>(() => FilePattern.Match(pattern, Names));

    [Fact]
    public void A_too_long_pattern_is_refused() => Assert.Throws<FormatException>(() => FilePattern.Match(new string('a', 256), Names));

    [Theory]
    [InlineData("(a+)+b")]
    [InlineData("(a|aa)+b")]
    [InlineData("a*a*a*a*a*a*a*a*a*a*a*a*b")]
    public void No_pattern_blows_up(string pattern) => Assert.Empty(FilePattern.Match(pattern, [new string('a', 250)]));

    [Fact]
    public void Random_patterns_match_or_are_refused()
    {
        var random = new Random(3);
        const string letters = "ab.*+?()[]{}|\\^$-1,";
        for (int round = 0; round < 1_000; round++)
        {
            string pattern = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => letters[random.Next(letters.Length)]));
            try
            {
                _ = FilePattern.Match(pattern, Names);
            }
            catch (FormatException)
            {
                Assert.NotEmpty(pattern);
            }
        }
    }
}
