using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Cli.Reporting;
using NcpFlash.Diagnostics;
using NcpFlash.Jobs;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using NcpFlash.Wire;

namespace NcpFlash.Tests.Cli;

/// <summary>The events of a job as the library promises them, told to a reporter while a clock moves.</summary>
internal sealed class SampleJob(Reporter reporter, SteppedTime time)
{
    private static readonly SourcePlace Place = new("sample.ini", 5);

    /// <summary>Boot info of a real ST67W611M1 (PROTOCOL 6.1).</summary>
    public static BootInfo BootInfo { get; } = BootInfo.Decode(Convert.FromHexString("0200160601000100a7128201dcd2037b82401c008f758090e8805be3"));

    public static FlashPart Part { get; } = new(
        "test part", new JedecId(0xC4, 0x60, 0x16), 4 << 20, false, [.. new byte[FlashPart.ParameterBlockSize]], TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(5));

    public static PlanImage Boot2 { get; } = new("boot2", "./boot2.bin", 0, new byte[52544], Place);

    public static PlanImage Table { get; } = new("partition", "./partition.bin", 0xE000, new byte[308], Place);

    public static FlashPlan Plan(bool chip) => new(
        [
            .. chip ? [new PlanStep.EraseChip()] : ImmutableArray<PlanStep>.Empty,
            .. Steps(Boot2, true, chip), .. Steps(Table, false, chip),
        ],
        4 << 20, []);

    public static ChipReport Chip { get; } = new(ChipCatalog.Default, BootInfo, BootInfo.Mac, Part);

    public void Connect(int silentAttempts = 0)
    {
        Tell(new JobEvent.Compressed(Boot2, 27576, TimeSpan.FromSeconds(0.05)));
        Tell(new JobEvent.Connecting("/dev/ttyUSB0", new BitRate(500000)));
        for (int i = 1; i <= silentAttempts; i++) Attempt(i, []);
        Attempt(silentAttempts + 1, "OK"u8.ToArray());
        Tell(new JobEvent.Synced(silentAttempts + 1));
        Tell(new JobEvent.BootInfoRead(BootInfo, Wait(0.03)));
        Tell(new JobEvent.RateChanged(new BitRate(2000000), new BitRate(2000000), Wait(0.011)));
        Tell(new JobEvent.MacRead(BootInfo.Mac));
        Tell(new JobEvent.FlashControllerSet(BootInfo.FlashPin, 0x1014108, Wait(0.002)));
        Tell(new JobEvent.FlashIdentified(Part, 0));
        Tell(new JobEvent.FlashControllerSet(BootInfo.FlashPin, 0x1014108, Wait(0.003)));
    }

    public void Attempt(int number, byte[] answer, bool lines = true)
    {
        Tell(new JobEvent.AttemptStarted(number, 5, lines));
        Wait(1.2);
        Tell(new JobEvent.SyncSent(new BitRate(500000), 300));
        Wait(0.1);
        Tell(new JobEvent.SyncAnswered(answer));
    }

    /// <summary>
    /// Executes the plan, up to the step of index <paramref name="stopIn"/> when it is given; that step is left half done. The comparison of index
    /// <paramref name="fails"/> finds something else, and the steps behind it follow.
    /// </summary>
    public void Execute(FlashPlan plan, int? stopIn = null, int? fails = null)
    {
        Tell(new JobEvent.PlanReady(plan));
        for (int i = 0; i < plan.Steps.Length; i++)
        {
            PlanStep step = plan.Steps[i];
            Tell(new JobEvent.StepStarted(step, i, plan.Steps.Length));
            (long contents, long onLine) = SampleChange.Load(step);
            TimeSpan elapsed = contents > 0 ? Load(step, contents, onLine, half: stopIn == i) : Wait(step is PlanStep.Verify or PlanStep.VerifyPart ? 0.04 : 0.3);
            if (stopIn == i) return;
            if (SampleChange.Compared(step) is { } digest) Tell(new JobEvent.DigestCompared(digest.Range, digest.Wanted, fails == i ? Sha256Digest.Of([0]) : digest.Wanted, elapsed));
            if (fails != i) Tell(new JobEvent.StepFinished(step, elapsed, onLine));
        }
    }

    public TimeSpan Wait(double seconds)
    {
        time.Advance(seconds);
        return TimeSpan.FromSeconds(seconds);
    }

    public void Tell(JobEvent jobEvent) => reporter.Report(jobEvent);

    private static ImmutableArray<PlanStep> Steps(PlanImage image, bool compressed, bool chip) =>
    [
        .. chip ? ImmutableArray<PlanStep>.Empty : [new PlanStep.EraseRange(image.Range)],
        new PlanStep.Write(image, compressed),
        new PlanStep.Verify(image, Sha256Digest.Of(image.Contents.Span)),
    ];

    private TimeSpan Load(PlanStep step, long contents, long onLine, bool half)
    {
        int frames = (int)((onLine + 2047) / 2048);
        for (int i = 1; i <= (half ? frames / 2 : frames); i++)
        {
            Wait(0.05);
            Tell(new JobEvent.StepProgressed(step, i, frames, contents * i / frames));
        }

        return TimeSpan.FromSeconds(frames * 0.05);
    }
}
