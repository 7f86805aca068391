using System.Text.Json;
using NcpFlash.Cli.Reporting;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using Xunit;

namespace NcpFlash.Tests.Cli;

public sealed class PartStateTests
{
    [Theory]
    [InlineData(true, 0, "The chip is erased in whole or in part.")]
    [InlineData(true, 1, "boot2 is partly written (50 %). The chip was erased.")]
    [InlineData(true, 2, "The chip was erased. Written but not verified: boot2.")]
    [InlineData(true, 3, "partition is partly written (0 %). The chip was erased. Written and verified: boot2.")]
    [InlineData(false, 0, "0x00000000..0x0000CD40 is erased in whole or in part.")]
    [InlineData(false, 4, "partition is partly written (0 %). Written and verified: boot2.")]
    public void A_job_cut_short_says_where(bool chip, int stopIn, string expected)
    {
        Reporter reporter = Run(chip, stopIn);
        Assert.Equal(expected, reporter.State.Describe());
        Assert.Equal("partial", reporter.State.Word);
        Assert.Contains("Run the same command again", reporter.State.Advice(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0x00004000..0x00006000 is erased in whole or in part.")]
    [InlineData(2, "boot2 is partly written (50 %).")]
    [InlineData(4, "Written but not verified: boot2.")]
    [InlineData(5, "Written but not verified: boot2.")] // one part of it was compared, the other was not
    [InlineData(6, "partition is partly written (0 %). Written and verified: boot2.")]
    [InlineData(9, "Written and verified: boot2, partition. There already: FW.")]
    public void A_job_that_changes_only_what_differs_says_where_it_was_cut_short(int stopIn, string expected)
    {
        var screen = new Screen();
        var reporter = new JsonReporter(screen.Shell);
        SampleChange.Run(new SampleJob(reporter, screen.Time), stopIn);
        Assert.Equal(expected, reporter.State.Describe());
        Assert.Equal("partial", reporter.State.Word);
    }

    /// <summary>An image of several streams: the share is that of the image, not of the stream under way.</summary>
    [Fact]
    public void The_share_is_of_the_image()
    {
        var screen = new Screen();
        var reporter = new JsonReporter(screen.Shell);
        var job = new SampleJob(reporter, screen.Time);
        PlanStep[] parts = [.. Enumerable.Range(0, 4).Select(i => new PlanStep.WriteCompressed(SampleJob.Boot2, new FlashRange((uint)i * 0x2000, 0x2000), 2048))];
        job.Tell(new JobEvent.PlanReady(new FlashPlan([.. parts], 4 << 20, [])));
        job.Tell(new JobEvent.StepStarted(parts[0], 0, 4));
        job.Tell(new JobEvent.StepProgressed(parts[0], 3, 4, 0x1800));
        Assert.Equal("boot2 is partly written (18 %).", reporter.State.Describe());
        job.Tell(new JobEvent.StepFinished(parts[0], TimeSpan.Zero, 0));
        job.Tell(new JobEvent.StepStarted(parts[1], 1, 4));
        job.Tell(new JobEvent.StepProgressed(parts[1], 2, 4, 0x1000));
        Assert.Equal("boot2 is partly written (37 %).", reporter.State.Describe());
    }

    /// <summary>The steps behind a failed comparison go well; the part is as little complete as before.</summary>
    [Theory]
    [InlineData(true, "Written and verified: partition. Written but not verified: boot2. Not as it should be: boot2.")]
    [InlineData(false, "Written and verified: boot2. Written but not verified: partition. Not as it should be: partition.")]
    public void A_part_that_differs_is_not_complete(bool first, string expected)
    {
        var screen = new Screen();
        var reporter = new JsonReporter(screen.Shell);
        var job = new SampleJob(reporter, screen.Time);
        PlanStep.Verify[] verify = [new(SampleJob.Boot2, Sha256Digest.Of([1])), new(SampleJob.Table, Sha256Digest.Of([2]))];
        PlanStep[] steps = [new PlanStep.Write(SampleJob.Boot2, false), verify[0], new PlanStep.Write(SampleJob.Table, false), verify[1]];
        for (int round = 0; round < 3; round++)
        {
            job.Tell(new JobEvent.PlanReady(new FlashPlan([.. steps], 4 << 20, [])));
            for (int i = 0; i < steps.Length; i++)
            {
                bool fails = steps[i] == verify[first ? 0 : 1];
                job.Tell(new JobEvent.StepStarted(steps[i], i, steps.Length));
                if (steps[i] is PlanStep.Verify v) job.Tell(new JobEvent.DigestCompared(v.Image.Range, v.Digest, fails ? Sha256Digest.Of([3]) : v.Digest, TimeSpan.Zero));
                if (!fails) job.Tell(new JobEvent.StepFinished(steps[i], TimeSpan.Zero, 0));
            }
        }

        Assert.Equal("partial", reporter.State.Word);
        Assert.Equal(expected, reporter.State.Describe());
    }

    [Fact]
    public void A_survey_touches_nothing()
    {
        var screen = new Screen();
        var reporter = new JsonReporter(screen.Shell);
        new SampleJob(reporter, screen.Time).Tell(new JobEvent.StepStarted(new PlanStep.Survey([SampleJob.Boot2.Range]), 0, 1));
        Assert.Equal("untouched", reporter.State.Word);
    }

    [Fact]
    public void A_job_that_ended_is_complete() => Assert.Equal("complete", Run(false, null).State.Word);

    [Fact]
    public void A_connection_touches_nothing()
    {
        var screen = new Screen();
        var reporter = new JsonReporter(screen.Shell);
        new SampleJob(reporter, screen.Time).Connect();
        Assert.Equal("untouched", reporter.State.Word);
        Assert.Equal("The part was not touched.", reporter.State.Describe());
    }

    [Fact]
    public void A_step_that_starts_again_is_not_counted_twice()
    {
        var screen = new Screen();
        var reporter = new JsonReporter(screen.Shell);
        var job = new SampleJob(reporter, screen.Time);
        job.Execute(SampleJob.Plan(chip: true), stopIn: 2);
        job.Execute(SampleJob.Plan(chip: true), stopIn: 3);
        Assert.Equal("partition is partly written (0 %). The chip was erased. Written and verified: boot2.", reporter.State.Describe());
    }

    [Theory]
    [InlineData(0, 80, "boot2 is partly written (9 %).")]
    [InlineData(0, 100, "boot2 is partly written (12 %).")]
    [InlineData(1, 0, "boot2 is partly written (12 %).")]
    [InlineData(7, 99, "boot2 is partly written (99 %).")]
    public void The_share_is_one_of_the_whole_image_though_it_is_written_in_pieces(int piece, int share, string expected)
    {
        var screen = new Screen();
        var reporter = new JsonReporter(screen.Shell);
        InPieces(reporter, piece, share);
        Assert.Equal(expected, reporter.State.Describe());
        int[] told = [.. Percents(screen)];
        Assert.Equal(told.Order(), told);
        Assert.InRange(told.DefaultIfEmpty().Max(), 0, 99);
    }

    [Fact]
    public void Between_two_pieces_the_image_is_not_written()
    {
        var screen = new Screen();
        var reporter = new JsonReporter(screen.Shell);
        InPieces(reporter, piece: 0, share: 100, ends: true);
        Assert.Equal("boot2 is partly written (12 %).", reporter.State.Describe());
        Assert.Equal("partial", reporter.State.Word);
    }

    private static IEnumerable<int> Percents(Screen screen) => screen.Output.TrimEnd('\n').Split('\n').Select(l => JsonDocument.Parse(l).RootElement)
        .Where(l => l.GetProperty("event").GetString() == "progress").Select(l => l.GetProperty("percent").GetInt32());

    /// <summary>An image of eight equal pieces, cut short in one of them.</summary>
    private static void InPieces(JsonReporter reporter, int piece, int share, bool ends = false)
    {
        PlanImage image = SampleJob.Boot2 with { Contents = new byte[8 * 0x1000] };
        PlanStep[] steps = [.. Enumerable.Range(0, 8).Select(i => new PlanStep.WriteCompressed(image, new FlashRange((uint)i * 0x1000, 0x1000), 2048))];
        reporter.Report(new JobEvent.PlanReady(new FlashPlan([.. steps], 4 << 20, [])));
        for (int i = 0; i <= piece; i++)
        {
            PlanStep step = steps[i];
            reporter.Report(new JobEvent.StepStarted(step, i, steps.Length));
            for (int done = 1; done <= (i == piece ? share : 100); done++) reporter.Report(new JobEvent.StepProgressed(step, done, 100, 0x1000 * done / 100));
            if (i < piece || ends) reporter.Report(new JobEvent.StepFinished(step, TimeSpan.Zero, 0));
        }
    }

    private static JsonReporter Run(bool chip, int? stopIn)
    {
        var screen = new Screen();
        var reporter = new JsonReporter(screen.Shell);
        new SampleJob(reporter, screen.Time).Execute(SampleJob.Plan(chip), stopIn);
        return reporter;
    }
}
