using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator.Samples;
using NcpFlash.Images;
using NcpFlash.Planning;
using NcpFlash.Tests.Images;
using Xunit;

namespace NcpFlash.Tests.Planning;

public sealed class EfusePlannerTests
{
    [Fact]
    public void The_standard_lock_on_a_factory_part()
    {
        EfusePlan plan = EfuseBench.Plan(EfuseBench.LockFile(), EfuseBench.FactoryPart());
        Assert.Empty(plan.Refusals);
        Assert.True(plan is { WillLock: true, IsComplete: false, IsRefused: false });
        Golden.Check("efuse-plan.txt", string.Join('\n', plan.Describe()));
        Assert.Equal([0x10, 0xD0, 0x50, 0x00, 0x70], plan.Writes.Select(w => w.Address));
    }

    [Fact]
    public void The_published_lock_with_the_published_images()
    {
        ImmutableArray<EfuseImageToStart> images =
        [
            EfuseBench.Image("boot2", RealFirmware.Read("st67w611m_boot2_v8.1.9.bin")),
            EfuseBench.Image("FW", RealFirmware.Read("st67w611m_mission_t01_v2.0.106.bin")),
        ];
        byte[] file = RealFirmware.Read("efusedata.bin");
        EfusePlan plan = EfuseBench.Plan(file, EfuseBench.FactoryPart(), images);
        Assert.False(plan.IsRefused);
        Assert.Equal(EfuseFile.Parse(file, "e").Image.Count, plan.BitsToBurn.Count);
        Assert.Equal(["efuse.wrong-key", "efuse.wrong-key"], EfuseBench.Plan(file, EfuseBench.FactoryPart()).Refusals.Select(r => r.Id));
        Assert.All(EfuseBench.Plan(EfuseBench.LockFile(), EfuseBench.FactoryPart(), images).Refusals, r => Assert.Equal("efuse.wrong-key", r.Id));
    }

    [Fact]
    public void A_part_locked_with_the_same_file_needs_nothing()
    {
        byte[] part = Locked();
        EfusePlan plan = EfuseBench.Plan(EfuseBench.LockFile(), part, []);
        Assert.True(plan is { IsComplete: true, WillLock: false, Writes.IsEmpty: true });
        Assert.All(plan.Changes, c => Assert.Equal(EfuseChangeState.AlreadyBurnt, c.State));
        Assert.Equal("everything in the file is burnt already: nothing to do", plan.Describe()[0]);
    }

    [Fact]
    public void Every_refusal_says_what_and_why()
    {
        byte[] factory = EfuseBench.FactoryPart(), file = EfuseBench.LockFile();
        byte[] broken = SamplePackage.Firmware();
        broken[^1] ^= 1;
        byte[] damaged = EfuseFileTests.Container(file);
        damaged[0] ^= 1;
        (string Title, EfusePlan Plan)[] cases =
        [
            ("images of another key", EfuseBench.Plan(file, factory, EfuseBench.ForeignImages)),
            ("a lock for another key", EfuseBench.Plan(EfuseBench.LockFile(EfuseBench.ForeignImages[0].Signature.KeyHash), factory)),
            ("a damaged image", EfuseBench.Plan(file, factory, [EfuseBench.SampleImages[0], EfuseBench.Image("FW", broken)])),
            ("an unsigned image", EfuseBench.Plan(file, factory, [EfuseBench.SampleImages[0], Unsigned(SamplePackage.Firmware())])),
            ("no images", EfuseBench.Plan(file, factory, [])),
            ("boot2 alone", EfuseBench.Plan(file, factory, [EfuseBench.SampleImages[0]])),
            ("another key on the part", EfuseBench.Plan(file, factory.With(0x20, uint.MaxValue))),
            ("another locked key on the part", EfuseBench.Plan(file, Locked(EfuseBench.ForeignImages[0].Signature.KeyHash))),
            ("slots locked while empty", EfuseBench.Plan(file, factory.With(0x7C, 0x60000))),
            ("slots not readable", EfuseBench.Plan(file, factory.With(0x7C, 0x18000000))),
            ("the application checked otherwise", EfuseBench.Plan(file, factory.With(0xDC, 0x08000000))),
            ("signature without a method", EfuseBench.Plan(new byte[512].With(0x5C, 0x80), factory)),
            ("no UART boot", EfuseBench.Plan(new byte[512].With(0x5C, 0x10), factory)),
            ("unknown bits", EfuseBench.Plan(new byte[512].With(0x7C, 0x0FF0), factory)),
            ("a container with a wrong CRC", EfusePlanner.Plan(new EfuseRequest(EfuseFile.ParseContainer(damaged)!, "c.bin", factory, EfuseBench.SampleImages, []), EfuseBench.Map)),
            ("no state", EfusePlanner.Plan(new EfuseRequest(EfuseFile.Parse(file, "e.bin"), "e.bin", null, EfuseBench.SampleImages, []), EfuseBench.Map)),
            ("half a state", EfuseBench.Plan(file, factory[..256])),
            ("a state of zeros", EfuseBench.Plan(file, new byte[512])),
            ("a state of ones", EfuseBench.Plan(file, [.. Enumerable.Repeat((byte)0xFF, 512)])),
        ];
        var text = new System.Text.StringBuilder();
        foreach ((string title, EfusePlan plan) in cases)
        {
            Assert.True(plan is { IsRefused: true, Writes.IsEmpty: true, WillLock: false, IsComplete: false }, title);
            Assert.Equal(Outcome.Refused, Assert.Throws<NcpException>(plan.ThrowIfRefused).Diagnosis.Kind.Outcome);
            text.Append("# ").Append(title).Append('\n');
            foreach (Diagnosis refusal in plan.Refusals)
            {
                string entry = $"{refusal.Id}\n  {refusal.Summary}\n  {refusal.Cause}\n  {refusal.Advice}\n";
                Assert.DoesNotMatch(@"\{[a-z]+\}", entry);
                Assert.Equal(Outcome.Refused, refusal.Kind.Outcome);
                text.Append(entry);
            }
        }

        Golden.Check("efuse-refusals.txt", text.ToString());
    }

    public static TheoryData<string> DangerousFields => [.. ChipCatalog.Efuse.Fields.Where(f => f.Danger is not null).Select(f => f.Name)];

    /// <summary>Every dangerous field is refused by name, and not for its danger when it is named; the standard lock's own need no naming.</summary>
    [Theory]
    [MemberData(nameof(DangerousFields))]
    public void A_dangerous_field_must_be_named(string name)
    {
        EfuseField field = ChipCatalog.Efuse[name];
        byte[] file = new byte[512], part = new byte[512];
        for (int bit = field.Range.FirstBit; bit < field.Range.EndBit; bit++)
        {
            file[bit / 8] |= (byte)(1 << (bit % 8));
        }

        part[0x1FF] = 1; // something is burnt, so that the state counts as read
        bool standard = field.IsStandardInAnyValue || field.Standard == new EfuseImage(file).Number(field.Range with { BitCount = Math.Min(64, field.Range.BitCount) });
        Assert.Equal(!standard, EfuseBench.Plan(file, part).Refusals.Any(r => r.Id == "efuse.dangerous" && r.Facts.Contains(("name", name))));
        Assert.DoesNotContain(EfuseBench.Plan(file, part, null, name.ToUpperInvariant()).Refusals, r => r.Id == "efuse.dangerous");
        Assert.Contains(EfuseBench.Plan(file, part, null, "wifi_dis").Refusals.Select(r => r.Id).DefaultIfEmpty("none"), id => standard || name == "wifi_dis" || id == "efuse.dangerous");
    }

    [Fact]
    public void Unknown_bits_are_allowed_word_by_word()
    {
        byte[] file = new byte[512].With(0x7C, 0x0FF0).With(0x1FC, 1);
        Assert.Equal(2, EfuseBench.Plan(file, EfuseBench.FactoryPart()).Refusals.Length);
        Assert.Single(EfuseBench.Plan(file, EfuseBench.FactoryPart(), null, "unknown_0x07c").Refusals);
        Assert.Empty(EfuseBench.Plan(file, EfuseBench.FactoryPart(), null, "unknown_0x07C", "unknown_0x1FC").Refusals);
    }

    [Theory]
    [InlineData("uart", "Similar: uart_dis,")]
    [InlineData("xyz", "")]
    [InlineData("unknown_0x200", "")]
    public void An_unknown_name_is_bad_input(string name, string expected)
    {
        NcpException fault = Assert.Throws<NcpException>(() => EfuseBench.Plan(EfuseBench.LockFile(), EfuseBench.FactoryPart(), null, name));
        Assert.Equal(("efuse.unknown-name", Outcome.Input), (fault.Diagnosis.Id, fault.Diagnosis.Kind.Outcome));
        Assert.Contains(expected, fault.Diagnosis.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Harmless_fields_need_no_images() =>
        Assert.Empty(EfuseBench.Plan(new byte[512].With(0x5C, 0x40).With(0x64, 0x11223344), EfuseBench.FactoryPart(), [], "uart_log_reopen", "customer_mac_1").Refusals);

    [Fact]
    public void Counters_may_grow_once_they_are_allowed()
    {
        byte[] part = EfuseBench.FactoryPart().With(0x170, 3).With(0x178, 3);
        EfusePlan plan = EfuseBench.Plan(new byte[512].With(0x170, 7).With(0x178, 7), part, null, "boot2_rollback");
        Assert.Empty(plan.Refusals);
        Assert.Equal(2, plan.BitsToBurn.Count);
        Assert.Empty(EfuseBench.Plan(new byte[512].With(0x170, 1).With(0x178, 1), part).Refusals);
    }

    [Fact]
    public void An_application_key_of_its_own_is_compared_too()
    {
        byte[] file = new byte[512].With(0xDC, 0x08000000).With(0x5C, 0x80);
        EfuseBench.SampleKey.ToArray().CopyTo(file, 0x1C);
        EfuseBench.ForeignImages[1].Signature.KeyHash!.Value.ToArray().CopyTo(file, 0x1A0);
        string[] named = ["app_sign_method", "app_key_hash"];
        Assert.Empty(EfuseBench.Plan(file, EfuseBench.FactoryPart(), [EfuseBench.SampleImages[0], EfuseBench.ForeignImages[1]], named).Refusals);
        Assert.Equal("efuse.wrong-key", Assert.Single(EfuseBench.Plan(file, EfuseBench.FactoryPart(), null, named).Refusals).Id);
    }

    [Fact]
    public void A_mask_leaves_bits_out_of_the_plan()
    {
        byte[] mask = new byte[512];
        mask[0] = mask[1] = mask[2] = mask[3] = 0xFF;
        EfuseFile file = EfuseFile.Parse(EfuseBench.LockFile(), "e").WithMask(mask, "m");
        EfusePlan plan = EfusePlanner.Plan(new EfuseRequest(file, "e", EfuseBench.FactoryPart(), [], []), EfuseBench.Map);
        Assert.Equal("dbg_jtag_0_dis", Assert.Single(plan.Changes).Reading.Name);
        Assert.Equal(0, Assert.Single(plan.Writes).Address);
    }

    [Fact]
    public void A_container_cut_to_the_length_of_a_raw_image_is_refused()
    {
        byte[] container = EfuseFileTests.Container(EfuseBench.LockFile());
        Assert.Contains(EfuseBench.Plan(container[..512], EfuseBench.FactoryPart()).Refusals, r => r.Id == "efuse.dangerous");
    }

    internal static byte[] Locked(Sha256Digest? key = null) =>
        [.. EfuseBench.LockFile(key).Zip(EfuseBench.FactoryPart(), (a, b) => (byte)(a | b))];

    private static EfuseImageToStart Unsigned(byte[] image)
    {
        image[120] &= 0xFC;
        BitConverter.TryWriteBytes(image.AsSpan(252), Crc32.Of(image.AsSpan(0, 252)));
        return EfuseBench.Image("FW", image);
    }
}
