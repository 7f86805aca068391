using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What speaks against putting these images on this part. Those with the outcome <see cref="Outcome.Done"/> are warnings.</summary>
public static class GuardFaults
{
    /// <summary>Images of different packages. Facts: images.</summary>
    public static readonly DiagnosisKind MixedReleases = Warning(
        "guard.mixed-releases", "The images come from different packages: {images}.",
        "Images of different packages were not tested together.", "Take all of them from one package, unless you mix them on purpose.", "E01");

    /// <summary>Images of different profiles. Facts: images.</summary>
    public static readonly DiagnosisKind MixedProfiles = Warning(
        "guard.mixed-profiles", "The images belong to different profiles: {images}.",
        "A profile decides where the network stack runs; the host application and all images must be of the same one.",
        "Use the images of one profile, and the host application that belongs to it.", "E07");

    /// <summary>An image that claims a publisher and is not published. Facts: image, signer, digest.</summary>
    public static readonly DiagnosisKind NotPublished = Warning(
        "guard.not-published", "{image} is signed by {signer}, but its SHA-256 {digest} is not in the catalogue.",
        "It is of a release that this catalogue does not know, or its unsigned parts were changed.",
        "Compare the digest with the one that its publisher states; --catalog FILE adds entries.", "E01");

    /// <summary>An efuse file with the bits of a published one and other bytes elsewhere. Facts: file, published, digest, expected.</summary>
    public static readonly DiagnosisKind NotAsPublished = Warning(
        "guard.not-as-published", "{file} burns the same bits as {published}, but its SHA-256 is {digest} instead of {expected}.",
        "Bytes were changed over which the file's checksum does not go. They are never burnt; who changed them is not known.",
        "Take the file from its source again.", "E01");

    /// <summary>Older than what is on the part. Facts: image, version, present.</summary>
    public static readonly DiagnosisKind Older = Warning(
        "guard.older", "{image} has version {version}; the part holds {present}.",
        "An older version replaces a newer one.", "If that is not what you want, use the newer image.", "E04");

    /// <summary>Anti-rollback would refuse it. Facts: image, counter, required.</summary>
    public static readonly DiagnosisKind Rollback = Refusal(
        "guard.anti-rollback", "{image} has the anti-rollback counter {counter}; the part demands at least {required}.",
        "The part has been told to refuse older images, for ever. It would not start this one.", "Use a newer image.", "E04");

    /// <summary>Unsigned image, locked part. Facts: image.</summary>
    public static readonly DiagnosisKind UnsignedOnLocked = Refusal(
        "guard.unsigned", "{image} is not signed, and the part starts only signed images.",
        "The part was locked; that cannot be undone.", "Use the signed image of the key's owner.", "E02");

    /// <summary>Signed with another key than the part trusts. Facts: image, imagekey, key.</summary>
    public static readonly DiagnosisKind WrongKey = Refusal(
        "guard.wrong-key", "{image} is signed with the key {imagekey}; the part accepts only the key {key}.",
        "The part was locked to another publisher's key; that cannot be undone.", "Use the images of that publisher, or another part.", "E02");

    /// <summary>The key that a locked part trusts cannot be read. Facts: image, imagekey, key, locks.</summary>
    public static readonly DiagnosisKind KeyHidden = Warning(
        "guard.key-hidden", "{image} is signed with the key {imagekey}; whether the part accepts it cannot be known: of its own key it shows {key} ({locks}).",
        "The part is locked, and a read lock hides the key that it trusts. An image with another key would not start.",
        "Go on if you know whose key the part has; otherwise use only images of the publisher whose images run on it now.", "E10");

    /// <summary>The signature does not verify. Facts: image, reason.</summary>
    public static readonly DiagnosisKind BadSignature = Refusal(
        "guard.bad-signature", "The signature of {image} does not verify: {reason}.",
        "The image was damaged or changed after it was signed. A locked part would not start it.", "Take the file from its source again.", "E02");

    /// <summary>Signed image, unlocked part, no efuse file. Facts: images.</summary>
    public static readonly DiagnosisKind SignedOnUnlocked = Warning(
        "guard.signed-on-unlocked", "{images} signed, the part is not locked, and no efuse file is burnt in this job.",
        "Published boot loaders start signed firmware only on a locked part: it will probably not start. Locking is for ever.",
        "Read docs/security.md first; then add the package's efuse file with --efuse, or use unsigned images.", "E03");

    /// <summary>All of them.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } =
        [MixedReleases, MixedProfiles, NotPublished, NotAsPublished, Older, Rollback, UnsignedOnLocked, WrongKey, KeyHidden, BadSignature, SignedOnUnlocked];

    private static DiagnosisKind Warning(string id, string summary, string cause, string advice, string row) =>
        new(id, Outcome.Done, Confidence.High, summary, cause, advice, row);

    private static DiagnosisKind Refusal(string id, string summary, string cause, string advice, string row) =>
        new(id, Outcome.Refused, Confidence.Certain, summary, cause, advice, row);
}
