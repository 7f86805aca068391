using NcpFlash.Adapters;
using Xunit;

namespace NcpFlash.Tests.Adapters;

/// <summary>
/// Every cell of the table of ADAPTERS 2.1, as it was computed from the drivers' sources: a number in percent is the error on the line,
/// a whole number is the rate. Cells that the table leaves open (not listed, no, -) stand as '.'.
/// </summary>
public sealed class AdapterRateTests
{
    private static readonly int[] Columns = [115_200, 230_400, 460_800, 500_000, 921_600, 1_000_000, 1_500_000, 2_000_000, 3_000_000];

    [Theory]
    [InlineData("ft232r", "+0.16 +0.16 +0.16 0 923077 0 0 0 0")]
    [InlineData("ft232b", "+0.16 +0.16 +0.16 0 923077 0 0 0 0")]
    [InlineData("ft2232c", "+0.16 +0.16 +0.16 0 923077 0 0 0 0")]
    [InlineData("ft230x", "+0.16 +0.16 +0.16 0 +0.16 0 0 0 0")]
    [InlineData("ft232h", "+0.04 -0.08 +0.16 0 +0.16 0 0 0 0")]
    [InlineData("ft2232h", "+0.04 -0.08 +0.16 0 +0.16 0 0 0 0")]
    [InlineData("ft4232h", "+0.04 -0.08 +0.16 0 +0.16 0 0 0 0")]
    [InlineData("cp2101", ". . . . 923077 . . . .")] // the driver says 921600, the divider of the family makes 0.16 % more
    [InlineData("cp2102", "+0.16 +0.16 +0.16 0 +0.16 1000000 -33.33 -50 -66.67")]
    [InlineData("cp2104", "+0.16 +0.16 +0.16 0 +0.16 0 0 0 -33.33")]
    [InlineData("cp2105-eci", "+0.16 +0.16 +0.16 0 +0.16 0 0 0 2000000")]
    [InlineData("cp2102n", "+0.16 +0.16 +0.16 0 +0.16 0 0 0 0")]
    [InlineData("ch340g", "+0.16 +0.16 +0.16 0 923077 0 0 0 0")]
    [InlineData("ch341", "+0.16 +0.16 +0.16 0 +0.16 0 0 0 0")]
    [InlineData("ch340-old-driver", "+0.16 +0.16 +0.16 0 857143 0 0 0 0")]
    [InlineData("pl2303h", "0 0 0 0 0 0 1228800 1228800 -59.04")]
    [InlineData("pl2303hx", "0 0 0 0 0 0 0 0 0")]
    [InlineData("pl2303hxd", "0 0 0 0 0 0 0 0 0")]
    [InlineData("pl2303ta", "0 0 0 0 0 0 0 0 0")]
    [InlineData("pl2303tb", "0 0 0 0 0 0 0 0 0")]
    [InlineData("pl2303g", "0 0 0 0 0 0 0 0 0")]
    [InlineData("pl011", "-0.02 +0.04 -0.08 0 +0.16 0 0 0 0")]
    [InlineData("mini-uart", "+0.10 -0.27 -0.27 -0.79 -0.27 +0.81 -0.79 1953125 +4.17")]
    [InlineData("mini-uart-500", "-0.09 +0.10 -0.27 0 -0.27 -0.79 -0.79 +0.81 -0.79")]
    [InlineData("debugprobe", "+0.01 +0.01 +0.01 0 -0.09 0 +0.10 0 -0.20")]
    [InlineData("rp2040-150", "+0.01 +0.01 +0.01 0 +0.01 0 0 0 0")]
    [InlineData("jlink-ob", "+0.16 +0.16 +0.16 0 857143 0 1000000 1000000 1000000")] // "no" in the table: nothing above 1 M
    public void The_real_rate_is_the_one_of_the_table(string word, string cells)
    {
        AdapterProfile adapter = Assert.IsType<AdapterProfile>(AdapterCatalog.Known.Named(word));
        string[] expected = cells.Split(' ');
        Assert.Equal(Columns.Length, expected.Length);
        foreach ((int asked, string cell) in Columns.Zip(expected).Where(c => c.Second != "."))
        {
            AdapterRate rate = adapter.Rates.For(new BitRate(asked));
            string found = cell.Contains('.', StringComparison.Ordinal) || cell is "0" or "-50"
                ? rate.ErrorPercent.ToString(cell.Contains('.', StringComparison.Ordinal) ? "+0.00;-0.00;0" : "0.##", System.Globalization.CultureInfo.InvariantCulture)
                : rate.Real.ToString();
            Assert.Equal($"{word} at {asked}: {cell}", $"{word} at {asked}: {found}");
        }
    }

    /// <summary>What Linux reads back: the clamps show, the rounding of most dividers does not (ADAPTERS 2.1, 2.3).</summary>
    [Theory]
    [InlineData("cp2102", 2_000_000, 1_000_000)]
    [InlineData("cp2102", 500_000, 500_000)]
    [InlineData("cp2102", 921_600, 921_600)]
    [InlineData("cp2101", 500_000, 500_000)]
    [InlineData("cp2101", 1_000_000, 921_600)]
    [InlineData("cp2104", 921_600, 923_076)]
    [InlineData("cp2104", 3_000_000, 2_000_000)]
    [InlineData("pl2303h", 2_000_000, 1_228_800)]
    [InlineData("ft232r", 921_600, 921_600)]
    [InlineData("ft232r", 4_000_000, 9600)]
    [InlineData("ch340g", 921_600, 921_600)]
    [InlineData("ch340g", 6_000_000, 6_000_000)]
    [InlineData("pl2303-fake", 500_000, 500_000)]
    [InlineData("jlink-ob", 2_000_000, 2_000_000)]
    [InlineData("bridge-115200", 2_000_000, 2_000_000)]
    public void What_is_read_back(string word, int asked, int reported) =>
        Assert.Equal(reported, AdapterCatalog.Known.Named(word)!.Rates.For(new BitRate(asked)).Reported.BitsPerSecond);

    [Theory]
    [InlineData("pl2303-fake", 500_000, 9600)]
    [InlineData("pl2303-fake", 460_800, 460_800)]
    [InlineData("bridge-115200", 500_000, 115_200)]
    [InlineData("ft232r", 4_000_000, 9600)]
    [InlineData("ft232r", 1_950_000, 2_000_000)] // between 1.5 M and 3 M there is only 2 M
    [InlineData("ft232r", 2_900_000, 3_000_000)]
    [InlineData("ch340g", 9600, 9615)]
    [InlineData("ch340g", 6_000_000, 3_000_000)]
    [InlineData("pl2303hx", 250_000, 250_000)]
    [InlineData("pl2303ta", 100, 100)]
    [InlineData("cp2102", 9610, 9600)]
    public void Other_rates(string word, int asked, int real) =>
        Assert.Equal(real, AdapterCatalog.Known.Named(word)!.Rates.For(new BitRate(asked)).Real.BitsPerSecond);

    [Fact]
    public void Every_adapter_gives_a_possible_rate_for_every_wish()
    {
        foreach (AdapterProfile adapter in AdapterCatalog.Known.Adapters)
        {
            for (int asked = 1; asked <= 16_000_000; asked = (asked * 9 / 8) + 1)
            {
                AdapterRate rate = adapter.Rates.For(new BitRate(asked));
                Assert.True(rate.Real.BitsPerSecond > 0 && rate.Reported.BitsPerSecond > 0, $"{adapter.Word} at {asked}: {rate}");
                // No divider is off by more than half of its coarsest step, which is a quarter where it divides by two.
                bool isOwnRate = asked >= adapter.Rates.Min.BitsPerSecond && asked <= adapter.Rates.Max.BitsPerSecond && adapter.Rates.Kind is not (AdapterRateKind.Listed or AdapterRateKind.Fixed or AdapterRateKind.An205);
                Assert.True(!isOwnRate || Math.Abs(rate.ErrorPercent) <= 34, $"{adapter.Word} at {asked}: {rate}");
            }
        }
    }
}
