using NcpFlash.Cli.Reporting;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using NcpFlash.Tests.Conversation;
using NcpFlash.Wire;
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

    [Theory]
    [InlineData(4, "Written and verified: partition. Written but not verified: boot2. There already: FW.")]
    [InlineData(5, "Written and verified: partition. Written but not verified: boot2. There already: FW.")]
    [InlineData(7, "Written and verified: boot2. Written but not verified: partition. There already: FW.")]
    public void A_comparison_that_failed_leaves_the_part_partial_whatever_follows(int fails, string expected)
    {
        var screen = new Screen();
        var reporter = new JsonReporter(screen.Shell);
        var job = new SampleJob(reporter, screen.Time);
        SampleChange.Run(job, fails: fails);
        Assert.Equal(expected, reporter.State.Describe());
        Assert.Equal("partial", reporter.State.Word);
        SampleChange.Survey(job);
        Assert.Equal("partial", reporter.State.Word);
        SampleChange.Run(job);
        Assert.Equal("complete", reporter.State.Word);
    }

    [Fact]
    public void A_job_whose_verification_failed_leaves_the_part_partial()
    {
        FlashRequest request = VirtualPart.SmallRequest();
        PlanImage bad = request.Images[0];
        var wrong = new SortedSet<int>(); // the digests of the first image, all of which come out wrong: those of a longer run are known after a shorter one
        NcpException? fault = null;
        var state = new PartState();
        for (int runs = 0; fault is null && runs < 40; runs++)
        {
            var part = new VirtualPart(new EmulatorOptions { ControlLines = false, Faults = FaultScript.Parse(string.Join('+', wrong.Select(n => $"wrongdigest@3E#{n}"))) });
            part.FillFlash(seed: 5);
            fault = part.Try(f => f.FlashAsync(request, default));
            state = new PartState();
            part.Events.ForEach(state.See);
            byte[][] digests = [.. part.Sent.Where(f => f[0] == (byte)Opcode.FlashXipReadSha)];
            int next = Enumerable.Range(0, digests.Length).FirstOrDefault(i => IsOf(digests[i]) && !wrong.Contains(i + 1), -1);
            if (next >= 0 && fault is null) wrong.Add(next + 1);
            if (fault is not null) Assert.False(IsOf(digests[^1]), "the comparison of the other image comes last, and succeeds");
        }

        bool IsOf(byte[] digest) => BitConverter.ToUInt32(digest, 4) < bad.Range.End && BitConverter.ToUInt32(digest, 4) + BitConverter.ToUInt32(digest, 8) > bad.Address;
        Assert.Equal("verify.mismatch", fault?.Diagnosis.Id);
        Assert.Equal("partial", state.Word);
        Assert.DoesNotContain("Everything", state.Describe(), StringComparison.Ordinal);
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
