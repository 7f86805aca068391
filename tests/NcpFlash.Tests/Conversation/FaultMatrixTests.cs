using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Jobs;
using NcpFlash.Planning;
using Xunit;

namespace NcpFlash.Tests.Conversation;

/// <summary>
/// A fault at every frame of every job, on a port without control lines: it ends well, with the right result, or with one of the errors that
/// this fault may end in; never in a hang, which the virtual clock would call stalled; never as a false success; and the next run repairs
/// the part, whether or not somebody resets it in between.
/// </summary>
public sealed class FaultMatrixTests
{
    /// <summary>One frame in so many is struck every day: of a flash, and of the jobs that share most of their conversation with it. The long run strikes all.</summary>
    private const int FlashSample = 2, OthersSample = 4;

    private static readonly string[] Jobs = ["flash", "read", "verify", "erase", "info", "efuse"];

    /// <summary>Faults that every job must survive wherever they strike: one loss, one damaged frame, one late or stray reply.</summary>
    public static TheoryData<string> Survivable =>
    [
        "late=100ms", "late=3s", "garbage=00F8FF", "garbage=4B4F4F", "fl=0103", "fl=0101", "fl=0102", "pending=3", "dupok", "silence",
        "dropreply", "dropreply=0", "dropreply=1", "droprequest", "droprequest=1", "droprequest=4", "idle", "brownout",
    ];

    /// <summary>Faults that may end a job, and in what.</summary>
    public static TheoryData<string, string[]> Severe => new()
    {
        { "late=40s", ["chip.lost", "chip.silent", "connect.boot-info"] },
        { "garbage=5050444646", ["chip.malformed-reply", "connect.boot-info"] },
        { "wrongdigest", ["read.mismatch", "verify.mismatch", "erase.not-blank"] },
        { "gone", ["link.gone"] },
        { "fl=0006", ["chip.refused", "flash.write-failed", "connect.boot-info"] },
        { "fl=000C", ["chip.refused", "flash.write-failed", "connect.boot-info"] },
        { "fl=0104", ["chip.refused", "flash.write-failed", "connect.boot-info"] },
        { "fl=4601", ["chip.refused", "flash.write-failed", "connect.boot-info"] },
        { "fl=FFFF", ["chip.refused", "flash.write-failed", "connect.boot-info"] },
        { "fl=0A0A", ["chip.protected", "connect.protected"] },
    };

    private static string[] LastingErrors => ["chip.unstable", "chip.lost", "chip.silent", "chip.malformed-reply", "chip.refused", "connect.boot-info", "rate.not-working"];

    [Theory]
    [MemberData(nameof(Survivable))]
    public void One_small_fault_at_any_frame_is_survived(string fault) => AtFrames(fault, [], FlashSample, OthersSample);

    [Theory]
    [MemberData(nameof(Severe))]
    public void One_severe_fault_at_any_frame_ends_in_success_or_its_own_error(string fault, string[] errors) => AtFrames(fault, errors, FlashSample, OthersSample);

    [Theory(Explicit = true)]
    [Trait("Category", "Long")]
    [MemberData(nameof(Survivable))]
    public void One_small_fault_at_any_frame_of_every_job_is_survived(string fault) => AtFrames(fault, [], 1, 1);

    [Theory(Explicit = true)]
    [Trait("Category", "Long")]
    [MemberData(nameof(Severe))]
    public void One_severe_fault_at_any_frame_of_every_job_ends_in_success_or_its_own_error(string fault, string[] errors) => AtFrames(fault, errors, 1, 1);

    [Theory]
    [InlineData("silence@31#1+silence@42#2")] // the second loss strikes while the first is being mended
    [InlineData("silence@3F#2+silence@23#3")]
    [InlineData("silence@3E#1+silence@36#3")]
    [InlineData("droprequest@30#1+dropreply@10#2")]
    [InlineData("idle@3F#1+idle@3F#3+idle@3F#5")]
    public void Several_losses_are_survived(string faults)
    {
        VirtualPart part = PartWith(faults);
        byte[] expected = VirtualPart.Expected(VirtualPart.SmallRequest(), part.Board.Flash.Contents);
        part.Run(f => f.FlashAsync(VirtualPart.SmallRequest(), default));
        Assert.True(part.Board.Flash.Contents.SequenceEqual(expected));
    }

    [Theory]
    [InlineData("silence")]
    [InlineData("fl=0103")]
    [InlineData("garbage=00F8FF4B4F")]
    [InlineData("pending=3")]
    [InlineData("dropreply")]
    [InlineData("droprequest=2")]
    public void A_fault_at_every_frame_ends(string fault)
    {
        VirtualPart part = PartWith($"{fault}#*");
        FlashRequest request = VirtualPart.SmallRequest();
        byte[] expected = VirtualPart.Expected(request, part.Board.Flash.Contents);
        NcpException? error = part.Try(f => f.FlashAsync(request, default));
        Assert.True(error is null ? part.Board.Flash.Contents.SequenceEqual(expected) : LastingErrors.Contains(error.Diagnosis.Id), error?.Diagnosis.Id);
    }

    /// <summary>A part that refuses, by a code of no table, is asked no more often than damage needs, and as soon believed as one with a known code.</summary>
    [Theory]
    [InlineData("30", 1)]
    [InlineData("31", 1)]
    [InlineData("3A", 2)]
    [InlineData("3F", 1)]
    public void A_lasting_refusal_by_an_unknown_code_is_soon_believed(string opcode, int more)
    {
        int known = Count("0006"), unknown = Count("4601");
        Assert.InRange(unknown, known, (known * (1 + more)) + 1);

        int Count(string code)
        {
            VirtualPart part = PartWith($"fl={code}@{opcode}#*");
            NcpException? error = part.Try(f => f.FlashAsync(VirtualPart.SmallRequest(), default));
            Assert.Contains(error?.Diagnosis.Id, new[] { "flash.write-failed", "chip.refused" });
            return part.Sent.Count(frame => frame[0] == Convert.ToByte(opcode, 16));
        }
    }

    [Fact]
    public void Cancelled_at_any_frame_the_next_run_repairs()
    {
        int frames = FramesOf("flash");
        for (int frame = 1; frame <= frames; frame++)
        {
            VirtualPart part = PartWith(null);
            using var cancel = new CancellationTokenSource();
            part.AfterFrame = sent =>
            {
                if (sent == frame)
                {
                    cancel.Cancel();
                }
            };
            Assert.ThrowsAny<OperationCanceledException>(() => part.Run(f => f.FlashAsync(VirtualPart.SmallRequest(), cancel.Token)));
            part.AfterFrame = null;
            byte[] expected = VirtualPart.Expected(VirtualPart.SmallRequest(), part.Board.Flash.Contents);
            part.Run(f => f.FlashAsync(VirtualPart.SmallRequest(), default));
            Assert.True(part.Board.Flash.Contents.SequenceEqual(expected), $"cancelled at frame {frame}");
        }
    }

    /// <summary>Strikes at one frame in so many of each job: at other ones with each fault.</summary>
    private static void AtFrames(string fault, string[] errors, int flash, int others)
    {
        foreach (string job in Jobs)
        {
            int frames = FramesOf(job), step = job == "flash" ? flash : others;
            for (int frame = 1 + (fault.Sum(c => c) % step); frame <= frames; frame += step)
            {
                VirtualPart part = PartWith($"{fault}#{frame}");
                byte[] before = part.Board.Flash.Contents.ToArray();
                NcpException? error = part.Try(f => RunAsync(job, f));
                string where = $"{job}: {fault} at frame {frame} of {frames}: {error?.Diagnosis.Id} {error?.Diagnosis.Summary}";
                Assert.True(error is null || errors.Contains(error.Diagnosis.Id), where);
                AssertContents(part, job, error is null, before, where);
                if (error is not null)
                {
                    Assert.DoesNotContain('{', error.Diagnosis.Summary + error.Diagnosis.Cause + error.Diagnosis.Advice);
                    Assert.True(error.Diagnosis.Id == "link.gone" || !error.Evidence.Observations.IsEmpty, $"no evidence: {where}");
                }

                Repair(part, withReset: frame % 2 == 0, where);
            }
        }
    }

    /// <summary>A job that ends well leaves exactly what it promises; one that only looks never changes anything.</summary>
    private static void AssertContents(VirtualPart part, string job, bool ended, byte[] before, string where)
    {
        ReadOnlySpan<byte> contents = part.Board.Flash.Contents;
        switch (job)
        {
            case "flash" when ended:
                Assert.True(contents.SequenceEqual(VirtualPart.Expected(VirtualPart.SmallRequest(), before)), $"false success: {where}");
                break;
            case "erase" when ended:
                Assert.True(contents.Slice(0x2000, 0x1000).IndexOfAnyExcept((byte)0xFF) < 0, $"false success: {where}");
                break;
            case "flash" or "erase":
                break;
            default:
                Assert.True(contents.SequenceEqual(before), $"something was changed: {where}");
                break;
        }
    }

    /// <summary>The user runs the command again, having pressed reset or not.</summary>
    private static void Repair(VirtualPart part, bool withReset, string where)
    {
        part.Clock.Advance(TimeSpan.FromSeconds(where.Contains("late=40s", StringComparison.Ordinal) ? 60 : 1));
        if (withReset)
        {
            part.Board.PulseEnable();
            part.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        byte[] expected = VirtualPart.Expected(VirtualPart.SmallRequest(), part.Board.Flash.Contents);
        NcpException? error = part.Try(f => f.FlashAsync(VirtualPart.SmallRequest(), default));
        Assert.True(error is null, $"the run after {where} fails: {error?.Diagnosis.Id} {error?.Diagnosis.Summary}");
        Assert.True(part.Board.Flash.Contents.SequenceEqual(expected), $"the run after {where} leaves wrong contents");
    }

    private static async Task<JobSummary> RunAsync(string job, Flasher flasher) => job switch
    {
        "flash" => await flasher.FlashAsync(VirtualPart.SmallRequest(), default),
        "read" => await flasher.ReadAsync(new FlashRange(0x1000, 5000), Stream.Null, default),
        "verify" => await flasher.VerifyAsync([new PlanImage("part", "part.bin", 0x3000, PartWith(null).Board.Flash.Contents.Slice(0x3000, 600).ToArray(), new SourcePlace("test"))], default),
        "erase" => await flasher.EraseAsync(new FlashRange(0x2000, 0x1000), default),
        "efuse" => (await flasher.ReadEfuseAsync(new FlashRange(0, 512), default)).Summary,
        _ => await flasher.InfoAsync(default),
    };

    private static int FramesOf(string job)
    {
        VirtualPart part = PartWith(null);
        part.Run(f => RunAsync(job, f));
        int frames = part.Sent.Count(frame => frame[0] != 0x55);
        Assert.InRange(frames, 5, 60);
        return frames;
    }

    private static VirtualPart PartWith(string? faults)
    {
        var part = new VirtualPart(new EmulatorOptions
        {
            ControlLines = false,
            Faults = faults is null ? FaultScript.None : FaultScript.Parse(faults),
            FlashSize = 64 * 1024,
        });
        part.FillFlash(seed: 11);
        return part;
    }
}
