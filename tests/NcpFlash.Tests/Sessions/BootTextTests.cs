using System.Text;
using NcpFlash.Diagnostics;
using NcpFlash.Sessions;
using Xunit;

namespace NcpFlash.Tests.Sessions;

/// <summary>What a boot control may look like, and what is said of one that does not.</summary>
public sealed class BootTextTests
{
    /// <summary>Wrong texts; each screen line has the place, what is expected, and the nearest word.</summary>
    private static readonly string[] Wrong =
    [
        "", "line", "lines:swaped", "lines:boot=rst", "lines:boot", "lines:boot=rts,en=rts", "lines:boot=rts,boot=dtr", "lines:transistors,invert", "lines:invert=bot",
        "lines:enter=\"dtr=2; wait 5ms\"", "lines:enter=\"boot=1 en=0; wait 5\"", "lines:enter=\"boot=1 boot=0\"", "lines:leave=\"send 0d0\"", "lines:enter=\"abc", "lines:enter",
        "lines:,", "lines:fast,fastt", "lines:fast or hots", "lines or ", "host:x", "none:", "nun", "manual:limit=5", "manual:limit=25h", "manual:limt=5s", "manual:limit=5s,limit=6s", "command", "command:",
        "gpio", "gpio:boot=gpiochip0/17", "gpio:en=gpiochip0", "gpio:en=17", "gpio:en=0/27,boot=gpiochip0/27", "gpio:en=0/27,activ-low", "gpio:en=0/27,active-low=e", "gpio:0/17",
        "openocd", "openocd:localhost:6666", "openocd:localhost:tcl,board=nucleo-h563zi", "openocd:mcu=stm32h536,boot=PE5,en=PE6", "openocd:mcu=stm32h563,boot=PE16,en=PE6",
        "openocd:mcu=stm32h563,boot=PZ1,en=PE6", "openocd:mcu=stm32h563,boot=PE6,en=PE6", "openocd:mcu=stm32h563,boot=PE5", "openocd:board=nucleo-h563", "openocd:mcu=stm32h7s3,en=PE6,secure",
        "openocd:mcu=stm32h563,en=PE6,uart=PA9+PA99", "openocd:mcu=stm32h563,en=PE6,keep=1", "openocd:mcuu=stm32h563,en=PE6", "command:\"./a b",
    ];

    private static readonly string[] Grammar =
    [
        "lines", "host", "none", "manual", "gpio", "openocd", "command", "boot2", ":", ",", "=", "\"", ";", " or ", " ", "boot", "en", "dtr", "rts", "invert", "enter", "leave", "swapped",
        "wait 5ms", "send 55", "break=1", "limit", "0", "1", "gpiochip0/17", "PE5", "localhost:6666", "mcu", "stm32h563", "uart", "+", "é", "\t", "30s",
    ];

    [Fact]
    public void Every_wrong_text_is_told_with_its_place()
    {
        var screen = new StringBuilder();
        foreach (string text in Wrong)
        {
            Diagnosis? finding = Record.Exception(() => BootControl.Parse(text)) is NcpException fault ? fault.Diagnosis : null;
            Assert.True(finding is not null, text);
            Assert.Equal("boot.syntax", finding.Id);
            screen.Append(string.Join('\n', NcpFlash.Cli.Reporting.QuotedText.Lines(finding, 2, null))).Append('\n');
            screen.Append($"  {finding.Cause} {finding.Advice.Replace("docs/boot-control.md lists every form; nothing was moved.", string.Empty, StringComparison.Ordinal)}".TrimEnd()).Append("\n\n");
        }

        Golden.Check("boot-syntax.txt", screen.ToString());
    }

    [Theory]
    [InlineData(40, 2_000)]
    public void Any_text_reads_or_is_refused_in_words(int longest, int runs) => Fuzz(longest, runs);

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public void Any_text_reads_or_is_refused_in_words_for_long() => Fuzz(60, 500_000);

    private static void Fuzz(int longest, int runs)
    {
        var random = new Random(11);
        for (int run = 0; run < runs; run++)
        {
            var text = new StringBuilder();
            for (int words = random.Next(1, 12); words > 0; words--)
            {
                text.Append(random.Next(12) == 0 ? ((char)random.Next(1, 0x250)).ToString() : Grammar[random.Next(Grammar.Length)]);
            }

            string whole = text.ToString(0, Math.Min(text.Length, longest));
            try
            {
                Assert.Equal(whole, BootControl.Parse(whole).Text);
            }
            catch (NcpException fault)
            {
                Assert.Equal("boot.syntax", fault.Diagnosis.Id);
                int column = int.Parse(fault.Diagnosis.Facts.First(f => f.Name == "column").Value, System.Globalization.CultureInfo.InvariantCulture);
                Assert.InRange(column, 1, whole.Length + 1);
                string word = fault.Diagnosis.Facts.First(f => f.Name == "word").Value;
                Assert.StartsWith(word, whole[(column - 1)..], StringComparison.Ordinal);
            }
        }
    }
}
