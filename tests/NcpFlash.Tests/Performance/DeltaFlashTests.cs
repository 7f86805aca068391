using System.Buffers.Binary;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Images;
using NcpFlash.Jobs;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using NcpFlash.Tests.Conversation;
using NcpFlash.Wire;
using Xunit;

namespace NcpFlash.Tests.Performance;

/// <summary>What is erased, sent and compared when only what differs is written.</summary>
public sealed class DeltaFlashTests
{
    /// <summary>The streams are the same in each case of a theory.</summary>
    private static readonly StreamCache Streams = new(StreamCache.Inline, TimeProvider.System);

    private static readonly Opcode[] Changing = [Opcode.FlashErase, Opcode.FlashChipErase, Opcode.FlashWrite, Opcode.FlashDecompressWrite];

    [Theory]
    [InlineData(EraseMode.Range)]
    [InlineData(EraseMode.Chip)]
    public void What_is_there_already_is_not_touched(EraseMode erase)
    {
        FlashRequest request = FlashScenario.Sample(erase);
        VirtualPart part = PartWith(VirtualPart.Expected(request, FlashScenario.Foreign()));
        JobSummary summary = part.Run(f => f.FlashAsync(request, default));
        Assert.DoesNotContain(part.Sent, frame => Changing.Contains((Opcode)frame[0]));
        Assert.Equal((0, request.Images.Sum(i => (long)i.Contents.Length)), (summary.BytesWritten, summary.BytesVerified));
        Assert.All(Plan(part).Steps, s => Assert.IsType<PlanStep.Leave>(s));
    }

    [Fact]
    public void Full_writes_what_is_there_already()
    {
        FlashRequest request = FlashScenario.Sample(EraseMode.Chip) with { IsFull = true };
        VirtualPart part = PartWith(VirtualPart.Expected(request, FlashScenario.Foreign()));
        JobSummary summary = part.Run(f => f.FlashAsync(request, default));
        Assert.Single(part.Sent, frame => frame[0] == (byte)Opcode.FlashChipErase);
        Assert.Equal(request.Images.Sum(i => (long)i.Contents.Length), summary.BytesWritten);
    }

    [Fact]
    public void One_changed_sector_costs_one_sector()
    {
        FlashRequest request = FlashScenario.Sample(EraseMode.Range);
        VirtualPart part = PartWith(VirtualPart.Expected(request, FlashScenario.Foreign()), changed: 0x15123);
        JobSummary summary = part.Run(f => f.FlashAsync(request, default));
        Assert.Equal(new FlashRange(0x15000, 0x1000), Assert.Single(Plan(part).Steps.OfType<PlanStep.EraseRange>()).Range);
        Assert.Equal(0x1000, summary.BytesWritten);
        Assert.Equal(request.Images.Sum(i => (long)i.Contents.Length), summary.BytesVerified);
        Assert.True(part.Board.Flash.Contents.SequenceEqual(VirtualPart.Expected(request, FlashScenario.Foreign())));
    }

    [Fact]
    public void Blank_flash_is_not_erased()
    {
        FlashRequest request = FlashScenario.Sample(EraseMode.Chip);
        VirtualPart part = PartWith(FlashScenario.Blank());
        part.Run(f => f.FlashAsync(request, default));
        Assert.DoesNotContain(part.Sent, frame => frame[0] is (byte)Opcode.FlashErase or (byte)Opcode.FlashChipErase);
        Assert.True(part.Board.Flash.Contents.SequenceEqual(VirtualPart.Expected(request, FlashScenario.Blank())));
    }

    [Fact]
    public void Chip_erase_reaches_its_result_by_the_cheaper_way()
    {
        FlashRequest request = FlashScenario.Sample(EraseMode.Chip);
        byte[] wanted = VirtualPart.Expected(request, FlashScenario.Foreign());
        VirtualPart little = PartWith(wanted, changed: 0x200000, to: 0x12); // old contents between the images
        little.Run(f => f.FlashAsync(request, default));
        Assert.True(little.Board.Flash.Contents.SequenceEqual(wanted));
        Assert.DoesNotContain(Plan(little).Steps, s => s is PlanStep.EraseChip);
        Assert.Contains(Plan(little).Steps, s => s is PlanStep.VerifyBlank { Range: { Start: 0x200000, Length: 0x1000 } });
        VirtualPart all = PartWith(FlashScenario.Foreign());
        all.Run(f => f.FlashAsync(request, default));
        Assert.True(all.Board.Flash.Contents.SequenceEqual(wanted));
        Assert.Contains(Plan(all).Steps, s => s is PlanStep.EraseChip);
    }

    [Fact]
    public void Every_byte_of_the_target_is_digested_after_its_last_change_and_nothing_else_is_touched()
    {
        foreach (int seed in Enumerable.Range(5000, 25))
        {
            RandomJob job = RandomJob.Draw(seed);
            VirtualPart part = job.Part();
            part.Run(f => f.FlashAsync(job.Request with { IsFull = false }, default));
            Assert.True(part.Board.Flash.Contents.SequenceEqual(VirtualPart.Expected(job.Request, job.Contents)), $"seed {seed}");
            bool[] owned = Owned(job.Request), proved = new bool[RandomJob.FlashSize];
            Dictionary<uint, FlashRange> streams = part.Events.OfType<JobEvent.PlanReady>().SelectMany(p => p.Plan.Steps.OfType<PlanStep.WriteCompressed>())
                .GroupBy(w => w.Range.Start).ToDictionary(g => g.Key, g => g.MaxBy(w => w.Range.Length)!.Range);
            foreach (byte[] frame in part.Sent)
            {
                Follow(frame, owned, proved, streams);
            }

            Assert.DoesNotContain(Enumerable.Range(0, proved.Length), i => owned[i] && !proved[i]);
        }
    }

    [Fact]
    public void Blank_pages_are_not_sent()
    {
        foreach (int seed in Enumerable.Range(6000, 15))
        {
            RandomJob job = RandomJob.Draw(seed);
            VirtualPart part = job.Part();
            part.Run(f => f.FlashAsync(job.Request with { IsFull = false }, default));
            Assert.DoesNotContain(part.Sent.Where(f => f[0] == (byte)Opcode.FlashWrite), HasBlankPage);
            Assert.All(Plan(part).Steps.OfType<PlanStep.WriteCompressed>(), AssertNotBlankInside);
        }
    }

    [Fact]
    public void A_wrong_presumption_is_found_out_and_mended()
    {
        FlashRequest request = FlashScenario.Sample(EraseMode.Range);
        byte[] before = FlashScenario.Foreign();
        for (int at = 0; at < before.Length; at += 0x8000)
        {
            before.AsSpan(at, 0x1000).Fill(0xFF); // what a survey glances at looks blank
        }

        VirtualPart part = PartWith(before);
        part.Run(f => f.FlashAsync(request, default));
        Assert.True(part.Board.Flash.Contents.SequenceEqual(VirtualPart.Expected(request, before)));
        Assert.Contains(part.Events.OfType<JobEvent.Warned>(), w => w.Warning.Id == "survey.presumed-wrong");
        Assert.DoesNotContain(part.Events.OfType<JobEvent.Warned>(), w => w.Warning.Id == "verify.mismatch");
    }

    [Fact]
    public void A_flash_that_does_not_take_its_contents_fails_verification()
    {
        var part = new VirtualPart(new EmulatorOptions { ControlLines = false, Faults = FaultScript.Parse("wrongdigest@3E#*") });
        NcpException? fault = part.Try(f => f.FlashAsync(FlashScenario.Sample(EraseMode.Range), default));
        Assert.Equal(Outcome.Verification, fault?.Diagnosis.Kind.Outcome);
    }

    [Theory]
    [InlineData(4096, 4084)]
    [InlineData(2056, 2056)]
    public void Large_frames_are_used_where_they_pay_and_given_up_where_they_are_not_taken(int taken, int expected)
    {
        var request = new FlashRequest([new PlanImage("noise", "noise.bin", 0x10000, Noise(200_000), new SourcePlace("test"))], EraseMode.Range, []);
        var part = new VirtualPart(new EmulatorOptions { ControlLines = false, MaxFrame = taken, Adapter = new AdapterModel(TimeSpan.FromMilliseconds(16)) });
        part.Run(f => f.FlashAsync(request, default));
        Assert.True(part.Board.Flash.Contents.Slice(0x10000, 200_000).SequenceEqual(request.Images[0].Contents.Span));
        Assert.InRange(part.Sent.TakeLast(60).Max(f => f.Length), expected - 300, expected);
    }

    [Fact]
    public void A_frame_that_is_too_long_costs_one_trial_and_says_nothing_of_the_line()
    {
        var request = new FlashRequest([new PlanImage("noise", "noise.bin", 0x10000, Noise(600_000), new SourcePlace("test"))], EraseMode.Range, []);
        var part = new VirtualPart(new EmulatorOptions { ControlLines = false, MaxFrame = 2056, Adapter = new AdapterModel(TimeSpan.FromMilliseconds(16)) });
        part.Run(f => f.FlashAsync(request, default));
        byte[] trial = Assert.Single(part.Sent, f => f.Length > 2056);
        Assert.Equal(-1, trial.AsSpan(8).IndexOfAnyExcept((byte)0xFF));
        Assert.DoesNotContain(part.Events, e => e is JobEvent.Retrying or JobEvent.RateFellBack);
        Assert.InRange(part.Events.Count(e => e is JobEvent.Resynced), 0, 1);
        Assert.True(part.Board.Flash.Contents.Slice(0x10000, 600_000).SequenceEqual(request.Images[0].Contents.Span));
    }

    [Fact]
    public void A_large_raw_write_that_is_lost_is_cut_smaller()
    {
        PlanImage[] images =
        [
            new("raw", "raw.bin", 0x10000, Noise(7680), new SourcePlace("test", 1)), // two frames either way
            new("noise", "noise.bin", 0x40000, Noise(200_000), new SourcePlace("test", 2)),
        ];
        var request = new FlashRequest([.. images], EraseMode.Range, []);
        var options = new EmulatorOptions { ControlLines = false, Adapter = new AdapterModel(TimeSpan.FromMilliseconds(16)), Faults = FaultScript.Parse("silence@31#3") };
        var part = new VirtualPart(options);
        part.FillFlash(seed: 4);
        byte[] expected = VirtualPart.Expected(request, part.Board.Flash.Contents);
        part.Run(f => f.FlashAsync(request, default));
        Assert.Equal(3, part.Sent.Count(f => f.Length > 2056)); // the trial, one that was answered, and the one that was not
        Assert.Single(part.Events.OfType<JobEvent.Resynced>());
        Assert.True(part.Board.Flash.Contents.SequenceEqual(expected));
    }

    [Theory]
    [InlineData(ForeignXz.Taken, 3, 0)]
    [InlineData(ForeignXz.Refused, 1, 3)]
    [InlineData(ForeignXz.Hang, 1, 3)]
    [InlineData(ForeignXz.Rubbish, 3, 3)]
    public void A_ROM_that_knows_only_the_vendors_parameters_gets_them_from_its_first_failure_on(ForeignXz behaviour, int foreign, int vendor)
    {
        byte[] code = Code(500_000);
        var request = new FlashRequest([new PlanImage("code", "code.bin", 0x10000, code, new SourcePlace("test"))], EraseMode.Range, []);
        var part = new VirtualPart(new EmulatorOptions { ForeignXz = behaviour }) { Streams = Streams };
        part.FillFlash(seed: 3);
        byte[] expected = VirtualPart.Expected(request, part.Board.Flash.Contents);
        JobSummary summary = part.Run(f => f.FlashAsync(request, default), new ConnectOptions(BootControl.Lines));
        Assert.True(part.Board.Flash.Contents.SequenceEqual(expected));
        byte[][] streams = [.. part.Sent.Where(f => f[0] == (byte)Opcode.FlashDecompressWrite && (Word(f, 4) & 0x8000_0000) != 0)];
        Assert.Equal((foreign, vendor), (streams.Count(f => f[PropertiesAt] != 0x5D), streams.Count(f => f[PropertiesAt] == 0x5D)));
        Assert.Equal(code.Length, summary.BytesWritten);
        Assert.DoesNotContain(part.Events, e => e is JobEvent.RateFellBack);
    }

    [Fact]
    public void A_refused_write_in_a_shared_sector_is_made_good_by_the_next_round()
    {
        byte[] code = Code(60_000);
        var request = new FlashRequest(
            [
                new PlanImage("code", "code.bin", 0x10000, code, new SourcePlace("test", 1)),
                new PlanImage("more", "more.bin", 0x10000 + 60_160, Noise(300), new SourcePlace("test", 2)), // in the last sector of the first
            ],
            EraseMode.Chip, []);
        var part = new VirtualPart(new EmulatorOptions { ControlLines = false, ForeignXz = ForeignXz.Refused });
        part.FillFlash(seed: 3);
        byte[] expected = VirtualPart.Expected(request, part.Board.Flash.Contents);
        JobSummary summary = part.Run(f => f.FlashAsync(request, default));
        Assert.True(part.Board.Flash.Contents.SequenceEqual(expected));
        Assert.Equal((60_300, 60_300), (summary.BytesWritten, summary.BytesVerified));
        Assert.Equal(["flash.write-again", "flash.write-again"], part.Events.OfType<JobEvent.Warned>().Select(w => w.Warning.Id)); // the error stays until the erase
    }

    [Fact]
    public void A_full_run_erases_images_that_share_a_sector_together()
    {
        FlashRequest request = new(
            [
                new PlanImage("a", "a.bin", 0x10000, Code(60_000), new SourcePlace("test", 1)),
                new PlanImage("b", "b.bin", 0x10000 + 60_160, Noise(300), new SourcePlace("test", 2)),
                new PlanImage("c", "c.bin", 0x40000, Noise(5000), new SourcePlace("test", 3)),
            ],
            EraseMode.Chip, [])
        { IsFull = true };
        string refusals = string.Join('+', Enumerable.Range(2, 14).Select(n => $"fl=000C@3A#{n}")); // the check behind b
        foreach (string faults in (string[])[refusals, "wrongdigest@3E#2"])
        {
            var part = new VirtualPart(new EmulatorOptions { ControlLines = false, Faults = FaultScript.Parse(faults) });
            part.FillFlash(seed: 3);
            byte[] expected = VirtualPart.Expected(request, part.Board.Flash.Contents);
            JobSummary summary = part.Run(f => f.FlashAsync(request, default));
            Assert.True(part.Board.Flash.Contents.SequenceEqual(expected));
            Assert.Equal((65_300, 65_300), (summary.BytesWritten, summary.BytesVerified));
            Assert.Equal(2, part.Events.Count(e => e is JobEvent.StepFinished { Step: PlanStep.Write { Image.Name: "a" } }));
            Assert.Equal(1, part.Events.Count(e => e is JobEvent.StepFinished { Step: PlanStep.Write { Image.Name: "c" } }));
        }
    }

    [Fact]
    public void A_refused_stream_is_sent_again_with_the_vendors_parameters()
    {
        var request = new FlashRequest([new PlanImage("code", "code.bin", 0x10000, Code(60_000), new SourcePlace("test"))], EraseMode.Range, []);
        var part = new VirtualPart(new EmulatorOptions { ControlLines = false, Faults = FaultScript.Parse("fl=000C@3F#1") });
        part.Run(f => f.FlashAsync(request, default));
        byte[][] first = [.. part.Sent.Where(f => f[0] == (byte)Opcode.FlashDecompressWrite && (Word(f, 4) & 0x8000_0000) != 0)];
        Assert.Equal(2, first.Length);
        Assert.NotEqual(0x5D, first[0][PropertiesAt]);
        Assert.Equal(0x5D, first[1][PropertiesAt]); // lc=3, lp=0, pb=2
        Assert.True(part.Board.Flash.Contents.Slice(0x10000, request.Images[0].Contents.Length).SequenceEqual(request.Images[0].Contents.Span));
    }

    [Fact]
    public void An_ideal_adapter_gets_the_vendors_frames()
    {
        VirtualPart part = PartWith(FlashScenario.Foreign());
        part.Run(f => f.FlashAsync(FlashScenario.Sample(EraseMode.Range), default));
        Assert.InRange(part.Sent.Max(f => f.Length), 1000, 2056);
    }

    /// <summary>Where lc, lp and pb stand: behind frame header and address, the head of the stream, and the head of its first chunk.</summary>
    private const int PropertiesAt = 8 + 24 + 5;

    /// <summary>Contents in units of 16 bits, which other parameters than the vendor's suit better.</summary>
    private static byte[] Code(int length)
    {
        var random = new Random(8);
        return [.. Enumerable.Range(0, length / 2).SelectMany(_ => new[] { (byte)random.Next(256), (byte)(0x40 + random.Next(3)) })];
    }

    private static FlashPlan Plan(VirtualPart part) => part.Events.OfType<JobEvent.PlanReady>().Last().Plan;

    private static VirtualPart PartWith(byte[] contents, int? changed = null, byte? to = null)
    {
        var part = new VirtualPart();
        if (changed is { } at)
        {
            contents[at] = to ?? (byte)(contents[at] ^ 0x5A);
        }

        part.Board.Flash.Load(0, contents);
        if (changed is { } back)
        {
            contents[back] = to is null ? (byte)(contents[back] ^ 0x5A) : (byte)0xFF;
        }

        return part;
    }

    private static byte[] Noise(int length)
    {
        var noise = new byte[length];
        new Random(9).NextBytes(noise);
        return noise;
    }

    private static bool[] Owned(FlashRequest request)
    {
        var owned = new bool[RandomJob.FlashSize];
        owned.AsSpan().Fill(request.Erase == EraseMode.Chip);
        foreach (FlashRange sectors in request.Images.Select(i => i.Range.Align(FlashPart.SectorSize)))
        {
            owned.AsSpan((int)sectors.Start, (int)sectors.Length).Fill(true);
        }

        return owned;
    }

    /// <summary>Erasing and writing need a new proof, a digest is one.</summary>
    private static void Follow(byte[] frame, bool[] owned, bool[] proved, Dictionary<uint, FlashRange> streams)
    {
        var opcode = (Opcode)frame[0];
        if (opcode == Opcode.FlashChipErase)
        {
            Assert.DoesNotContain(false, owned);
            proved.AsSpan().Clear();
        }
        else if (opcode == Opcode.FlashErase)
        {
            FlashRange range = FlashRange.FromTo(Word(frame, 4), (ulong)Word(frame, 8) + 1).Align(FlashPart.SectorSize);
            Assert.DoesNotContain(false, owned[(int)range.Start..(int)range.End]);
            proved.AsSpan((int)range.Start, (int)range.Length).Clear();
        }
        else if (opcode == Opcode.FlashWrite)
        {
            int at = (int)Word(frame, 4), length = frame.Length - 8;
            Assert.DoesNotContain(false, owned[at..(at + length)]);
            proved.AsSpan(at, length).Clear();
        }
        else if (opcode == Opcode.FlashDecompressWrite && (Word(frame, 4) & 0x8000_0000) != 0)
        {
            FlashRange stream = streams[Word(frame, 4) & 0x7FFF_FFFF];
            Assert.DoesNotContain(false, owned[(int)stream.Start..(int)stream.End]);
            proved.AsSpan((int)stream.Start, (int)stream.Length).Clear();
        }
        else if (opcode == Opcode.FlashXipReadSha)
        {
            proved.AsSpan((int)Word(frame, 4), (int)Word(frame, 8)).Fill(true);
        }
    }

    private static bool HasBlankPage(byte[] frame)
    {
        int at = (int)Word(frame, 4);
        byte[] contents = frame[8..];
        for (int offset = 0; offset < contents.Length;)
        {
            int end = Math.Min(contents.Length, ((at + offset) / 256 * 256) + 256 - at);
            if (contents.AsSpan(offset, end - offset).IndexOfAnyExcept((byte)0xFF) < 0)
            {
                return true;
            }

            offset = end;
        }

        return false;
    }

    /// <summary>A stream unpacks everything between its ends: there is no blank sector in it, and no blank page at its ends.</summary>
    private static void AssertNotBlankInside(PlanStep.WriteCompressed write)
    {
        ReadOnlySpan<byte> contents = write.Image.Contents.Span.Slice((int)(write.Range.Start - write.Image.Address), (int)write.Range.Length);
        Assert.True(contents[..Math.Min(256, contents.Length)].IndexOfAnyExcept((byte)0xFF) >= 0);
        Assert.True(contents[^Math.Min(256, contents.Length)..].IndexOfAnyExcept((byte)0xFF) >= 0);
        for (ulong at = write.Range.Align(FlashPart.SectorSize).Start; at + FlashPart.SectorSize <= write.Range.End; at += FlashPart.SectorSize)
        {
            int from = (int)(Math.Max(at, write.Range.Start) - write.Range.Start), to = (int)(at + FlashPart.SectorSize - write.Range.Start);
            Assert.True(contents[from..to].IndexOfAnyExcept((byte)0xFF) >= 0);
        }
    }

    private static uint Word(byte[] frame, int at) => BinaryPrimitives.ReadUInt32LittleEndian(frame.AsSpan(at));
}
