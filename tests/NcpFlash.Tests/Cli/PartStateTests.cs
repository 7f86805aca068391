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
    [InlineData(9, "Written and verified: boot2, partition, FW.")]
    public void A_job_that_changes_only_what_differs_says_where_it_was_cut_short(int stopIn, string expected)
    {
        var screen = new Screen();
        var reporter = new JsonReporter(screen.Shell);
        SampleChange.Run(new SampleJob(reporter, screen.Time), stopIn);
        Assert.Equal(expected, reporter.State.Describe());
        Assert.Equal("partial", reporter.State.Word);
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

    private static JsonReporter Run(bool chip, int? stopIn)
    {
        var screen = new Screen();
        var reporter = new JsonReporter(screen.Shell);
        new SampleJob(reporter, screen.Time).Execute(SampleJob.Plan(chip), stopIn);
        return reporter;
    }
}
