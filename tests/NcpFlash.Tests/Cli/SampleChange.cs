using NcpFlash.Diagnostics;
using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Tests.Cli;

/// <summary>A job that changes only what differs: every step that such a plan may have.</summary>
internal static class SampleChange
{
    private static readonly PlanImage Firmware = new("FW", "./firmware.bin", 0x10000, new byte[600_000], new SourcePlace("sample.ini", 9));

    private static readonly FlashRange Changed = new(0x4000, 0x2000);

    private static readonly FlashRange Free = new(0xF000, 0x1000);

    /// <summary>Two sectors of boot2 differ, the partition table and what is to be blank behind it too, and the firmware does not.</summary>
    public static FlashPlan Plan { get; } = new(
        [
            new PlanStep.EraseRange(Changed), new PlanStep.EraseRange(FlashRange.FromTo(0xE000, 0x10000)),
            new PlanStep.WriteCompressed(SampleJob.Boot2, Changed, 2048),
            new PlanStep.Leave(SampleJob.Boot2, SampleJob.Boot2.Contents.Length - Changed.Length),
            new PlanStep.VerifyPart(SampleJob.Boot2, Changed with { Length = 0x1000 }, Sha256Digest.Of(new byte[0x1000])),
            new PlanStep.VerifyPart(SampleJob.Boot2, new FlashRange(0x5000, 0x1000), Sha256Digest.Of(new byte[0x1000])),
            new PlanStep.WritePages(SampleJob.Table, [SampleJob.Table.Range], 2048),
            new PlanStep.Verify(SampleJob.Table, Sha256Digest.Of(SampleJob.Table.Contents.Span)),
            new PlanStep.Leave(Firmware, Firmware.Contents.Length),
            new PlanStep.VerifyBlank(Free, Sha256Digest.Of(Enumerable.Repeat((byte)0xFF, (int)Free.Length).ToArray())),
            new PlanStep.VerifyKept("MFD", new FlashRange(0x3E5000, 0x1000), Sha256Digest.Of([1])),
        ],
        4 << 20, []);

    /// <summary>
    /// Tells the survey and the plan that is made of it, and executes that; the step of index <paramref name="stopIn"/>, if given, is left half done, and the
    /// comparison of index <paramref name="fails"/> fails.
    /// </summary>
    public static void Run(SampleJob job, int? stopIn = null, int? fails = null)
    {
        Survey(job);
        job.Execute(Plan, stopIn, fails);
    }

    /// <summary>Tells the survey.</summary>
    public static void Survey(SampleJob job)
    {
        var survey = new PlanStep.Survey([FlashRange.FromTo(0, 0xA3000)]);
        job.Tell(new JobEvent.StepStarted(survey, 0, 1));
        foreach (int percent in (int[])[25, 50, 100])
        {
            job.Wait(0.1);
            job.Tell(new JobEvent.StepProgressed(survey, percent, 100, 6000 * percent));
        }

        job.Tell(new JobEvent.Surveyed(667_648, 651_264, 4096, 600_000));
        job.Tell(new JobEvent.StepFinished(survey, TimeSpan.FromSeconds(0.3), 0));
    }

    /// <summary>Bytes that a step writes, and bytes that travel for it; zero for a step that writes nothing.</summary>
    public static (long Contents, long OnLine) Load(PlanStep step) => step switch
    {
        PlanStep.Write w => (w.Image.Contents.Length, w.Compressed ? 27576 : w.Image.Contents.Length),
        PlanStep.WriteCompressed w => (w.Range.Length, w.Range.Length / 2),
        PlanStep.WritePages w => (w.Length, w.Length),
        _ => default,
    };

    /// <summary>What a step compares, or null.</summary>
    public static (FlashRange Range, Sha256Digest Wanted)? Compared(PlanStep step) => step switch
    {
        PlanStep.Verify v => (v.Image.Range, v.Digest),
        PlanStep.VerifyPart v => (v.Range, v.Digest),
        PlanStep.VerifyBlank v => (v.Range, v.Digest),
        PlanStep.VerifyKept { Digest: { } digest } k => (k.Range, digest),
        _ => null,
    };
}
