using System.Collections.Immutable;
using System.Text;
using NcpFlash.Diagnostics;
using NcpFlash.Links;
using Xunit;

namespace NcpFlash.Tests.Links;

/// <summary>The text form of a trace, and what is said of a bad one.</summary>
public sealed class TraceReaderTests
{
    [Fact]
    public void The_example_of_the_documentation_reads_as_it_says()
    {
        ImmutableArray<TraceEvent> events = TraceReader.Read("trace-format.md", Example());
        Assert.Collection(
            events,
            e => Assert.Equal(new TraceEvent.Opened(TimeSpan.Zero, 2, new BitRate(500000), true, "/dev/ttyUSB0"), e),
            e => Assert.Equal(new TraceEvent.Played(TimeSpan.Zero, 3, ResetSequence.Parse("dtr=0 rts=1; wait 50ms; rts=0; wait 100ms")), e),
            e => Assert.Equal(32, Assert.IsType<TraceEvent.HostBytes>(e).Bytes.Length),
            e => Assert.Equal((6, 4), (e.Line, Assert.IsType<TraceEvent.HostBytes>(e).Bytes.Length)),
            e => AssertChip(e, TimeSpan.FromMicroseconds(152911), 0x4F, 0x4B),
            e => Assert.Equal([0x10, 0, 0, 0], Assert.IsType<TraceEvent.HostBytes>(e).Bytes),
            e => AssertChip(e, TimeSpan.FromMicroseconds(184120), 0x4F, 0x4B, 0x18, 0x00),
            e => Assert.Equal(
                new TraceEvent.RateChanged(TimeSpan.FromMilliseconds(190), 14, new BitRate(2000000), new BitRate(1998001)), e),
            e => Assert.Equal(new TraceEvent.Vanished(TimeSpan.FromSeconds(1.5), 16), e));
    }

    [Fact]
    public void Blanks_and_empty_lines_do_not_count() => Assert.Equal(
        [0x4F, 0x4B, 0x0A],
        Assert.IsType<TraceEvent.ChipBytes>(Assert.Single(TraceReader.Read("t", "\r\n  <4F4b\t0a  \r\n\r\n"))).Bytes);

    [Theory]
    [InlineData("> 55\nfoo", 2, 1, "'foo' where one of # @ > < !")]
    [InlineData("> 55 5", 1, 6, "'5' where a byte as two hex digits")]
    [InlineData("> 55 zz", 1, 6, "'zz' where a byte")]
    [InlineData("<", 1, 2, "the end of the line where a byte")]
    [InlineData("@ soon", 1, 3, "'soon' where a time in seconds")]
    [InlineData("@ -1", 1, 3, "'-1' where a time in seconds")]
    [InlineData("@ 99999999999999999999999999999999", 1, 3, "a time in seconds")]
    [InlineData("@ 2\n@ 1", 2, 3, "'1' where a time that is not before the last one")]
    [InlineData("! rate 0", 1, 8, "'0' where a rate")]
    [InlineData("! rate 1 -> x", 1, 13, "'x' where a rate")]
    [InlineData("! dtr=2", 1, 3, "'dtr=2' where open, gone, rate")]
    [InlineData("!", 1, 2, "the end of the line where open, gone, rate")]
    [InlineData("! open rate=5", 1, 3, "where open rate=NUMBER")]
    public void A_bad_line_is_named_with_line_and_column(string text, int line, int column, string words)
    {
        NcpException fault = Assert.Throws<NcpException>(() => TraceReader.Read("run.trace", text));
        Assert.Equal(TraceFaults.BadLine, fault.Diagnosis.Kind);
        Assert.StartsWith($"run.trace:{line}, column {column}: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_traces_are_read_or_refused_never_worse() => Damage(rounds: 3_000, seed: 6);

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public void Damaged_traces_are_read_or_refused_never_worse_at_length() => Damage(rounds: 500_000, seed: 7);

    private static void Damage(int rounds, int seed)
    {
        var random = new Random(seed);
        string example = Example();
        for (int round = 0; round < rounds; round++)
        {
            var text = new StringBuilder(example);
            for (int i = random.Next(1, 8); i > 0; i--)
            {
                int at = random.Next(text.Length);
                switch (random.Next(3))
                {
                    case 0:
                        text[at] = (char)random.Next(random.Next(2) == 0 ? 128 : 0x3000);
                        break;
                    case 1:
                        text.Remove(at, Math.Min(random.Next(20), text.Length - at));
                        break;
                    default:
                        text.Insert(at, text.ToString(at, Math.Min(random.Next(20), text.Length - at)));
                        break;
                }
            }

            try
            {
                Assert.All(TraceReader.Read("t", text.ToString()), e => Assert.True(e.Line > 0));
            }
            catch (NcpException fault)
            {
                Assert.Equal(TraceFaults.BadLine, fault.Diagnosis.Kind);
                Assert.DoesNotContain(fault.Message, char.IsControl);
            }
        }
    }

    private static void AssertChip(TraceEvent e, TimeSpan at, params byte[] bytes)
    {
        Assert.Equal(at, e.At);
        Assert.Equal(bytes, Assert.IsType<TraceEvent.ChipBytes>(e).Bytes);
    }

    /// <summary>The example block of docs/trace-format.md.</summary>
    internal static string Example()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "docs", "trace-format.md")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("docs/trace-format.md is not above the tests");
        }

        const string Begin = "```trace\n";
        string page = File.ReadAllText(Path.Combine(folder, "docs", "trace-format.md"));
        int start = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
    }
}
