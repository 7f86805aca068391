using NcpFlash.Diagnostics;
using NcpFlash.Emulator.Samples;
using NcpFlash.Images;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using NcpFlash.Tests.Planning;
using Xunit;

namespace NcpFlash.Tests.Conversation;

/// <summary>The image guard on parts of every kind: what it refuses is never erased or written.</summary>
public sealed class GuardJobTests
{
    [Fact]
    public void A_part_locked_to_another_key_refuses_the_images()
    {
        PartitionedPart part = WithFuses(EfusePlannerTests.Locked(Sha256Digest.Of("another key"u8)));
        NcpException fault = AssertRefused(part, Request());
        Assert.Equal(["guard.wrong-key", "guard.wrong-key"], [fault.Diagnosis.Id, .. fault.Others.Select(o => o.Id)]);
    }

    [Fact]
    public void A_locked_part_takes_the_images_of_its_key()
    {
        PartitionedPart part = WithFuses(EfusePlannerTests.Locked());
        part.Part.Run(f => f.FlashAsync(Request(), default));
        Assert.DoesNotContain(Warnings(part), id => id.StartsWith("guard.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_locked_part_refuses_an_unsigned_image() =>
        Assert.Equal("guard.unsigned", AssertRefused(WithFuses(EfusePlannerTests.Locked()), Request(Unsigned())).Diagnosis.Id);

    [Fact]
    public void An_image_that_anti_rollback_rejects_is_refused() =>
        Assert.Equal("guard.anti-rollback", AssertRefused(WithFuses(EfusePlannerTests.Locked().With(0x190, 3)), Request()).Diagnosis.Id);

    [Fact]
    public void A_bad_signature_is_refused_before_the_port_is_used()
    {
        byte[] firmware = SamplePackage.Firmware();
        firmware[0x148] ^= 1;
        BitConverter.TryWriteBytes(firmware.AsSpan(0x188), Crc32.Of(firmware.AsSpan(0x144, 0x44)));
        var part = new PartitionedPart();
        Assert.Equal("guard.bad-signature", AssertRefused(part, Request(firmware)).Diagnosis.Id);
        Assert.Empty(part.Part.Sent);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Who_insists_or_names_the_bytes_himself_is_told_and_served(bool forced, bool raw)
    {
        PartitionedPart part = WithFuses(EfusePlannerTests.Locked(Sha256Digest.Of("another key"u8)));
        FlashRequest request = Request() with { Guard = GuardPolicy.Default with { IsForced = forced }, IsRaw = raw };
        part.Part.Run(f => f.FlashAsync(request, default));
        Assert.Equal(2, Warnings(part).Count(id => id == "guard.wrong-key"));
        Assert.True(part.Part.Board.Flash.Contents.Slice(0x10000, 120_032).SequenceEqual(request.Images[2].Contents.Span));
    }

    /// <summary>Insisting overrules the guard alone: what does not fit does not fit.</summary>
    [Fact]
    public void Insisting_does_not_move_the_end_of_a_slot()
    {
        FlashRequest request = Request([.. SamplePackage.Firmware(), .. new byte[0x1B4000]]) with { Guard = GuardPolicy.Default with { IsForced = true } };
        Assert.Equal("plan.over-slot", new PartitionedPart().Part.Try(f => f.FlashAsync(request, default))?.Diagnosis.Id);
    }

    [Fact]
    public void Newer_firmware_on_the_part_is_found_through_its_table()
    {
        byte[] newer = SamplePackage.Firmware();
        newer[0x1000 + 0xC00 + 11]++;
        byte[] boot2 = SamplePackage.Boot2();
        boot2[0x2000 + 0xC00 + 9] = 9;
        var part = new PartitionedPart();
        part.Part.Board.Flash.Load(0, boot2);
        part.Part.Board.Flash.Load(0x10000, newer);
        part.Part.Run(f => f.FlashAsync(Request(), default));
        Assert.Equal(
            ["boot2 (boot2.bin) has version 1.0.0; the part holds 9.0.0.", "FW (fw.bin) has version 1.2.3; the part holds 1.2.4."],
            part.Part.Events.OfType<JobEvent.Warned>().Where(w => w.Warning.Kind == GuardFaults.Older).Select(w => w.Warning.Summary));
        part.Part.Run(f => f.FlashAsync(Request(), default));
        Assert.DoesNotContain("guard.older", Warnings(part));
    }

    [Fact]
    public void The_slot_that_runs_is_asked_for_its_version()
    {
        byte[] table = PartitionedPart.Table();
        table[16 + 36 + 2] = 1; // FW runs from its second slot
        BitConverter.TryWriteBytes(table.AsSpan(table.Length - 4), Crc32.Of(table.AsSpan(16, table.Length - 20)));
        byte[] newer = SamplePackage.Firmware();
        newer[0x1000 + 0xC00 + 11]++;
        var part = new PartitionedPart(table: table);
        part.Part.Board.Flash.Load(0x1C4000, newer);
        part.Part.Run(f => f.FlashAsync(Request(), default));
        Assert.Contains("guard.older", Warnings(part));
    }

    [Fact]
    public void Signed_images_on_an_unlocked_part_deserve_a_word_unless_it_is_going_to_be_locked()
    {
        var part = new PartitionedPart();
        part.Part.Run(f => f.FlashAsync(Request(), default));
        Assert.Contains("guard.signed-on-unlocked", Warnings(part));
        part.Part.Run(f => f.FlashAsync(Request() with { Guard = GuardPolicy.Default with { BurnsEfuse = true } }, default));
        Assert.DoesNotContain("guard.signed-on-unlocked", Warnings(part));
    }

    [Theory]
    [InlineData("fl=0404@41#*", "efuse")]
    [InlineData("fl=000A@32#*", "partition table")]
    public void What_the_part_does_not_tell_is_a_gap_and_not_the_end(string fault, string what)
    {
        var part = new PartitionedPart(fault);
        part.Part.Run(f => f.FlashAsync(Request(), default));
        Assert.Contains(
            part.Part.Events.OfType<JobEvent.Warned>(), w => w.Warning.Id == "part.unread" && w.Warning.Summary.StartsWith($"The part's {what} could not be read: ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_plan_names_what_the_images_are()
    {
        byte[] firmware = SamplePackage.Firmware();
        var catalog = new ReleaseCatalog([new PublishedFile("fw.bin", Sha256Digest.Of(firmware), ["Package 7"], "test") { Profile = "T01" }], []);
        FlashPlan plan = FlashPlanner.Plan(Request(firmware) with { Guard = new GuardPolicy(catalog) }, NcpFlash.Chips.ChipCatalog.Default, 4 << 20);
        Assert.Contains("  image   FW (fw.bin): signed firmware image 1.2.3; Package 7, T01", plan.DescribeContents());
    }

    private static byte[] Unsigned()
    {
        byte[] image = SamplePackage.Firmware();
        image[120] &= 0xFC;
        BitConverter.TryWriteBytes(image.AsSpan(252), Crc32.Of(image.AsSpan(0, 252)));
        return image;
    }

    private static FlashRequest Request(byte[]? firmware = null) => new(
        [
            new PlanImage("boot2", "boot2.bin", 0, SamplePackage.Boot2(), new SourcePlace("test.ini", 1)),
            new PlanImage("partition", "partition.bin", 0xE000, PartitionedPart.Table(), new SourcePlace("test.ini", 2)),
            new PlanImage("FW", "fw.bin", 0x10000, firmware ?? SamplePackage.Firmware(), new SourcePlace("test.ini", 3)),
        ],
        EraseMode.Range, []);

    private static PartitionedPart WithFuses(byte[] fuses)
    {
        var part = new PartitionedPart();
        part.Part.Board.Efuse.Load(fuses);
        return part;
    }

    private static IEnumerable<string> Warnings(PartitionedPart part) => part.Part.Events.OfType<JobEvent.Warned>().Select(w => w.Warning.Id);

    private static NcpException AssertRefused(PartitionedPart part, FlashRequest request)
    {
        NcpException? fault = part.Part.Try(f => f.FlashAsync(request, default));
        Assert.Equal(Outcome.Refused, fault?.Diagnosis.Kind.Outcome);
        Assert.Empty(part.Changes);
        part.AssertKept("after a refusal", new FlashRange(0, part.Part.Board.Flash.Size));
        return fault!;
    }
}
