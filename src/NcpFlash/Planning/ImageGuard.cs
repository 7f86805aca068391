using System.Collections.Immutable;
using System.Globalization;
using NcpFlash.Diagnostics;
using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>Do these images belong together, and on this part? Pure rules; findings with the outcome <see cref="Outcome.Done"/> are warnings.</summary>
public static class ImageGuard
{
    /// <summary>Every finding: first those of the set, then those of each image.</summary>
    /// <param name="images">The images of the job.</param>
    /// <param name="part">The part, as far as it is known.</param>
    /// <param name="catalog">Published files and keys.</param>
    /// <param name="burnsEfuse">True when the job ends with burning an efuse file.</param>
    public static ImmutableArray<Diagnosis> Examine(ImmutableArray<GuardImage> images, GuardPart part, ReleaseCatalog catalog, bool burnsEfuse) =>
    [
        .. Mixed(images), .. SignedOnUnlocked(images, part, burnsEfuse),
        .. images.Where(i => i.Firmware is not null).SelectMany(i => Alone(i, i.Firmware!, part, catalog)),
    ];

    private static IEnumerable<Diagnosis> Mixed(ImmutableArray<GuardImage> images)
    {
        GuardImage[] released = [.. images.Where(i => i.Published is { Releases.IsEmpty: false })];
        if (released.Length > 1 && !released[0].Published!.Releases.Any(r => released.All(i => i.Published!.Releases.Contains(r))))
        {
            yield return Diagnosis.Of(GuardFaults.MixedReleases, ("images", List(released, i => string.Join(" and ", i.Published!.Releases))));
        }

        GuardImage[] profiled = [.. images.Where(i => i.Published?.Profile is not null)];
        if (profiled.Select(i => i.Published!.Profile).Distinct().Count() > 1)
        {
            yield return Diagnosis.Of(GuardFaults.MixedProfiles, ("images", List(profiled, i => i.Published!.Profile!)));
        }
    }

    private static IEnumerable<Diagnosis> SignedOnUnlocked(ImmutableArray<GuardImage> images, GuardPart part, bool burnsEfuse)
    {
        string[] signed = [.. images.Where(i => i.Firmware is { Header.IsSigned: true }).Select(i => i.Title)];
        if (part.Efuse is { IsLocked: false } && !burnsEfuse && signed.Length > 0)
        {
            yield return Diagnosis.Of(
                GuardFaults.SignedOnUnlocked, ("images", $"{string.Join(" and ", signed)} {(signed.Length == 1 ? "is" : "are")}"));
        }
    }

    private static IEnumerable<Diagnosis> Alone(GuardImage image, FirmwareImage firmware, GuardPart part, ReleaseCatalog catalog)
    {
        Fact title = ("image", image.Title);
        if (image.Signature is { State: SignatureState.Invalid or SignatureState.Missing } bad)
        {
            yield return Diagnosis.Of(GuardFaults.BadSignature, title, ("reason", bad.Reason ?? "unknown"));
        }
        else if (image.Published is null && image.Signature is { IsValid: true } valid && catalog.SignerOf(valid.KeyHash) is { } signer)
        {
            yield return Diagnosis.Of(GuardFaults.NotPublished, title, ("signer", signer.Name), ("digest", image.Digest.ToString()));
        }

        if (part.Efuse is { } efuse)
        {
            foreach (Diagnosis finding in OnPart(image, firmware, efuse, title))
            {
                yield return finding;
            }
        }

        if (firmware.Version is { } version && (image.IsBoot2 ? part.Boot2 : part.Firmware) is { } present && IsOlder(version, present))
        {
            yield return Diagnosis.Of(GuardFaults.Older, title, ("version", version.ToString()), ("present", present.ToString()));
        }
    }

    private static IEnumerable<Diagnosis> OnPart(GuardImage image, FirmwareImage firmware, EfuseReport efuse, Fact title)
    {
        if (efuse.RequiresSignature && !firmware.Header.IsSigned)
        {
            yield return Diagnosis.Of(GuardFaults.UnsignedOnLocked, title);
        }
        else if (efuse.IsLocked && UsesCommonKey(image, efuse) && Untrusted(image.Signature?.KeyHash, efuse.Key, title) is { } untrusted)
        {
            yield return untrusted;
        }

        int required = image.IsBoot2 ? efuse.Boot2Required : efuse.AppRequired;
        if (efuse.IsAntiRollbackEnabled && firmware.Version is { } version && version.AntiRollback < required)
        {
            yield return Diagnosis.Of(
                GuardFaults.Rollback, title, ("counter", version.AntiRollback.ToString(CultureInfo.InvariantCulture)),
                ("required", required.ToString(CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>What speaks against a key on a locked part: it is another one, or that cannot be known.</summary>
    private static Diagnosis? Untrusted(Sha256Digest? key, TrustedKey trusted, Fact title) =>
        key is not { } known || !trusted.MayBe(known)
            ? Diagnosis.Of(GuardFaults.WrongKey, title, ("imagekey", key?.ToString() ?? "none"), ("key", trusted.ToString()))
        : trusted.IsHidden
            ? Diagnosis.Of(
                GuardFaults.KeyHidden, title, ("imagekey", known.ToString()), ("key", trusted.ToString()),
                ("locks", string.Join(", ", trusted.HiddenBy.Select(f => f.Name))))
        : null;

    /// <summary>False for an application that has a key of its own (PROTOCOL 10.2, app sign method 2).</summary>
    private static bool UsesCommonKey(GuardImage image, EfuseReport efuse) => image.IsBoot2 || efuse.AppSignMethod != 2;

    private static bool IsOlder(FirmwareVersion version, FirmwareVersion present) =>
        (version.Major, version.Minor, version.Patch).CompareTo((present.Major, present.Minor, present.Patch)) < 0;

    private static string List(IEnumerable<GuardImage> images, Func<GuardImage, string> what) =>
        string.Join("; ", images.Select(i => $"{i.Title}: {what(i)}"));
}
