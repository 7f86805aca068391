using NcpFlash.Cli.Reporting;
using NcpFlash.Cli.Running;
using NcpFlash.Diagnostics;
using Xunit;

namespace NcpFlash.Tests.Cli;

public sealed class JobRunnerTests
{
    [Fact]
    public async Task The_first_signal_cancels_and_the_end_says_in_what_state_the_part_is()
    {
        var screen = new Screen();
        var reporter = new TextReporter(screen.Shell, new ReporterOptions());
        using var interrupts = new Interrupts(_ => { }, () => Assert.Fail("only the second signal ends the process"));
        JobEnding ending = await JobRunner.EndAsync(screen.Shell, reporter, interrupts, token =>
        {
            new SampleJob(reporter, screen.Time).Execute(SampleJob.Plan(chip: true), stopIn: 1);
            interrupts.Raise("Ctrl-C");
            token.ThrowIfCancellationRequested();
            throw new InvalidOperationException("The token should have been cancelled.");
        });
        reporter.End(ending);
        Assert.Equal(Outcome.Cancelled, ending.Outcome);
        Assert.Equal("cancelled", ending.Result);
        Golden.Check("cancelled.txt", screen.Error);
    }

    [Fact]
    public void The_second_signal_ends_the_process()
    {
        int quits = 0;
        using var interrupts = new Interrupts(_ => { }, () => quits++);
        interrupts.Raise("Ctrl-C");
        Assert.Equal((0, true), (quits, interrupts.Token.IsCancellationRequested));
        interrupts.Raise("SIGTERM");
        Assert.Equal((1, "Ctrl-C"), (quits, interrupts.Signal));
    }

    [Fact]
    public async Task A_defect_is_told_in_words()
    {
        var screen = new Screen();
        int exit = await JobRunner.RunAsync(
            screen.Shell, new TextReporter(screen.Shell, new ReporterOptions()), _ => throw new InvalidOperationException("First line.\nSecond line."));
        Assert.Equal(1, exit);
        Assert.StartsWith("error program.defect: ", screen.Error, StringComparison.Ordinal);
        Assert.Equal(3, screen.Error.TrimEnd('\n').Split('\n').Length);
        Assert.DoesNotContain("   at ", screen.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('{', screen.Error);
    }

    [Fact]
    public async Task A_cancellation_that_nobody_asked_for_is_a_defect()
    {
        var screen = new Screen();
        int exit = await JobRunner.RunAsync(
            screen.Shell, new TextReporter(screen.Shell, new ReporterOptions()), _ => throw new OperationCanceledException());
        Assert.Equal(1, exit);
        Assert.Contains("program.defect", screen.Error, StringComparison.Ordinal);
    }
}
