using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Images;
using NcpFlash.Jobs;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using NcpFlash.Wire;
using Xunit;

namespace NcpFlash.Tests.Conversation;

/// <summary>Jobs that nothing disturbs.</summary>
public sealed class FlashJobTests
{
    [Theory]
    [InlineData(EraseMode.Range)]
    [InlineData(EraseMode.Chip)]
    public void Flash_leaves_exactly_the_request_over_foreign_contents(EraseMode erase)
    {
        var part = new VirtualPart();
        part.FillFlash(seed: 7);
        FlashRequest request = VirtualPart.SmallRequest(erase);
        byte[] expected = VirtualPart.Expected(request, part.Board.Flash.Contents);
        JobSummary summary = part.Run(f => f.FlashAsync(request, default));
        Assert.True(part.Board.Flash.Contents.SequenceEqual(expected));
        Assert.Equal((12_000, 12_000), (summary.BytesWritten, summary.BytesVerified));
        Assert.Equal("40827b03d2dc", summary.Chip?.Mac.ToString());
        Assert.Equal("c46016", summary.Chip?.Flash.Id.ToString());
    }

    [Fact]
    public void Without_erase_foreign_contents_fail_verification_and_the_advice_says_why()
    {
        var part = new VirtualPart();
        part.FillFlash(seed: 7);
        NcpException? fault = part.Try(f => f.FlashAsync(VirtualPart.SmallRequest(EraseMode.None), default));
        Assert.Equal("verify.mismatch", fault?.Diagnosis.Id);
        Assert.Equal(Outcome.Verification, fault?.Diagnosis.Kind.Outcome);
        Assert.Contains("--erase range", fault?.Diagnosis.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain(part.Sent, frame => frame[0] is (byte)Opcode.FlashErase or (byte)Opcode.FlashChipErase);
    }

    [Fact]
    public void Without_erase_no_text_says_that_something_is_erased_or_that_the_same_command_repairs()
    {
        var part = new VirtualPart();
        part.FillFlash(seed: 7);
        NcpException? fault = part.Try(f => f.FlashAsync(VirtualPart.SmallRequest(EraseMode.None), default));
        Diagnosis warning = part.Events.OfType<JobEvent.Warned>().Select(w => w.Warning).First(w => w.Id == "verify.mismatch");
        Assert.StartsWith("Nothing was erased before writing", warning.Cause, StringComparison.Ordinal);
        Assert.DoesNotContain("It is erased", warning.Cause, StringComparison.Ordinal);
        var state = new NcpFlash.Cli.Reporting.PartState();
        foreach (JobEvent jobEvent in part.Events) state.See(jobEvent);
        Assert.Contains("--erase range", fault?.Diagnosis.Advice, StringComparison.Ordinal);
        Assert.Contains("--erase range", state.Advice(), StringComparison.Ordinal);
        Assert.DoesNotContain("repairs", state.Advice(), StringComparison.Ordinal);
    }

    [Fact]
    public void In_full_over_an_erased_chip_everything_outside_the_images_is_proved_blank()
    {
        FlashRequest request = VirtualPart.SmallRequest(EraseMode.Chip) with { IsFull = true };
        FlashPlan plan = FlashPlanner.Plan(request, ChipCatalog.Default, 4 << 20);
        FlashRange[] proved = [.. plan.Steps.Select(s => s switch
        {
            PlanStep.VerifyBlank blank => blank.Range,
            PlanStep.Verify image => image.Image.Range,
            _ => default,
        }).Where(r => r.Length > 0).OrderBy(r => r.Start)];
        Assert.Equal(4L << 20, proved.Sum(r => (long)r.Length));
        Assert.All(proved.Zip(proved.Skip(1)), pair => Assert.Equal(pair.First.End, (ulong)pair.Second.Start));
        var part = new VirtualPart();
        part.FillFlash(seed: 3);
        part.Run(f => f.FlashAsync(request, default));
        Assert.Contains(part.Events, e => e is JobEvent.StepFinished { Step: PlanStep.VerifyBlank });
    }

    [Fact]
    public void Without_erase_a_blank_part_is_written()
    {
        var part = new VirtualPart();
        FlashRequest request = VirtualPart.SmallRequest(EraseMode.None);
        byte[] expected = VirtualPart.Expected(request, part.Board.Flash.Contents);
        part.Run(f => f.FlashAsync(request, default));
        Assert.True(part.Board.Flash.Contents.SequenceEqual(expected));
    }

    [Fact]
    public void Skipped_ranges_stay_untouched()
    {
        var part = new VirtualPart();
        part.FillFlash(seed: 9);
        byte[] before = part.Board.Flash.Contents.ToArray();
        FlashRequest request = VirtualPart.SmallRequest() with { Skip = [new FlashRange(0x9000, 0x1000)] };
        part.Run(f => f.FlashAsync(request, default));
        Assert.True(part.Board.Flash.Contents.Slice(0x9000, 0x1000).SequenceEqual(before.AsSpan(0x9000, 0x1000)));
        Assert.True(part.Board.Flash.Contents.Slice(0x8000, 0x1000).SequenceEqual(request.Images[1].Contents.Span[..0x1000]));
        Assert.True(part.Board.Flash.Contents.Slice(0xA000, 808).SequenceEqual(request.Images[1].Contents.Span[0x2000..]));
    }

    [Fact]
    public void Small_images_travel_raw_and_large_ones_compressed()
    {
        var part = new VirtualPart();
        part.Run(f => f.FlashAsync(VirtualPart.SmallRequest(), default));
        Assert.Equal(2, part.Sent.Count(frame => frame[0] == (byte)Opcode.FlashWrite));
        Assert.Equal(3, part.Sent.Count(frame => frame[0] == (byte)Opcode.FlashDecompressWrite));
        Assert.All(part.Sent.Where(frame => frame[0] != 0x55), frame => Assert.InRange(frame.Length, 4, 2056));
    }

    [Theory]
    [InlineData("a0")]
    [InlineData("later")]
    public void Both_rom_revisions_are_told_their_idle_timeout_in_their_own_way(string revision)
    {
        var part = new VirtualPart(new EmulatorOptions { ControlLines = false, Rom = Enum.Parse<RomRevision>(revision, ignoreCase: true) });
        part.Run(f => f.InfoAsync(default));
        byte expected = revision == "a0" ? (byte)Opcode.MemoryWrite : (byte)Opcode.SetTimeout;
        Assert.Equal(3, part.Sent.Count(frame => frame[0] == expected)); // short while the rate changes, long for the connection, short for the work
    }

    [Fact]
    public void Events_keep_the_promised_order()
    {
        var part = new VirtualPart();
        part.Run(f => f.FlashAsync(VirtualPart.SmallRequest(), default));
        Type[] connect = [typeof(JobEvent.Compressed), typeof(JobEvent.Connecting), typeof(JobEvent.AttemptStarted), typeof(JobEvent.SyncSent), typeof(JobEvent.SyncAnswered),
            typeof(JobEvent.Synced), typeof(JobEvent.BootInfoRead), typeof(JobEvent.RateChanged), typeof(JobEvent.MacRead),
            typeof(JobEvent.FlashControllerSet), typeof(JobEvent.FlashIdentified), typeof(JobEvent.FlashControllerSet)];
        Assert.Equal(connect, part.Events.Select(e => e.GetType()).Take(connect.Length));
        foreach (JobEvent.StepStarted started in part.Events.OfType<JobEvent.StepStarted>())
        {
            int begin = part.Events.IndexOf(started);
            int end = part.Events.FindIndex(begin, e => e is JobEvent.StepFinished);
            Assert.Equal(started.Step, ((JobEvent.StepFinished)part.Events[end]).Step);
            Assert.DoesNotContain(part.Events.GetRange(begin + 1, end - begin - 1), e => e is JobEvent.StepStarted);
        }
    }

    [Fact]
    public void Two_runs_have_the_same_transcript()
    {
        List<byte[]> Transcript()
        {
            var part = new VirtualPart();
            part.Run(f => f.FlashAsync(VirtualPart.SmallRequest(), default));
            return part.Sent;
        }

        Assert.Equal(Transcript(), Transcript());
    }

    [Fact]
    public void Read_returns_the_flash_and_verify_and_erase_tell_the_truth()
    {
        var part = new VirtualPart();
        part.FillFlash(seed: 3);
        var read = new MemoryStream();
        part.Run(f => f.ReadAsync(new FlashRange(0x1234, 5000), read, default));
        Assert.True(part.Board.Flash.Contents.Slice(0x1234, 5000).SequenceEqual(read.ToArray()));

        var right = new PlanImage("same", "same.bin", 0x1234, read.ToArray(), new SourcePlace("test"));
        part.Run(f => f.VerifyAsync([right], default));
        byte[] changed = read.ToArray();
        changed[4999] ^= 1;
        NcpException? fault = part.Try(f => f.VerifyAsync([right with { Contents = changed }, right with { Name = "third", Address = 0x8000 }, right], default));
        Assert.Equal("verify.mismatch", fault?.Diagnosis.Id);
        Assert.Equal(["verify.mismatch"], fault?.Others.Select(o => o.Id) ?? []);

        part.Run(f => f.EraseAsync(new FlashRange(0x2000, 0x1000), default));
        Assert.Equal(-1, part.Board.Flash.Contents.Slice(0x2000, 0x1000).IndexOfAnyExcept((byte)0xFF));
        Assert.NotEqual(-1, part.Board.Flash.Contents.Slice(0x3000, 0x1000).IndexOfAnyExcept((byte)0xFF));
        part.Run(f => f.EraseAsync(null, default));
        Assert.Equal(-1, part.Board.Flash.Contents.IndexOfAnyExcept((byte)0xFF));
    }

    [Theory]
    [InlineData(0x1001u, 0x1000u, "range.unaligned")]
    [InlineData(0x1000u, 0u, "range.empty")]
    [InlineData(0x3FF000u, 0x2000u, "range.outside")]
    public void Erase_refuses_what_it_would_not_do_exactly(uint start, uint length, string id)
    {
        var part = new VirtualPart();
        part.FillFlash(seed: 4);
        byte[] before = part.Board.Flash.Contents.ToArray();
        Assert.Equal(id, part.Try(f => f.EraseAsync(new FlashRange(start, length), default))?.Diagnosis.Id);
        Assert.True(part.Board.Flash.Contents.SequenceEqual(before));
    }

    [Fact]
    public void Efuse_is_read_whole()
    {
        var part = new VirtualPart();
        (JobSummary _, byte[] efuse) = part.Run(f => f.ReadEfuseAsync(new FlashRange(0, 512), default));
        Assert.Equal(512, efuse.Length);
        Assert.Equal("DCD2037B8240", Convert.ToHexString(efuse.AsSpan(0x14, 6))); // MAC, least significant byte first
    }

    [Fact]
    public void Reset_without_lines_uses_the_roms_command()
    {
        var part = new VirtualPart();
        part.Run(f => f.ResetAsync(default));
        Assert.Equal((byte)Opcode.Reset, Assert.Single(part.Sent, f => f[0] == (byte)Opcode.Reset)[0]); // what follows looks whether the firmware runs
    }

    [Fact]
    public void Lines_enter_the_rom_where_the_board_keeps_boot_low()
    {
        var part = new VirtualPart(new EmulatorOptions { Boot = StrapLevel.Low, ControlLines = true });
        Assert.NotNull(part.Try(f => f.InfoAsync(default), new ConnectOptions(BootControl.Host)));
        part.Run(f => f.InfoAsync(default), new ConnectOptions(BootControl.Lines));
        Assert.Equal(1, part.Events.OfType<JobEvent.Synced>().Single().Attempt);
    }

    [Fact]
    public void A_second_job_right_after_the_first_goes_on_with_its_session()
    {
        var part = new VirtualPart();
        part.Run(f => f.InfoAsync(default));
        TimeSpan first = part.Clock.GetElapsedTime(0);
        part.Run(f => f.InfoAsync(default));
        Assert.InRange((part.Clock.GetElapsedTime(0) - first).TotalSeconds, 0, 2);
    }

    [Fact]
    public void A_session_left_with_a_raised_timeout_is_found_without_waiting_for_it()
    {
        var part = new VirtualPart();
        part.Clock.Run(async () =>
        {
            await using var link = part.Board.OpenLink();
            var session = new IspSession(link, ChipCatalog.Default, part.Clock, new ConnectOptions(BootControl.Host), new Progress<JobEvent>());
            await session.ConnectAsync(default); // and then the program dies: the ROM listens for 10 s more
        });
        TimeSpan left = part.Clock.GetElapsedTime(0);
        part.Run(f => f.InfoAsync(default));
        Assert.InRange((part.Clock.GetElapsedTime(0) - left).TotalSeconds, 0, 2);
    }

    /// <summary>The part's own times tell that a frame is lost; the vendor's 30 s are waited only when that has been wrong before.</summary>
    [Theory]
    [InlineData("silence@3F#2", 0, 10)]
    [InlineData("dropreply@3F#1", 0, 10)]
    [InlineData("silence@3F#2+silence@3F#4", 30, 45)]
    [InlineData("late=4s@3F#2", 0, 16)]
    [InlineData("late=4s@3F#*", 16, 60)]
    public void A_lost_compressed_frame_is_noticed_by_the_times_of_the_flash(string faults, int atLeast, int atMost)
    {
        var part = new VirtualPart(new EmulatorOptions { ControlLines = false, Faults = FaultScript.Parse(faults) });
        part.FillFlash(4);
        byte[] expected = VirtualPart.Expected(VirtualPart.SmallRequest(), part.Board.Flash.Contents);
        part.Run(f => f.FlashAsync(VirtualPart.SmallRequest(), default));
        Assert.True(part.Board.Flash.Contents.SequenceEqual(expected));
        Assert.InRange(part.Clock.GetElapsedTime(0).TotalSeconds, atLeast, atMost);
    }

    /// <summary>Cut off inside of a frame, at each rate of the work: the rest of the frame is swallowed, and then the ROM is in step again.</summary>
    [Theory]
    [InlineData(2_000_000, 7)]
    [InlineData(1_500_000, 2048)]
    [InlineData(1_000_000, 1)]
    [InlineData(500_000, 3)]
    public void A_session_left_inside_of_a_frame_is_found(int rate, int sent)
    {
        var part = new VirtualPart();
        part.Clock.Run(async () =>
        {
            await using var link = part.Board.OpenLink();
            var session = new IspSession(link, ChipCatalog.Default, part.Clock, new ConnectOptions(BootControl.Host, WorkRate: new BitRate(rate)), new Progress<JobEvent>());
            await session.ConnectAsync(default);
            await link.WriteAsync(new byte[] { 0x31, 0x77, 0x04, 0x08 }.Concat(new byte[2048]).Take(sent).ToArray(), default);
        });
        TimeSpan left = part.Clock.GetElapsedTime(0);
        part.Run(f => f.InfoAsync(default));
        Assert.InRange((part.Clock.GetElapsedTime(0) - left).TotalSeconds, 0, 2);
    }
}
