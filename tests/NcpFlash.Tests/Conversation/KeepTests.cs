using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using NcpFlash.Wire;
using Xunit;

namespace NcpFlash.Tests.Conversation;

/// <summary>What an erase would lose is told, and what is to be kept stays byte for byte.</summary>
public sealed class KeepTests
{
    private static readonly FlashRange[] Everything =
        [new(0, 0xE000), new(0x10000, 0x1B4000), PartitionedPart.SecondSlot, PartitionedPart.Settings, PartitionedPart.FactoryData];

    [Fact]
    public void Keep_all_leaves_every_partition_that_is_not_written_and_blanks_the_rest()
    {
        FlashPlan plan = AssertFlashed(new PartitionedPart(), ["all"], Everything);
        Assert.Empty(plan.Lost);
        Assert.DoesNotContain(plan.Warnings, w => w.Kind == PlanFaults.ErasesPartitions);
        Assert.Equal(["Boot2", "FW (first slot)", "FW (second slot) / mfg", "PSM", "MFD"], plan.Kept.Select(k => k.Name));
        Assert.All(plan.Kept, k => Assert.Equal(PartitionContents.Used, k.Contents));
    }

    [Theory]
    [InlineData("MFD")]
    [InlineData("mfd")]
    public void Keep_by_name_leaves_that_and_blanks_the_rest(string name)
    {
        FlashPlan plan = AssertFlashed(new PartitionedPart(), [name], [PartitionedPart.FactoryData]);
        Assert.Contains("PSM (32 KiB, not blank)", plan.Warnings.Single(w => w.Kind == PlanFaults.ErasesPartitions).Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MFD")]
    [InlineData("all")]
    public void What_cannot_be_found_is_not_erased(string name)
    {
        var part = new VirtualPart();
        part.FillFlash(2);
        byte[] before = part.Board.Flash.Contents.ToArray();
        FlashRequest request = VirtualPart.SmallRequest(EraseMode.Chip) with { Keep = [name] };
        Assert.Equal("keep.no-table", part.Try(f => f.FlashAsync(request, default))?.Diagnosis.Id);
        Assert.True(part.Board.Flash.Contents.SequenceEqual(before));
    }

    [Fact]
    public void Several_names_and_both_slots_of_one() =>
        AssertFlashed(new PartitionedPart(), ["FW", "PSM"], [new(0x10000, 0x1B4000), PartitionedPart.SecondSlot, PartitionedPart.Settings]);

    [Theory]
    [InlineData(EraseMode.Range)]
    [InlineData(EraseMode.None)]
    public void Where_nothing_reaches_it_keeping_is_a_proof(EraseMode erase)
    {
        var part = new PartitionedPart();
        part.Part.Board.Flash.Load(0x378000, Enumerable.Repeat((byte)0xFF, 8192).ToArray());
        part.Part.Board.Flash.Load(0xE000, Enumerable.Repeat((byte)0xFF, 4096).ToArray());
        part.Part.Run(f => f.FlashAsync(PartitionedPart.Request(erase, "MFD"), default));
        part.AssertKept("after the job", PartitionedPart.FactoryData, PartitionedPart.Settings);
        Assert.Empty(Plan(part).Lost);
        Assert.Single(part.Part.Events.OfType<JobEvent.StepFinished>(), s => s.Step is PlanStep.VerifyKept { Name: "MFD" });
    }

    [Fact]
    public void Without_keep_the_loss_is_told_with_what_is_in_it()
    {
        var part = new PartitionedPart();
        part.Part.Board.Flash.Load(PartitionedPart.FactoryData.Start, Enumerable.Repeat((byte)0xFF, 0x1000).ToArray());
        part.Part.Run(f => f.FlashAsync(PartitionedPart.Request(), default));
        Assert.Equal(
            ["Boot2 (56 KiB, not blank)", "FW (first slot) (1744 KiB, not blank)", "FW (second slot) / mfg (1744 KiB, not blank)", "PSM (32 KiB, not blank)", "MFD (4 KiB, blank)"],
            Plan(part).Lost.Select(l => l.ToString()));
        Diagnosis warning = part.Part.Events.OfType<JobEvent.Warned>().Single(w => w.Warning.Kind == PlanFaults.ErasesPartitions).Warning;
        Assert.DoesNotContain("MFD", warning.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void An_erase_names_what_it_empties()
    {
        var part = new PartitionedPart();
        part.Part.Run(f => f.EraseAsync(new FlashRange(0x3E8000, 0x2000), default));
        Assert.Equal(["PSM"], Plan(part).Lost.Select(l => l.Name));
        part.Part.Run(f => f.EraseAsync(null, default));
        Assert.Equal(["Boot2", "partition-table", "FW (first slot)"], Plan(part).Lost.Select(l => l.Name).Take(3));
    }

    [Fact]
    public void The_table_on_the_part_decides_where_the_data_is()
    {
        var part = new PartitionedPart(table: PartitionedPart.Table("MFD", start: 0x3F8000));
        FlashPlan plan = AssertFlashed(part, ["MFD"], [new(0x3F8000, 0x1000)]);
        Assert.Equal("keep.moved", Assert.Single(plan.Warnings, w => w.Kind == KeepFaults.Moved).Id);
        Assert.Contains(plan.Lost, l => l.Name == "MFD" && l.Range == PartitionedPart.FactoryData);
    }

    [Fact]
    public void The_newer_of_two_tables_on_the_part_counts()
    {
        byte[] newer = PartitionedPart.Table("MFD", start: 0x3F8000, age: 2);
        AssertFlashed(new PartitionedPart(table: PartitionedPart.Table(), secondTable: newer), ["MFD"], [new(0x3F8000, 0x1000)]);
    }

    [Fact]
    public void What_only_the_part_has_is_told_and_kept_with_all()
    {
        byte[] table = PartitionedPart.Table("MFD", start: 0x3F8000, name: "calib");
        var part = new PartitionedPart(table: table);
        part.Part.Run(f => f.FlashAsync(PartitionedPart.Request(), default));
        Assert.Contains("calib (4 KiB, not blank, by the part's own table)", Plan(part).Lost.Select(l => l.ToString()));
        AssertFlashed(new PartitionedPart(table: table), ["all"], [.. Everything, new(0x3F8000, 0x1000)]);
    }

    [Fact]
    public void A_place_of_the_parts_table_that_an_image_takes_cannot_be_kept()
    {
        var part = new PartitionedPart(table: PartitionedPart.Table("MFD", start: 0x379000));
        AssertRefused(part, PartitionedPart.Request(EraseMode.Chip, "all"), "keep.overlap", Outcome.Input);
        AssertRefused(part, PartitionedPart.Request(EraseMode.Range, "MFD"), "keep.overlap", Outcome.Input);
    }

    [Theory]
    [InlineData("MDF", "keep.unknown")]
    [InlineData("media", "keep.overlap")]
    public void What_cannot_be_kept_is_refused_before_the_port_is_used(string name, string id)
    {
        var part = new PartitionedPart();
        NcpException fault = AssertRefused(part, PartitionedPart.Request(EraseMode.Chip, name), id, Outcome.Input);
        Assert.Empty(part.Part.Sent);
        Assert.Matches(id == "keep.unknown" ? "has: MFD, mfg, " : "^test.ini:2: media at ", id == "keep.unknown" ? fault.Diagnosis.Cause : fault.Diagnosis.Summary);
    }

    [Fact]
    public void Names_of_a_job_without_a_table_are_looked_up_on_the_part()
    {
        FlashRequest request = PartitionedPart.Request(EraseMode.Chip, "PSM");
        request = request with { Images = [request.Images[1]] };
        var part = new PartitionedPart();
        part.Part.Run(f => f.FlashAsync(request, default));
        Assert.True(part.Part.Board.Flash.Contents.SequenceEqual(part.Expected(request, PartitionedPart.Settings)));
        Assert.Contains("partition-table (8 KiB, not blank)", Plan(part).Lost.Select(l => l.ToString()));
        AssertRefused(new PartitionedPart(), request with { Keep = ["PMS"] }, "keep.unknown", Outcome.Input);
    }

    /// <summary>Power fails, or the user gives up, at any frame: what is kept was never touched, and the next run ends well.</summary>
    [Theory]
    [InlineData("brownout", 1)]
    [InlineData("gone", 3)]
    [InlineData("dropreply", 3)]
    public void Kept_data_survives_a_cut_at_any_frame(string fault, int every)
    {
        FlashRequest request = PartitionedPart.Request(EraseMode.Chip, "PSM", "MFD");
        int frames = Frames(request);
        for (int frame = 1; frame <= frames; frame += every)
        {
            var part = new PartitionedPart($"{fault}#{frame}");
            part.Part.Try(f => f.FlashAsync(request, default));
            part.AssertKept($"{fault} at frame {frame}", PartitionedPart.Settings, PartitionedPart.FactoryData);
            part.Part.Clock.Advance(TimeSpan.FromSeconds(60));
            part.Part.Run(f => f.FlashAsync(request, default));
            part.AssertKept($"second run after {fault} at frame {frame}", PartitionedPart.Settings, PartitionedPart.FactoryData);
        }
    }

    [Fact]
    public void A_kept_range_that_changed_is_found()
    {
        FlashRequest request = PartitionedPart.Request(EraseMode.Chip, "MFD");
        int frames = Frames(request);
        NcpException? fault = new PartitionedPart($"wrongdigest#{frames - 1}").Part.Try(f => f.FlashAsync(request, default));
        Assert.Equal(("keep.changed", Outcome.Verification), (fault?.Diagnosis.Id, fault?.Diagnosis.Kind.Outcome));
    }

    [Fact]
    public void Before_factory_data_is_lost_somebody_is_asked_once_and_no_means_no()
    {
        var part = new PartitionedPart();
        var asked = new List<string>();
        NcpException? fault = part.Part.Try(f => f.FlashAsync(PartitionedPart.Request(), default), ask: (lost, _) =>
        {
            asked.AddRange(lost.Select(l => l.ToString()));
            return Task.FromResult(false);
        });
        Assert.Equal(["MFD (4 KiB, not blank)"], asked);
        Assert.Equal(("keep.declined", Outcome.Refused), (fault?.Diagnosis.Id, fault?.Diagnosis.Kind.Outcome));
        Assert.Empty(part.Changes);
    }

    /// <summary>The part went away while somebody thought: a no needs no part.</summary>
    [Fact]
    public void A_no_does_not_wait_for_a_part_that_is_away()
    {
        var part = new PartitionedPart();
        TimeSpan answered = default;
        NcpException? fault = part.Part.Try(f => f.FlashAsync(PartitionedPart.Request(), default), ask: async (_, token) =>
        {
            part.Part.Board.Power = false;
            await Task.Delay(TimeSpan.FromSeconds(8), part.Part.Clock, token);
            answered = part.Part.Clock.Elapsed;
            return false;
        });
        Assert.Equal("keep.declined", fault?.Diagnosis.Id);
        Assert.Equal(answered, part.Part.Clock.Elapsed);
        Assert.Empty(part.Changes);
    }

    [Fact]
    public void A_long_thought_does_not_lose_the_part()
    {
        var part = new PartitionedPart();
        part.Part.Run(f => f.FlashAsync(PartitionedPart.Request(), default), ask: async (_, token) =>
        {
            await Task.Delay(TimeSpan.FromMinutes(5), part.Part.Clock, token);
            return true;
        });
        Assert.True(part.Part.Board.Flash.Contents.SequenceEqual(part.Expected(PartitionedPart.Request())));
        Assert.DoesNotContain(part.Part.Events, e => e is JobEvent.Resynced or JobEvent.Retrying);
    }

    [Fact]
    public void Nobody_is_asked_where_factory_data_is_blank_or_kept()
    {
        var part = new PartitionedPart();
        part.Part.Run(f => f.FlashAsync(PartitionedPart.Request(EraseMode.Chip, "MFD"), default), ask: Fail);
        part.Part.Board.Flash.Load(PartitionedPart.FactoryData.Start, Enumerable.Repeat((byte)0xFF, 0x1000).ToArray());
        part.Part.Run(f => f.FlashAsync(PartitionedPart.Request(), default), ask: Fail);

        static Task<bool> Fail(IReadOnlyList<PlanPartition> lost, CancellationToken token) => throw new InvalidOperationException("asked");
    }

    private static FlashPlan AssertFlashed(PartitionedPart part, string[] keep, FlashRange[] kept)
    {
        FlashRequest request = PartitionedPart.Request(EraseMode.Chip, keep);
        part.Part.Run(f => f.FlashAsync(request, default));
        Assert.True(part.Part.Board.Flash.Contents.SequenceEqual(part.Expected(request, kept)));
        Assert.DoesNotContain(part.Part.Sent, frame => frame[0] == (byte)Opcode.FlashChipErase);
        return Plan(part);
    }

    private static NcpException AssertRefused(PartitionedPart part, FlashRequest request, string id, Outcome outcome)
    {
        NcpException? fault = part.Part.Try(f => f.FlashAsync(request, default));
        Assert.Equal((id, outcome), (fault?.Diagnosis.Id, fault?.Diagnosis.Kind.Outcome));
        Assert.Empty(part.Changes);
        Assert.DoesNotMatch(@"\{[a-z]+\}", fault!.Diagnosis.Summary + fault.Diagnosis.Cause + fault.Diagnosis.Advice);
        return fault;
    }

    private static int Frames(FlashRequest request)
    {
        var part = new PartitionedPart();
        part.Part.Run(f => f.FlashAsync(request, default));
        return part.Part.Sent.Count(frame => frame[0] != 0x55);
    }

    private static FlashPlan Plan(PartitionedPart part) => part.Part.Events.OfType<JobEvent.PlanReady>().First().Plan;
}
