using NcpFlash.Cli.Reporting;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using Xunit;

namespace NcpFlash.Tests.Cli;

/// <summary>Progress on terminals of every width, beside labels of every length.</summary>
public sealed class NarrowTerminalTests
{
    [Fact]
    public void No_width_label_or_progress_throws_or_leaves_the_line()
    {
        for (int width = 20; width <= 200; width++)
        {
            for (int length = 1; length <= 120; length += 7)
            {
                string[] labels = ShortLabels.Of([new string('x', length), "usb-" + new string('y', length), new string('z', length)], width);
                string label = labels.MaxBy(l => l.Length) + " | ";
                for (int done = 0; done <= 1000; done += 250) Assert.InRange(Row(width, label, done).Length, 1, width - 1);
            }
        }
    }

    [Theory]
    [InlineData(60, 16)]
    [InlineData(80, 24)]
    [InlineData(80, 120)]
    public void Bar_and_share_stay_visible_and_the_step_gives_way(int width, int length)
    {
        string label = ShortLabels.Of([new string('a', length), new string('b', length)], width)[0] + " | ";
        Assert.Matches(@"\[1/9\] w.*\[[#-]{10,24}\]  50 %", Row(width, label, 500));
    }

    [Fact]
    public void Labels_keep_the_end_that_tells_and_stay_different()
    {
        string[] names = ["usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0", "usb-FTDI_FT232R_USB_UART_A50285BI-if01-port0"];
        Assert.Equal(["…T_A50285BI-if00-port0", "…T_A50285BI-if01-port0"], ShortLabels.Of(names, 66));
        Assert.Equal(["…_UART_A1…", "…_UART_B2…"], ShortLabels.Of(["usb-FTDI_UART_A1-if00-port0", "usb-FTDI_UART_B2-if00-port0"], 30));
        Assert.Equal(["ttyUSB0", "ttyUSB1"], ShortLabels.Of(["ttyUSB0", "ttyUSB1"], 20));
        string[] hopeless = ShortLabels.Of(["a" + new string('x', 60) + "b", "c" + new string('x', 60) + "b", "d" + new string('x', 60) + "b"], 40);
        Assert.Equal(3, hopeless.Distinct().Count());
        Assert.All(hopeless, l => Assert.InRange(l.Length, 1, 13));
    }

    [Fact]
    public void What_cannot_be_drawn_ends_nothing()
    {
        var broken = new BrokenLine(new SteppedTime());
        broken.Begin("writing");
        broken.Draw();
        Assert.Equal(1, broken.Tries);
    }

    private static string Row(int width, string label, int done)
    {
        var screen = new Screen(terminal: true);
        var gang = new GangScreen(screen.Shell with { MovesCursor = true, Width = width }, 1);
        var row = new GangRow(gang, 0, label, screen.Shell with { Width = Math.Max(0, width - label.Length) });
        PlanStep step = SampleJob.Plan(chip: true).Steps[1];
        var images = new ImageProgress();
        var started = new JobEvent.StepStarted(step, 0, 9);
        images.See(started);
        row.Begin(started);
        screen.Time.Advance(2);
        var progress = new JobEvent.StepProgressed(step, done, 1000, SampleJob.Boot2.Contents.Length * (long)done / 1000);
        images.See(progress);
        row.Advance(progress, images);
        return screen.Output.Split('\n')[^2].Split("\e[J")[^1];
    }

    private sealed class BrokenLine(TimeProvider time) : ProgressLine(TextWriter.Null, time, 80)
    {
        public int Tries { get; private set; }

        protected override void Show(string text)
        {
            Tries++;
            throw new IOException("the terminal is gone");
        }
    }
}
