using System.Collections.Immutable;
using NcpFlash.Cli.Reporting;
using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using NcpFlash.Tests.Planning;
using Xunit;

namespace NcpFlash.Tests.Cli;

/// <summary>What somebody sees who is asked to agree to a burn, and the report at its end.</summary>
public sealed class BurnScreenTests
{
    private const string Again = "Run the same command again: it reads what is burnt, and burns only what is missing.";

    private static readonly MacAddress Mac = new(0x40827B03D2DC);

    [Fact]
    public void The_consent_screen_and_the_report()
    {
        var screen = new Screen();
        Tell(new TextReporter(screen.Shell, new ReporterOptions()), EfuseBench.Plan(EfuseBench.LockFile(), EfuseBench.FactoryPart()));
        Golden.Check("burn.txt", screen.Output);
    }

    [Fact]
    public void The_same_for_programs()
    {
        var screen = new Screen();
        Tell(new JsonReporter(screen.Shell), EfuseBench.Plan(EfuseBench.LockFile(), EfuseBench.FactoryPart()));
        Golden.Check("burn.jsonl", screen.Output);
    }

    [Fact]
    public void An_interrupted_burn_says_so_and_names_what_is_left()
    {
        var screen = new Screen();
        byte[] part = EfuseBench.FactoryPart();
        EfuseBench.LockFile().AsSpan(0x1C, 0x11).CopyTo(part.AsSpan(0x1C));
        Tell(new TextReporter(screen.Shell, new ReporterOptions()), EfuseBench.Plan(EfuseBench.LockFile(), part), onlyPlan: true);
        Golden.Check("burn-completes.txt", screen.Output);
    }

    [Fact]
    public void A_part_that_holds_everything_needs_one_line()
    {
        var screen = new Screen();
        byte[] locked = new EfuseImage(EfuseBench.FactoryPart()).Or(new EfuseImage(EfuseBench.LockFile())).Bytes.ToArray();
        Tell(new TextReporter(screen.Shell, new ReporterOptions()), EfuseBench.Plan(EfuseBench.LockFile(), locked), onlyPlan: true);
        Assert.Equal("efuse plan for the part 40827b03d2dc from lock.bin: already locked with the same data, nothing is burnt\n", screen.Output);
        screen = new Screen();
        Tell(new TextReporter(screen.Shell, new ReporterOptions()), EfuseBench.Plan(EfuseBench.LockFile(), locked, EfuseBench.ForeignImages), onlyPlan: true);
        Assert.Equal("efuse plan for the part 40827b03d2dc from lock.bin: already locked with the same data, nothing is burnt\n", screen.Output);
    }

    [Theory]
    [InlineData(0, "The part was not touched.", "untouched", "Run the same command again when you are ready.")]
    [InlineData(1, "0 of 5 efuse writes are done and proved, for ever; the next one may be done in part.", "partial", Again)]
    [InlineData(2, "1 of 5 efuse writes are done and proved, for ever; the next one may be done in part.", "partial", Again)]
    [InlineData(10, "Every efuse bit of the plan is burnt, for ever; the whole array was not read back.", "partial", Again)]
    [InlineData(11, "Everything that was asked for had been done on the part. The part is locked, for ever.", "complete", "Run the same command again when you are ready.")]
    public void A_burn_cut_short_says_how_far_it_came(int events, string sentences, string word, string advice)
    {
        var screen = new Screen();
        var reporter = new JsonReporter(screen.Shell);
        EfusePlan plan = EfuseBench.Plan(EfuseBench.LockFile(), EfuseBench.FactoryPart());
        foreach (JobEvent jobEvent in Burn(plan).Take(3 + events)) reporter.Report(jobEvent);
        Assert.Equal((word, sentences, advice), (reporter.State.Word, reporter.State.Describe(), reporter.State.Advice()));
    }

    [Fact]
    public void After_a_flash_job_both_are_told()
    {
        var screen = new Screen();
        var reporter = new JsonReporter(screen.Shell);
        EfusePlan plan = EfuseBench.Plan(EfuseBench.LockFile(), EfuseBench.FactoryPart());
        reporter.Report(new JobEvent.EfuseConsented("by the test"));
        new SampleJob(reporter, screen.Time).Execute(SampleJob.Plan(chip: true));
        Assert.Equal(("partial", "The chip was erased. Written and verified: boot2, partition. No efuse bit was burnt."), (reporter.State.Word, reporter.State.Describe()));
        foreach (JobEvent jobEvent in Burn(plan).Skip(2)) reporter.Report(jobEvent);
        Assert.Equal(("complete", "Everything that was asked for had been done on the part. The part is locked, for ever."), (reporter.State.Word, reporter.State.Describe()));
    }

    private static void Tell(Reporter reporter, EfusePlan plan, bool onlyPlan = false)
    {
        foreach (JobEvent jobEvent in onlyPlan ? Burn(plan).Take(1) : [.. Checked(), .. Burn(plan)]) reporter.Report(jobEvent);
    }

    private static IEnumerable<JobEvent> Checked() =>
        EfuseBench.SampleImages.Select((image, i) => new JobEvent.BootImageChecked(image, i == 0 ? 0 : 0x10000u));

    /// <summary>Plan, consent, load, then two events a write, and the end.</summary>
    private static ImmutableArray<JobEvent> Burn(EfusePlan plan) =>
    [
        new JobEvent.EfusePlanReady(plan, Mac, "lock.bin"), new JobEvent.EfuseConsented("by typing LOCK d2dc"), new JobEvent.EfuseLoadStarted(plan, "lock.bin", true),
        .. plan.Writes.SelectMany((write, i) => new JobEvent[]
        {
            new JobEvent.EfuseWriteStarted(write, i, plan.Writes.Length), new JobEvent.EfuseWritten(write, i, plan.Writes.Length),
        }),
        new JobEvent.EfuseVerified(plan, plan.After),
    ];
}
