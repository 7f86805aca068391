using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator.Samples;
using NcpFlash.Images;
using NcpFlash.Planning;
using Xunit;

namespace NcpFlash.Tests.Planning;

public sealed class FlashPlannerTests
{
    private const uint FourMebibytes = 4 * 1024 * 1024;

    [Fact]
    public void The_sample_package_is_planned_in_order_of_address()
    {
        FlashPlan plan = Plan(EraseMode.Range, [.. Package().Reverse()]);
        Assert.Equal(12, plan.Steps.Length);
        Assert.Equal([0u, 0xE000u, 0x10000u, 0x378000u], plan.Steps.OfType<PlanStep.Write>().Select(w => w.Image.Address));
        Assert.Equal([true, false, true, true], plan.Steps.OfType<PlanStep.Write>().Select(w => w.Compressed));
        for (int i = 0; i < 12; i += 3)
        {
            var write = Assert.IsType<PlanStep.Write>(plan.Steps[i + 1]);
            Assert.Equal(write.Image.Range, Assert.IsType<PlanStep.EraseRange>(plan.Steps[i]).Range);
            Assert.Equal(Sha256Digest.Of(write.Image.Contents.Span), Assert.IsType<PlanStep.Verify>(plan.Steps[i + 2]).Digest);
        }

        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void A_chip_erase_comes_first_and_once_and_says_what_is_lost()
    {
        FlashPlan plan = Plan(EraseMode.Chip, Package());
        Assert.IsType<PlanStep.EraseChip>(plan.Steps[0]);
        Assert.Equal(9, plan.Steps.Length);
        Assert.DoesNotContain(plan.Steps, s => s is PlanStep.EraseRange);
        Assert.Equal(
            "Erasing also empties FW (second slot) / mfg (1744 KiB), PSM (32 KiB), MFD (4 KiB), which nothing here writes again.", Assert.Single(plan.Warnings).Summary);
        Assert.Equal(["PSM", "MFD"], plan.Lost.Skip(1).Select(l => l.Name));
        Assert.Equal([false, false, true], plan.Lost.Select(l => l.IsFactoryData));
    }

    [Fact]
    public void Chip_erase_alone_is_a_plan() => Assert.IsType<PlanStep.EraseChip>(Assert.Single(Plan(EraseMode.Chip, []).Steps));

    [Fact]
    public void The_plan_prints_itself()
    {
        // The firmware's digest changes with its signature, so an image without one stands in for it.
        ImmutableArray<PlanImage> images = [Package()[1], Package()[3], Data("config", 0x3E9000, 10_000)];
        Golden.Check("plan.txt", Plan(EraseMode.Range, images) + "\n\n" + Plan(EraseMode.Chip, images));
    }

    [Theory]
    [InlineData(0x20000u, 0x21000u, "0x10000..0x20000 0x21000..0x24000")]
    [InlineData(0x0u, 0x11000u, "0x11000..0x24000")]
    [InlineData(0x23000u, 0x40000u, "0x10000..0x23000")]
    [InlineData(0x24000u, 0x25000u, "0x10000..0x24000")]
    [InlineData(0x0u, 0x10000u, "0x10000..0x24000")]
    public void An_image_is_split_around_a_range_to_keep(uint start, uint end, string expected)
    {
        PlanImage image = Data("data", 0x10000, 0x14000);
        FlashPlan plan = FlashPlanner.Plan(new FlashRequest([image], EraseMode.Range, [FlashRange.FromTo(start, end)]), ChipCatalog.Default, FourMebibytes);
        PlanImage[] pieces = [.. plan.Steps.OfType<PlanStep.Write>().Select(w => w.Image)];
        Assert.Equal(expected, string.Join(' ', pieces.Select(p => $"0x{p.Address:X}..0x{p.Range.End:X}")));
        Assert.All(pieces, p => Assert.True(p.Contents.Span.SequenceEqual(image.Contents.Span.Slice((int)(p.Address - image.Address), p.Contents.Length))));
    }

    [Fact]
    public void An_image_that_is_kept_out_entirely_is_a_warning()
    {
        FlashPlan plan = FlashPlanner.Plan(
            new FlashRequest([Data("data", 0x10000, 0x1000)], EraseMode.Range, [new FlashRange(0, 0x20000)]), ChipCatalog.Default, FourMebibytes);
        Assert.Empty(plan.Steps);
        Assert.Equal("plan.skipped-image", Assert.Single(plan.Warnings).Id);
    }

    [Theory]
    [InlineData(EraseMode.Range, true)]
    [InlineData(EraseMode.None, false)]
    public void A_range_to_keep_must_end_on_sectors_where_an_erase_would_reach_in(EraseMode erase, bool refused)
    {
        var request = new FlashRequest([Data("data", 0x10000, 0x14000)], erase, [new FlashRange(0x20010, 0x10)]);
        if (refused)
        {
            NcpException fault = Assert.Throws<NcpException>(() => FlashPlanner.Plan(request, ChipCatalog.Default, FourMebibytes));
            Assert.Equal(["plan.skip-unaligned", "plan.skip-unaligned"], [fault.Diagnosis.Id, .. fault.Others.Select(o => o.Id)]);
        }
        else
        {
            Assert.Equal(2, FlashPlanner.Plan(request, ChipCatalog.Default, FourMebibytes).Steps.OfType<PlanStep.Write>().Count());
        }
    }

    [Fact]
    public void The_last_sector_of_an_image_must_not_reach_into_a_range_to_keep()
    {
        var request = new FlashRequest([Data("data", 0x10000, 0x1100)], EraseMode.Range, [new FlashRange(0x11800, 0x800)]);
        Assert.Equal("plan.skip-unaligned", Assert.Throws<NcpException>(() => FlashPlanner.Plan(request, ChipCatalog.Default, FourMebibytes)).Diagnosis.Id);
    }

    /// <summary>Every refusal, as the user sees it.</summary>
    [Fact]
    public void Refusals()
    {
        byte[] firmware = SamplePackage.Firmware();
        byte[] ota = new byte[600];
        "QCC74X_OTAVer1.0RAW "u8.CopyTo(ota);
        (string Name, FlashRequest Request)[] cases =
        [
            ("nothing", Request(EraseMode.Range)),
            ("empty", Request(EraseMode.Range, Data("data", 0x1000, 0))),
            ("beyond", Request(EraseMode.Range, Data("data", 0x3FF000, 0x1001))),
            ("overlap", Request(EraseMode.Range, Data("one", 0x10000, 0x2000), Data("two", 0x11000, 0x100))),
            ("overlap, chip erase", Request(EraseMode.Chip, Data("one", 0x10001, 0x2000), Data("two", 0x11FFF, 0x100))),
            ("shared sector", Request(EraseMode.Range, Data("one", 0x10000, 0x1001), Data("two", 0x11800, 0x100))),
            ("unaligned", Request(EraseMode.Range, Data("one", 0x10100, 0x100))),
            ("over slot", Request(EraseMode.Range, Package()[1], Data("media", 0x378000, 0x10001))),
            ("over slot without table", Request(EraseMode.Range, Data("media", 0x378000, 0x2000) with { SlotSize = 0x1000 })),
            ("ota", Request(EraseMode.Range, Image("FW", 0x10000, ota))),
            ("elf", Request(EraseMode.Range, Image("FW", 0x10000, [0x7F, .. "ELF and more"u8]))),
            ("efuse", Request(EraseMode.Range, Image("FW", 0x10000, new byte[4608]))),
            ("table elsewhere", Request(EraseMode.Range, Package()[1] with { Address = 0xD000 })),
            ("boot2 elsewhere", Request(EraseMode.Range, Package()[0] with { Address = 0x10000 })),
            ("firmware elsewhere", Request(EraseMode.Range, Package()[1], Image("FW", 0x11000, firmware))),
            ("littlefs elsewhere", Request(EraseMode.Range, Package()[1], Package()[3] with { Address = 0x10000 })),
            ("firmware in place of the table", Request(EraseMode.Range, Image("FW", 0xE000, firmware))),
            ("broken table", Request(EraseMode.Range, Image("partition", 0xE000, Flip(Package()[1].Contents, 40)))),
            ("broken file system", Request(EraseMode.Range, Image("littlefs", 0x378000, Flip(Package()[3].Contents, 4096 + 24)))),
            ("chip erase with skip", Request(EraseMode.Chip, Data("data", 0x10000, 0x100)) with { Skip = [new FlashRange(0x3E9000, 0x1000)] }),
        ];
        Golden.Check("refusals.txt", string.Concat(cases.Select(c =>
            $"# {c.Name}\n{Findings.Text(Assert.Throws<NcpException>(() => FlashPlanner.Plan(c.Request, ChipCatalog.Default, FourMebibytes)))}\n")));
    }

    [Fact]
    public void Warnings()
    {
        FlashRequest[] requests =
        [
            Request(EraseMode.None, Data("data", 0x10001, 0x100)),
            Request(EraseMode.Range, Image("FW", 0x10000, SamplePackage.Firmware())),
            Request(EraseMode.Range, Image("FW", 0, SamplePackage.Firmware())),
            Request(EraseMode.Range, Package()[1], Data("notes", 0xF000, 100)),
            Request(EraseMode.Range, Package()[1], Image("littlefs", 0x378000, SamplePackage.Files()[3].Contents.AsMemory(0, 0x8000).ToArray())),
        ];
        Golden.Check("warnings.txt", Findings.Text(requests.SelectMany(r => FlashPlanner.Plan(r, ChipCatalog.Default, FourMebibytes).Warnings)));
    }

    [Fact]
    public void A_table_for_a_larger_flash_is_a_warning()
    {
        FlashPlan plan = FlashPlanner.Plan(Request(EraseMode.Range, Package()[1]), ChipCatalog.Default, FourMebibytes / 2);
        Assert.Equal("The partition table places FW, mfg, media, PSM, MFD behind the end of the flash of 2097152 bytes.", Assert.Single(plan.Warnings).Summary);
    }

    [Fact]
    public void Thousands_of_images_at_one_address_are_refused_in_time_and_space()
    {
        PlanImage image = Data("data", 0x20000, 16);
        NcpException fault = Assert.Throws<NcpException>(() => Plan(EraseMode.Range, [.. Enumerable.Repeat(image, 20_000)]));
        Assert.Equal(19_998, fault.Others.Length);
    }

    [Fact]
    public void All_faults_come_at_once()
    {
        NcpException fault = Assert.Throws<NcpException>(() => Plan(
            EraseMode.Range, [Data("a", 0x400000, 1), Data("b", 0x10, 1), Data("c", 0x20000, 0x2000), Data("d", 0x21000, 1), Data("e", 0, 0)]));
        Assert.Equal(
            ["file.empty", "plan.unaligned-start", "plan.overlap", "plan.beyond-flash"], [fault.Diagnosis.Id, .. fault.Others.Select(o => o.Id)]);
    }

    /// <summary>Whatever is asked: a plan writes each byte of each image outside the ranges to keep once, and erases nothing it must not.</summary>
    [Fact]
    public void Random_requests_give_sound_plans_or_refusals() => Fuzz(seed: 5, rounds: 1_500);

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public void Random_requests_give_sound_plans_or_refusals_at_length() => Fuzz(seed: 6, rounds: 50_000);

    private static void Fuzz(int seed, int rounds)
    {
        var random = new Random(seed);
        int plans = 0;
        for (int round = 0; round < rounds; round++)
        {
            uint Address() => (uint)(random.Next(32) * 4096 + (random.Next(4) == 0 ? random.Next(4096) : 0));
            ImmutableArray<PlanImage> images = [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => Data($"i{i}", Address(), random.Next(30_000)))];
            ImmutableArray<FlashRange> skip = [.. Enumerable.Range(0, random.Next(3)).Select(_ => new FlashRange(Address(), (uint)random.Next(3) * 4096))];
            var request = new FlashRequest(images, (EraseMode)random.Next(3), [.. skip.Where(s => s.Length != 0)]);
            try
            {
                CheckPlan(FlashPlanner.Plan(request, ChipCatalog.Default, 32 * 4096), request);
                plans++;
            }
            catch (NcpException fault)
            {
                Assert.Equal(Outcome.Input, fault.Diagnosis.Kind.Outcome);
            }
        }

        Assert.InRange(plans, rounds / 20, rounds);
    }

    private static void CheckPlan(FlashPlan plan, FlashRequest request)
    {
        var written = new byte[32 * 4096];
        foreach (PlanStep step in plan.Steps)
        {
            switch (step)
            {
                case PlanStep.EraseChip:
                    Assert.Empty(request.Skip);
                    break;
                case PlanStep.EraseRange erase:
                    FlashRange whole = erase.Range.Align(4096);
                    Assert.DoesNotContain(request.Skip, whole.Overlaps);
                    Assert.False(Of(written, whole).ContainsAnyExcept((byte)0));
                    break;
                case PlanStep.Write write:
                    Assert.False(Of(written, write.Image.Range).ContainsAnyExcept((byte)0));
                    Of(written, write.Image.Range).Fill(1);
                    break;
                default:
                    break;
            }
        }

        var wanted = new byte[written.Length];
        foreach (PlanImage image in request.Images)
        {
            Of(wanted, image.Range).Fill(1);
        }

        foreach (FlashRange skip in request.Skip)
        {
            Of(wanted, FlashRange.FromTo(skip.Start, Math.Min(skip.End, (ulong)wanted.Length))).Clear();
        }

        Assert.True(wanted.AsSpan().SequenceEqual(written));
    }

    private static Span<byte> Of(byte[] bytes, FlashRange range) => bytes.AsSpan((int)range.Start, (int)range.Length);

    private static FlashPlan Plan(EraseMode erase, ImmutableArray<PlanImage> images) =>
        FlashPlanner.Plan(new FlashRequest(images, erase, []), ChipCatalog.Default, FourMebibytes);

    private static FlashRequest Request(EraseMode erase, params ReadOnlySpan<PlanImage> images) => new([.. images], erase, []);

    private static ImmutableArray<PlanImage> Package()
    {
        var files = SamplePackage.Files();
        return
        [
            Image("boot2", 0, files[0].Contents), Image("partition", 0xE000, files[1].Contents), Image("FW", 0x10000, files[2].Contents),
            Image("littlefs", 0x378000, files[3].Contents),
        ];
    }

    private static PlanImage Image(string name, uint address, byte[] contents) => new(name, $"{name}.bin", address, contents, new SourcePlace("cfg.ini", 1));

    private static PlanImage Data(string name, uint address, int length)
    {
        var contents = new byte[length];
        new Random(length).NextBytes(contents);
        if (length > 0)
        {
            contents[0] = 0; // no magic begins with it
        }

        return Image(name, address, contents);
    }

    private static byte[] Flip(ReadOnlyMemory<byte> contents, int at)
    {
        byte[] bytes = contents.ToArray();
        bytes[at] ^= 1;
        return bytes;
    }
}
