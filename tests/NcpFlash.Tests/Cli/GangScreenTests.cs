using NcpFlash.Cli;
using NcpFlash.Cli.Reporting;
using NcpFlash.Cli.Running;
using NcpFlash.Diagnostics;
using NcpFlash.Planning;
using Xunit;

namespace NcpFlash.Tests.Cli;

/// <summary>A terminal that several jobs share, and the one question that they ask.</summary>
public sealed class GangScreenTests
{
    private static readonly PlanPartition Mfd = new("MFD", new FlashRange(0x3FF000, 0x1000), IsFactoryData: true, OnlyOnPart: false);

    private readonly Screen _screen = new(terminal: true);

    private Shell Terminal => _screen.Shell with { MovesCursor = true };

    private string Seen => _screen.Output.Replace("\e", "<esc>", StringComparison.Ordinal);

    [Fact]
    public void Lines_go_above_the_rows_and_a_row_ends_with_its_job()
    {
        var screen = new GangScreen(Terminal, 2);
        screen.Set(0, "a: 10 %");
        screen.Set(1, "b: connecting");
        screen.Line(Terminal.Output, "a | the boot ROM answers");
        screen.Set(0, string.Empty);
        screen.Set(1, string.Empty);
        Assert.Equal(
            "a: 10 %\n" + "<esc>[1A\r<esc>[J" + "a: 10 %\nb: connecting\n" + "<esc>[2A\r<esc>[J" + "a | the boot ROM answers\n" + "a: 10 %\nb: connecting\n"
            + "<esc>[2A\r<esc>[J" + "b: connecting\n" + "<esc>[1A\r<esc>[J",
            Seen);
    }

    [Fact]
    public void A_row_that_is_wider_than_the_terminal_is_cut()
    {
        var screen = new GangScreen(Terminal with { Width = 20 }, 1);
        screen.Set(0, new string('a', 50) + ": 10 %");
        Assert.Equal(new string('a', 19) + "\n", Seen);
    }

    [Fact]
    public void Where_the_cursor_cannot_move_there_are_only_lines()
    {
        var screen = new GangScreen(_screen.Shell, 1);
        screen.Set(0, "10 %");
        screen.Line(_screen.Shell.Output, "done");
        Assert.Equal("done\n", Seen);
    }

    [Fact]
    public void A_reporter_of_one_job_writes_its_label_and_keeps_its_row_while_it_works()
    {
        var screen = new GangScreen(Terminal, 1);
        Shell shell = Terminal with { Output = new LabelledWriter(screen, Terminal.Output, "a | "), Error = new LabelledWriter(screen, Terminal.Error, "a | ") };
        using var reporter = new TextReporter(shell, new ReporterOptions(), new GangRow(screen, 0, "a | ", shell));
        var job = new SampleJob(reporter, _screen.Time);
        job.Connect();
        job.Execute(SampleJob.Plan(chip: false), stopIn: 1);
        Assert.Matches(@"a \| \[2/6\] writing boot2 .* 50 %[^\n]*\n$", Seen);
        Assert.Contains("a | the boot ROM answers\n", Seen, StringComparison.Ordinal);
        reporter.End(new JobEnding(TimeSpan.FromSeconds(1)) { Headline = "done" });
        Assert.EndsWith("<esc>[1A\r<esc>[Ja | done\n", Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_written_behind_a_question_until_it_is_answered_and_the_thinking_is_counted()
    {
        var screen = new GangScreen(Terminal, 2);
        using var answer = new OneAnswer(
            (_, _) =>
            {
                Terminal.Output.Write("lose it? ");
                screen.Line(Terminal.Output, "b | a line of another part");
                screen.Set(1, "b: 10 %");
                _screen.Time.Advance(7);
                Terminal.Output.Write("y\n");
                return Task.FromResult(true);
            },
            screen, _screen.Time);
        Assert.True(await answer.AskAsync([Mfd], TestContext.Current.CancellationToken));
        Assert.Equal("lose it? y\nb | a line of another part\nb: 10 %\n", Seen);
        Assert.Equal(TimeSpan.FromSeconds(7), answer.Waited);
    }

    [Fact]
    public void A_block_of_one_job_is_not_broken_by_another()
    {
        var screen = new GangScreen(_screen.Shell, 2);
        Parallel.For(0, 2, job =>
        {
            using var writer = new LabelledWriter(screen, _screen.Shell.Error, $"{job} | ");
            Shell shell = _screen.Shell with { Output = writer, Error = writer };
            for (int i = 0; i < 50; i++)
            {
                using var reporter = new TextReporter(shell, new ReporterOptions());
                reporter.End(TextReporterTests.Failed());
            }
        });
        string[][] blocks = [.. _screen.Error.TrimEnd('\n').Split('\n').Chunk(3)];
        Assert.Equal(100, blocks.Length);
        Assert.All(blocks, b => Assert.Equal(b[0][..4], Assert.Single(b.Select(l => l[..4]).Distinct())));
    }

    [Fact]
    public void Quietly_several_ports_still_tell_how_many_are_done_and_which_are_not()
    {
        using var reporter = new TextReporter(_screen.Shell, new ReporterOptions(Quiet: true));
        reporter.End(new JobEnding(TimeSpan.FromSeconds(1)) { Headline = "1 of 2 done in 1.00 s", Ports = [Ending(Outcome.Done), Ending(Outcome.Port)] });
        Assert.Equal("  port  error x: x\n1 of 2 done in 1.00 s\n", _screen.Output);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_goes_for_every_part_that_would_lose_the_same(bool yes)
    {
        var asked = new List<string>();
        using var answer = new OneAnswer(
            (lost, _) =>
            {
                asked.Add(string.Join(',', lost.Select(l => l.Name)));
                return Task.FromResult(yes);
            },
            new GangScreen(Terminal, 3), _screen.Time);
        CancellationToken token = TestContext.Current.CancellationToken;
        bool[] answers =
        [
            await answer.AskAsync([Mfd], token), await answer.AskAsync([Mfd], token), await answer.AskAsync([Mfd, Mfd with { Name = "PSM" }], token), await answer.AskAsync([Mfd], token),
        ];
        Assert.All(answers, a => Assert.Equal(yes, a));
        Assert.Equal(yes ? ["MFD", "MFD,PSM"] : ["MFD"], asked);
    }

    [Theory]
    [InlineData(Outcome.ChipOrLink, Outcome.Done, Outcome.Input, Outcome.Port, Outcome.ChipOrLink, Outcome.Refused)]
    [InlineData(Outcome.Verification, Outcome.Refused, Outcome.ChipOrLink, Outcome.Verification, Outcome.Done)]
    [InlineData(Outcome.Cancelled, Outcome.Verification, Outcome.Cancelled)]
    [InlineData(Outcome.Port, Outcome.Input, Outcome.Port, Outcome.Done)]
    [InlineData(Outcome.Done, Outcome.Done)]
    public void The_worst_end_counts(Outcome worst, params Outcome[] ends) =>
        Assert.Equal(worst, new JobEnding(TimeSpan.Zero) { Ports = [.. ends.Select(Ending)] }.Outcome);

    private static PortEnding Ending(Outcome outcome) => new("port", "port", new JobEnding(TimeSpan.Zero)
    {
        Diagnosis = outcome == Outcome.Done ? null : Diagnosis.Of(new DiagnosisKind("x", outcome, Confidence.Certain, "x", "x", "x")),
    }, new PartState());
}
