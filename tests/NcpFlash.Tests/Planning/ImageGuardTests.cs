using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator.Samples;
using NcpFlash.Images;
using NcpFlash.Planning;
using NcpFlash.Tests.Images;
using Xunit;

namespace NcpFlash.Tests.Planning;

public sealed class ImageGuardTests
{
    private static readonly ReleaseCatalog Empty = new([], []);

    private static GuardPart Locked => new(EfuseReport.Of(new EfuseImage(EfusePlannerTests.Locked()), ChipCatalog.Efuse));

    private static GuardPart Unlocked => new(EfuseReport.Of(new EfuseImage(EfuseBench.FactoryPart()), ChipCatalog.Efuse));

    [Fact]
    public void Images_that_belong_to_the_part_raise_nothing()
    {
        Assert.Empty(Examine(Samples(), Locked));
        Assert.Empty(Examine(Samples(), GuardPart.Unknown));
        Assert.Empty(ImageGuard.Examine(Samples(), Unlocked, Empty, burnsEfuse: true));
    }

    [Fact]
    public void Signed_images_on_an_unlocked_part_deserve_a_word()
    {
        Diagnosis finding = Assert.Single(Examine(Samples(), Unlocked));
        Assert.Equal(("guard.signed-on-unlocked", Outcome.Done), (finding.Id, finding.Kind.Outcome));
        Assert.StartsWith("boot2 and FW are signed, ", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_locked_part_refuses_unsigned_foreign_and_damaged_images()
    {
        byte[] unsigned = SamplePackage.Firmware(), broken = SamplePackage.Firmware();
        unsigned[120] &= 0xFC;
        broken[^1] ^= 1;
        Assert.Equal("guard.unsigned", Refusal(unsigned, Locked));
        Assert.Equal("guard.wrong-key", Refusal(ImageSignatureTests.SignedBy(SamplePackage.Firmware(), out _), Locked));
        Assert.Equal("guard.bad-signature", Refusal(broken, Locked));
    }

    [Fact]
    public void Anti_rollback_is_known_beforehand()
    {
        var part = new GuardPart(EfuseReport.Of(new EfuseImage(EfusePlannerTests.Locked().With(0x190, 3).With(0x178, 1)), ChipCatalog.Efuse));
        Assert.Equal(["1", "2"], Examine(Samples(), part).Select(f => f.Facts.Single(x => x.Name == "required").Value));
        Assert.All(Examine(Samples(), part), f => Assert.Equal(("guard.anti-rollback", Outcome.Refused), (f.Id, f.Kind.Outcome)));
    }

    /// <summary>What an image is, its place decides: an application that calls itself boot2, and a boot loader that does not.</summary>
    [Fact]
    public void The_place_decides_which_counter_an_image_has_to_reach()
    {
        var part = new GuardPart(EfuseReport.Of(new EfuseImage(EfusePlannerTests.Locked().With(0x190, 3).With(0x178, 1)), ChipCatalog.Efuse));
        ImmutableArray<GuardImage> swapped = [Image("boot2", SamplePackage.Firmware()), Image("FW", SamplePackage.Boot2())];
        Assert.Equal(["1", "2"], Examine(swapped, part).Select(f => f.Facts.Single(x => x.Name == "required").Value));
        byte[] locked = EfusePlannerTests.Locked(EfuseBench.ForeignImages[0].Signature.KeyHash);
        locked[0xDF] = 2 << 2; // the application has a key of its own
        var own = new GuardPart(EfuseReport.Of(new EfuseImage(locked), ChipCatalog.Efuse));
        Assert.Equal(["boot2"], Examine(swapped, own).Where(f => f.Id == "guard.wrong-key").Select(f => f.Facts.Single(x => x.Name == "image").Value));
        var newer = new FirmwareVersion(0, 9, 0, 0, "boot2", null);
        Assert.Equal(["boot2"], Examine(swapped, new GuardPart(null, newer)).Select(f => f.Facts.Single(x => x.Name == "image").Value));
    }

    /// <summary>A read lock turns the key into zeros; sign_cfg tells that the part is locked all the same.</summary>
    [Fact]
    public void A_key_that_cannot_be_read_is_unknown_and_not_absent()
    {
        GuardPart both = Hidden(0x18000000), first = Hidden(0x08000000), second = Hidden(0x10000000);
        Assert.True(both.Efuse!.IsLocked);
        Assert.Null(both.Efuse.KeyHash);
        foreach (GuardPart part in new[] { both, first, second })
        {
            Assert.Equal(["guard.key-hidden", "guard.key-hidden"], Examine(Samples(), part).Select(f => f.Id));
            byte[] unsigned = SamplePackage.Firmware();
            unsigned[120] &= 0xFC;
            Assert.Equal("guard.unsigned", Refusal(unsigned, part));
        }

        byte[] foreign = ImageSignatureTests.SignedBy(SamplePackage.Firmware(), out _);
        Assert.Equal("guard.key-hidden", Assert.Single(Examine([Image("FW", foreign)], both)).Id);
        Assert.Equal("guard.wrong-key", Refusal(foreign, first)); // half of the key is there to be compared
        Assert.Equal("guard.wrong-key", Refusal(foreign, second));
        Assert.Contains($"shows {string.Concat(Enumerable.Repeat("..", 16))}{EfuseBench.SampleKey.ToString()[32..]} (rd_lock_key_slot_0).", Examine(Samples(), first)[0].Summary, StringComparison.Ordinal);

        Assert.Contains("of its own key it shows nothing (rd_lock_key_slot_0, rd_lock_key_slot_1).", Examine(Samples(), both)[0].Summary, StringComparison.Ordinal);
        var open = new GuardPart(EfuseReport.Of(new EfuseImage(EfuseRound.Visible(EfuseBench.FactoryPart().With(0x7C, 0x18000000))), ChipCatalog.Efuse));
        Assert.False(open.Efuse!.IsLocked);
        Assert.Equal("guard.signed-on-unlocked", Assert.Single(Examine(Samples(), open)).Id);

        static GuardPart Hidden(uint locks) => new(EfuseReport.Of(new EfuseImage(EfuseRound.Visible(EfusePlannerTests.Locked().With(0x7C, locks))), ChipCatalog.Efuse));
    }

    [Theory]
    [InlineData(1, 2, 4, true)]
    [InlineData(1, 3, 0, true)]
    [InlineData(2, 0, 0, true)]
    [InlineData(1, 2, 3, false)]
    [InlineData(1, 1, 9, false)]
    public void An_older_version_is_told(byte major, byte minor, byte patch, bool older)
    {
        var present = new FirmwareVersion(0, major, minor, patch, "app", null);
        Assert.Equal(older ? ["guard.older"] : [], Examine(Samples(), new GuardPart(null, null, present)).Select(f => f.Id));
    }

    [Fact]
    public void Mixed_packages_and_profiles_are_told()
    {
        ImmutableArray<GuardImage> images = Samples();
        Assert.Equal(["guard.mixed-releases"], Examine(Published(images, ("1.0", null), ("1.1", "T01"))).Select(f => f.Id));
        Assert.Empty(Examine(Published(images, ("1.0|1.1", null), ("1.1", "T01"))));
        Assert.Equal(["guard.mixed-profiles"], Examine(Published(images, ("1.0", "T02"), ("1.0", "T01"))).Select(f => f.Id));
        Assert.Contains("boot2: 1.0; FW: 1.1", Examine(Published(images, ("1.0", null), ("1.1", null)))[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_known_signers_unknown_file_is_told()
    {
        var catalog = new ReleaseCatalog([], [new KnownKey("us", EfuseBench.SampleKey, "test")]);
        Assert.Equal(["guard.not-published", "guard.not-published"], ImageGuard.Examine(Samples(), GuardPart.Unknown, catalog, false).Select(f => f.Id));
    }

    [Fact]
    public void Every_finding_is_a_whole_sentence()
    {
        ImmutableArray<Diagnosis> all = [.. Examine(Published(Samples(), ("1", "A"), ("2", "B")), Unlocked), .. Examine(Samples(), Locked)];
        Assert.NotEmpty(all);
        Assert.All(all, f => Assert.DoesNotMatch(@"\{[a-z]+\}", f.Summary + f.Cause + f.Advice));
    }

    private static ImmutableArray<GuardImage> Samples() => [Image("boot2", SamplePackage.Boot2()), Image("FW", SamplePackage.Firmware())];

    private static GuardImage Image(string name, byte[] bytes) =>
        GuardImage.Of(new PlanImage(name, name, name == "boot2" ? 0 : SamplePackage.FirmwareAddress, bytes, new SourcePlace(name)), Empty) with { Title = name };

    private static ImmutableArray<GuardImage> Published(ImmutableArray<GuardImage> images, params (string Releases, string? Profile)[] entries) =>
        [.. images.Zip(entries, (i, e) => i with { Published = new PublishedFile("f", i.Digest, [.. e.Releases.Split('|')], "test") { Profile = e.Profile } })];

    private static string Refusal(byte[] firmware, GuardPart part)
    {
        Diagnosis finding = Assert.Single(Examine([Image("FW", firmware)], part));
        Assert.Equal(Outcome.Refused, finding.Kind.Outcome);
        return finding.Id;
    }

    private static ImmutableArray<Diagnosis> Examine(ImmutableArray<GuardImage> images, GuardPart? part = null) =>
        ImageGuard.Examine(images, part ?? GuardPart.Unknown, Empty, burnsEfuse: false);
}
