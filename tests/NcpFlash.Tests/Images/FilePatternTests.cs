using System.Collections.Immutable;
using System.Text.RegularExpressions;
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
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "")]
    [InlineData("(?:fw_v\\d\\.\\d|boot[^-x]){1,2}\\.bin", "boot2.bin fw_v1.0.bin fw_v2.0.bin")]
    [InlineData("^[\\w.]+?$", "boot2.bin fw_v1.0.bin fw_v2.0.bin fw_v2.0.bin.ota fw_v2x0.bin 固件.bin")]
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
    [InlineData("a{2,1}")]
    [InlineData("[b-a]")]
    [InlineData("[a-z-[b]]")]
    [InlineData("a++")]
    [InlineData("+a")]
    [InlineData("a\\")]
    [InlineData("\\bfw")]
    [InlineData("(?i)fw")]
    [InlineData("((){999}){999}")]
    public void What_is_no_pattern_is_said_so(string pattern) => Assert.Throws<FormatException>(() => FilePattern.Match(pattern, Names));

    [Fact]
    public void A_too_long_pattern_is_refused() => Assert.Throws<FormatException>(() => FilePattern.Match(new string('a', 256), Names));

    [Theory]
    [InlineData("(a+)+b")]
    [InlineData("(a|aa)+b")]
    [InlineData("a*a*a*a*a*a*a*a*a*a*a*a*b")]
    [InlineData("((a?){20}){20}b")]
    [InlineData("((a*)*)*b")]
    public void No_pattern_blows_up(string pattern) => Assert.Empty(FilePattern.Match(pattern, [new string('a', 250)]));

    /// <summary>The base library's own expressions are the witness: what both take, both match alike; what it refuses is refused here too.</summary>
    [Fact]
    public void Random_patterns_match_as_regular_expressions_do_or_are_refused() => Compare(seed: 3, rounds: 3_000);

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public void Random_patterns_match_as_regular_expressions_do_or_are_refused_at_length() => Compare(seed: 4, rounds: 200_000);

    private static void Compare(int seed, int rounds)
    {
        var random = new Random(seed);
        string[] letters = ["a", "b", ".", "*", "+", "?", "(", ")", "(?:", "[", "]", "[^", "{", "}", "|", "\\", "^", "$", "-", "1", "2", ",", "\\d", "\\W", "\n"];
        string[] names = ["", "a", "b", "ab", "ba", "aab", "a1", "a-b", "a.b", "{1}", "a\n", "^", "]", "ab12"];
        int matched = 0, refused = 0;
        for (int round = 0; round < rounds; round++)
        {
            string pattern = string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => letters[random.Next(letters.Length)]));
            ImmutableArray<string> found;
            try
            {
                found = FilePattern.Match(pattern, names);
            }
            catch (FormatException)
            {
                refused++;
                continue;
            }

            matched += found.IsEmpty ? 0 : 1;
            string expression = pattern.Contains('*', StringComparison.Ordinal)
                ? pattern.Replace(".", "\\.", StringComparison.Ordinal).Replace("*", ".*", StringComparison.Ordinal) : pattern;
            _ = new Regex(expression, RegexOptions.CultureInvariant); // throws where the expression is none
            var regex = new Regex($@"\A(?:{expression})\z", RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(10));
            Assert.True(names.Where(n => regex.IsMatch(n)).Order(StringComparer.Ordinal).SequenceEqual(found), $"{pattern}: {string.Join(' ', found)}");
        }

        Assert.True(matched > rounds / 20 && refused < rounds * 3 / 4, $"{matched} matched, {refused} were refused");
    }
}
