using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Links;
using NcpFlash.Sessions;
using NcpFlash.Tests.Planning;
using NcpFlash.Wire;
using Xunit;

namespace NcpFlash.Tests.Conversation;

/// <summary>A burn that is disturbed at any frame: it ends well or with its own error, burns no bit that was not shown, and the next run completes it.</summary>
public sealed class BurnFaultTests
{
    private static readonly byte[] LockFile = EfuseBench.LockFile();

    private static readonly EfuseImage Expected = new EfuseImage(BurnBench.PartWith(BurnBench.Package).Board.Efuse.Fuses).Or(new EfuseImage(LockFile));

    public static TheoryData<string> Survivable =>
        ["late=3s", "garbage=00F8FF", "fl=0103", "pending=3", "dupok", "silence", "dropreply", "dropreply=1", "droprequest", "droprequest=4", "idle", "brownout", "cutburn", "cutburn=1"];

    public static TheoryData<string, string[]> Severe => new()
    {
        { "gone", ["link.gone"] },
        { "wrongdigest", ["efuse.bad-image"] },
        { "fl=0403", ["chip.refused", "efuse.state-unreadable", "efuse.write-refused"] },
        { "fl=0A0A", ["chip.protected"] },
        { "late=40s", ["chip.lost"] },
    };

    /// <summary>The same from the first frame on, where the handshake has errors of its own.</summary>
    public static TheoryData<string, string[]> SevereFromTheStart => new()
    {
        { "gone", ["link.gone"] },
        { "wrongdigest", ["efuse.bad-image"] },
        { "fl=0403", ["chip.refused", "efuse.state-unreadable", "efuse.write-refused"] },
        { "fl=0A0A", ["chip.protected", "connect.protected"] },
        { "late=40s", ["chip.lost", "connect.boot-info"] },
    };

    /// <summary>Every frame of a burn from the consent on: reads, writes, and what lies between.</summary>
    [Theory]
    [MemberData(nameof(Survivable))]
    public void One_small_fault_at_any_frame_of_the_burn_is_survived(string fault) => AtFrames(fault, [], BurnFrames());

    [Theory]
    [MemberData(nameof(Severe))]
    public void One_severe_fault_at_any_frame_of_the_burn_ends_in_its_own_error(string fault, string[] errors) => AtFrames(fault, errors, BurnFrames());

    [Theory(Explicit = true)]
    [Trait("Category", "Long")]
    [MemberData(nameof(Survivable))]
    public void One_small_fault_at_any_frame_of_the_whole_job_is_survived(string fault) => AtFrames(fault, [], 1..(FrameCount() + 1));

    [Theory(Explicit = true)]
    [Trait("Category", "Long")]
    [MemberData(nameof(SevereFromTheStart))]
    public void One_severe_fault_at_any_frame_of_the_whole_job_ends_in_its_own_error(string fault, string[] errors) => AtFrames(fault, errors, 1..(FrameCount() + 1));

    [Fact]
    public void Every_write_loses_its_reply_and_the_burn_still_ends_well()
    {
        VirtualPart part = BurnBench.PartWith(BurnBench.Package, "silence@40#*");
        part.Run(f => f.BurnEfuseAsync(BurnBench.Lock(new BurnBench.Agree()), default));
        AssertDone(part, "droprequest@40#*");
    }

    /// <summary>The supply is cut right after any frame of the burn, with any part of the bits under way burnt.</summary>
    [Fact]
    public void Power_cut_after_any_frame_is_completed_by_the_next_run()
    {
        var random = new Random(40);
        Range frames = BurnFrames();
        for (int frame = frames.Start.Value; frame < frames.End.Value; frame++)
        {
            VirtualPart part = BurnBench.PartWith(BurnBench.Package, startsOpen: true);
            part.AfterFrame = sent =>
            {
                if (sent == frame)
                {
                    part.Board.Power = false;
                }
            };
            NcpException? error = part.Try(f => f.BurnEfuseAsync(BurnBench.Lock(new BurnBench.Agree()), default));
            Assert.True(error?.Diagnosis.Id == "chip.lost", $"frame {frame}: {error?.Diagnosis.Id}");
            part.AfterFrame = null;
            if (part.Sent.LastOrDefault(f => f[0] == (byte)Opcode.EfuseWrite) is { } last && part.Sent.FindLastIndex(f => f[0] == (byte)Opcode.EfuseRead) < part.Sent.LastIndexOf(last))
            {
                // the write under way may have burnt any of its bits
                byte[] some = [.. last.AsSpan(8).ToArray().Select(b => (byte)(b & random.Next(256)))];
                part.Board.Efuse.Burn(BitConverter.ToInt32(last, 4), some);
            }

            Assert.True(new EfuseImage(part.Board.Efuse.Fuses).Except(Expected).IsBlank);
            part.Board.Power = true;
            part.AssertStarts();
            part.Run(f => f.BurnEfuseAsync(BurnBench.Lock(new BurnBench.Agree()), default));
            AssertDone(part, $"power cut after frame {frame}");
        }
    }

    [Fact]
    public void Cancelled_after_any_frame_the_next_run_completes_it()
    {
        Range frames = BurnFrames();
        for (int frame = frames.Start.Value; frame < frames.End.Value; frame++)
        {
            VirtualPart part = BurnBench.PartWith(BurnBench.Package);
            using var cancel = new CancellationTokenSource();
            part.AfterFrame = sent =>
            {
                if (sent == frame)
                {
                    cancel.Cancel();
                }
            };
            Assert.ThrowsAny<OperationCanceledException>(() => part.Run(f => f.BurnEfuseAsync(BurnBench.Lock(new BurnBench.Agree()), cancel.Token)));
            part.AfterFrame = null;
            part.Run(f => f.BurnEfuseAsync(BurnBench.Lock(new BurnBench.Agree()), default));
            AssertDone(part, $"cancelled after frame {frame}");
        }
    }

    /// <summary>A code of no table is a refusal too: what a part that knows it would do with the same bits once more, nobody knows.</summary>
    [Theory]
    [InlineData("fl=0403")]
    [InlineData("fl=4601")]
    [InlineData("fl=FFFF")]
    public void A_refused_write_is_sent_once(string fault)
    {
        VirtualPart part = BurnBench.PartWith(BurnBench.Package, $"{fault}@40#*");
        NcpException? error = part.Try(f => f.BurnEfuseAsync(BurnBench.Lock(new BurnBench.Agree()), default));
        Assert.Equal("efuse.write-refused", error?.Diagnosis.Id);
        Assert.Single(part.Sent, frame => frame[0] == 0x40);
    }

    /// <summary>Writes that get lost before they reach the part, for ever.</summary>
    [Fact]
    public void A_write_that_is_always_lost_is_given_up()
    {
        VirtualPart part = BurnBench.PartWith(BurnBench.Package, "droprequest@40#*");
        NcpException? error = part.Try(f => f.BurnEfuseAsync(BurnBench.Lock(new BurnBench.Agree()), default));
        Assert.Contains(error?.Diagnosis.Id, new[] { "efuse.not-burnt", "chip.unstable" });
        Assert.InRange(part.Sent.Count(frame => frame[0] == 0x40), 2, 8);
        Assert.True(new EfuseImage(part.Board.Efuse.Fuses).IsBlank || !new EfuseImage(part.Board.Efuse.Fuses).SameBits(Expected));
    }

    [Fact]
    public void A_refused_write_is_named_with_its_code_and_what_is_burnt_so_far()
    {
        VirtualPart part = BurnBench.PartWith(BurnBench.Package, "fl=0403@40#3");
        NcpException? error = part.Try(f => f.BurnEfuseAsync(BurnBench.Lock(new BurnBench.Agree()), default));
        Assert.Equal(("efuse.write-refused", Outcome.ChipOrLink), (error?.Diagnosis.Id, error?.Diagnosis.Kind.Outcome));
        Assert.Equal("The part refused to burn sign_cfg at 0x05C[7] with code FL 0403 EFUSE_WRITE_ERROR; 121 of 127 bits are burnt.", error?.Diagnosis.Summary);
        part.Run(f => f.BurnEfuseAsync(BurnBench.Lock(new BurnBench.Agree()), default));
        AssertDone(part, "refused once");
    }

    [Fact]
    public void A_part_that_says_ok_and_burns_nothing_is_found_out()
    {
        VirtualPart part = BurnBench.PartWith(BurnBench.Package);
        part.Wrap = link => new TamperedLink(link, bits => bits.Clear());
        NcpException? error = part.Try(f => f.BurnEfuseAsync(BurnBench.Lock(new BurnBench.Agree()), default));
        Assert.Equal(("efuse.not-burnt", Outcome.Verification), (error?.Diagnosis.Id, error?.Diagnosis.Kind.Outcome));
        Assert.Contains("120 bits of public_key_hash at 0x01C..0x03B were burnt 3 times", error?.Diagnosis.Summary, StringComparison.Ordinal);
        Assert.Equal(3, part.Burns());
    }

    [Fact]
    public void Bits_that_nobody_asked_for_stop_the_burn()
    {
        VirtualPart part = BurnBench.PartWith(BurnBench.Package);
        part.Wrap = link => new TamperedLink(link, bits => bits[^1] |= 0x80);
        NcpException? error = part.Try(f => f.BurnEfuseAsync(BurnBench.Lock(new BurnBench.Agree()), default));
        Assert.Equal(("efuse.unexpected-bits", Outcome.Verification), (error?.Diagnosis.Id, error?.Diagnosis.Kind.Outcome));
        Assert.Contains("key_slot_2", error?.Diagnosis.Summary, StringComparison.Ordinal);
        Assert.Equal(1, part.Burns());
    }

    [Fact]
    public void A_part_that_changes_while_somebody_thinks_is_not_burnt()
    {
        VirtualPart part = BurnBench.PartWith(BurnBench.Package);
        var consent = new BurnBench.Agree(() =>
        {
            part.Board.Efuse.Burn(0x64, [1, 0, 0, 0]);
            return ValueTask.CompletedTask;
        });
        NcpException? error = part.Try(f => f.BurnEfuseAsync(BurnBench.Lock(consent), default));
        Assert.Equal(("efuse.plan-changed", Outcome.Refused), (error?.Diagnosis.Id, error?.Diagnosis.Kind.Outcome));
        Assert.Equal(0, part.Burns());
        var swap = new BurnBench.Agree(() =>
        {
            part.Board.Flash.Load(0x10000, BurnBench.ForeignPackage.Images[2].Contents.Span);
            return ValueTask.CompletedTask;
        });
        error = part.Try(f => f.BurnEfuseAsync(BurnBench.Lock(swap), default));
        Assert.Equal("efuse.wrong-key", error?.Diagnosis.Id);
        Assert.Equal(0, part.Burns());
    }

    [Fact]
    public void A_state_that_cannot_be_proved_is_refused()
    {
        VirtualPart part = BurnBench.PartWith(BurnBench.Package);
        int reads = 0;
        part.AfterFrame = _ =>
        {
            if (part.Sent[^1][0] == (byte)Opcode.EfuseRead)
            {
                part.Board.Efuse.Burn(0x64 + reads, [1]); // every reading is another
                reads++;
            }
        };
        NcpException? error = part.Try(f => f.BurnEfuseAsync(BurnBench.Lock(new BurnBench.Agree()), default));
        Assert.Equal("The efuse array of the part could not be read: 4 readings, no two in a row alike.", error?.Diagnosis.Summary);
        part.AfterFrame = null;
        error = BurnBench.PartWith(BurnBench.Package, "fl=0406@41#*").Try(f => f.BurnEfuseAsync(BurnBench.Lock(new BurnBench.Agree()), default));
        Assert.Equal(("efuse.state-unreadable", Outcome.Refused), (error?.Diagnosis.Id, error?.Diagnosis.Kind.Outcome));
        Assert.Contains("FL 0406", error?.Diagnosis.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Info_does_without_an_array_that_the_part_does_not_show()
    {
        VirtualPart part = BurnBench.PartWith(BurnBench.Package, "fl=0406@41#*");
        Assert.Null(part.Run(f => f.InfoAsync(default)).Chip?.Efuse);
        Assert.Contains(part.Events, e => e is JobEvent.Warned { Warning.Id: "efuse.state-unreadable" });
        Assert.NotNull(BurnBench.PartWith(BurnBench.Package).Run(f => f.InfoAsync(default)).Chip?.Efuse);
    }

    /// <summary>At each frame the fault is survived or ends in one of the errors; and each of the errors is seen at some frame.</summary>
    private static void AtFrames(string fault, string[] errors, Range frames)
    {
        HashSet<string> seen = [];
        for (int frame = frames.Start.Value; frame < frames.End.Value; frame++)
        {
            VirtualPart part = BurnBench.PartWith(BurnBench.Package, $"{fault}#{frame}");
            NcpException? error = part.Try(f => f.BurnEfuseAsync(BurnBench.Lock(new BurnBench.Agree()), default));
            string where = $"{fault} at frame {frame}: {error?.Diagnosis.Id} {error?.Diagnosis.Summary}";
            Assert.True(error is null || errors.Contains(error.Diagnosis.Id), where);
            Assert.True(new EfuseImage(part.Board.Efuse.Fuses).Except(Expected).IsBlank, $"a bit that was not shown: {where}");
            if (error is null)
            {
                AssertDone(part, where);
                continue;
            }

            seen.Add(error.Diagnosis.Id);

            part.Clock.Advance(TimeSpan.FromSeconds(60));
            part.Run(f => f.BurnEfuseAsync(BurnBench.Lock(new BurnBench.Agree()), default));
            AssertDone(part, where);
        }

        Assert.Equal(string.Join(", ", errors.Order()), string.Join(", ", seen.Order()));
    }

    private static void AssertDone(VirtualPart part, string where)
    {
        Assert.True(new EfuseImage(part.Board.Efuse.Fuses).SameBits(Expected), where);
        Assert.True(part.BootLog().Contains("application: ready", StringComparison.Ordinal), where);
    }

    /// <summary>The frames from the consent to the end.</summary>
    private static Range BurnFrames()
    {
        VirtualPart part = BurnBench.PartWith(BurnBench.Package);
        int asked = 0;
        part.Run(f => f.BurnEfuseAsync(
            BurnBench.Lock(new BurnBench.Agree(() =>
            {
                asked = part.Sent.Count(frame => frame[0] != 0x55);
                return ValueTask.CompletedTask;
            })), default));
        Assert.True(asked > 10);
        return (asked + 1)..(part.Sent.Count(frame => frame[0] != 0x55) + 1);
    }

    private static int FrameCount()
    {
        VirtualPart part = BurnBench.PartWith(BurnBench.Package);
        part.Run(f => f.BurnEfuseAsync(BurnBench.Lock(new BurnBench.Agree()), default));
        return part.Sent.Count(frame => frame[0] != 0x55);
    }

    /// <summary>A line on which the bits of every efuse write become others; the checksum byte 0 says not to check.</summary>
    private sealed class TamperedLink(ISerialLink inner, TamperedLink.Tamper tamper) : ISerialLink
    {
        public delegate void Tamper(Span<byte> bits);

        public LinkIdentity Identity => inner.Identity;

        public BitRate BitRate => inner.BitRate;

        public LinkCounters Counters => inner.Counters;

        public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => inner.ReadAsync(buffer, cancellationToken);

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            byte[] frame = bytes.ToArray();
            if (frame[0] == (byte)Opcode.EfuseWrite)
            {
                frame[1] = 0;
                tamper(frame.AsSpan(8));
            }

            return inner.WriteAsync(frame, cancellationToken);
        }

        public ValueTask<BitRate> SetBitRateAsync(BitRate rate, CancellationToken cancellationToken) => inner.SetBitRateAsync(rate, cancellationToken);

        public ValueTask PlayAsync(ResetSequence sequence, CancellationToken cancellationToken) => inner.PlayAsync(sequence, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
