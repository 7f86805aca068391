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
        GuardImage.Of(new PlanImage(name, name, 0, bytes, new SourcePlace(name)), Empty) with { Title = name };

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
