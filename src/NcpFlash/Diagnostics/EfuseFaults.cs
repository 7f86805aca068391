using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>Why efuse bits are not burnt. Nothing that the user consents to lifts these, except that a field outside the lock may be named.</summary>
public static class EfuseFaults
{
    /// <summary>The efuse file is damaged. Facts: file, problem.</summary>
    public static readonly DiagnosisKind Damaged = Kind(
        "efuse.damaged", "{file} is damaged: {problem}",
        "Damaged bits would be burnt, and nothing takes them back.", "Take the file from its source again.", "E03");

    /// <summary>The state of the part is not known. Facts: reason.</summary>
    public static readonly DiagnosisKind Unreadable = Kind(
        "efuse.state-unreadable", "The efuse array of the part could not be read: {reason}.",
        "Without its state nobody can tell what burning would do.",
        "Read it again (efuse read); if that fails, check supply and wiring first.", "E03");

    /// <summary>Bits under a read lock. Facts: place, name, range, lock.</summary>
    public static readonly DiagnosisKind ReadLocked = Kind(
        "efuse.read-locked", "{place}: {name} at {range} cannot be read from the part, because {lock} is burnt.",
        "The part shows zeros there. What it holds there cannot be known, and other bits of the file are not burnt: it was not set up with this file.",
        "Use the efuse file that this part was set up with, or another part.", "E10");

    /// <summary>A field that holds another value. Facts: place, name, range, value, present.</summary>
    public static readonly DiagnosisKind CannotClear = Kind(
        "efuse.cannot-clear", "{place}: {name} at {range} should become {value}, but the part holds {present}.",
        "Burnt bits cannot be cleared: the result would be neither of the two values.",
        "Use the efuse file that this part was set up with, or another part.", "E03");

    /// <summary>Bits under a write lock. Facts: place, name, range, value, present, lock.</summary>
    public static readonly DiagnosisKind WriteLocked = Kind(
        "efuse.write-locked", "{place}: {name} at {range} should become {value}; the part holds {present}, and {lock} is burnt.",
        "The field is locked for ever; the part would ignore or refuse the bits.",
        "Use the efuse file that this part was locked with, or another part.", "E03");

    /// <summary>A field outside the lock that was not named. Facts: place, name, range, value, danger.</summary>
    public static readonly DiagnosisKind Dangerous = Kind(
        "efuse.dangerous", "{place}: the file sets {name} at {range} to {value}. {danger}",
        "This is not among the fields that locking a part needs, and it cannot be taken back.",
        "If you really mean it, name it: --allow-efuse {name}. Otherwise use an efuse file without it.", "E03");

    /// <summary>The key hash is not that of an image. Facts: place, image, imagekey, key.</summary>
    public static readonly DiagnosisKind WrongKey = Kind(
        "efuse.wrong-key", "{place}: {image} is signed with the key {imagekey}; the part would accept only the key {key}.",
        "Once this is burnt, the part would never start this image again.",
        "Use the efuse file and the images of the same publisher.", "E03");

    /// <summary>An image that the part would not start after locking. Facts: place, image, problem.</summary>
    public static readonly DiagnosisKind BadImage = Kind(
        "efuse.bad-image", "{place}: after burning, the part would not start {image}: {problem}.",
        "The file makes the part accept only images with a valid signature, in the way the file states.",
        "Use images and efuse file of the same release, and take a damaged image from its source again.", "E02");

    /// <summary>Images are missing whose signature would prove the key hash. Facts: place, missing.</summary>
    public static readonly DiagnosisKind NoImages = Kind(
        "efuse.no-images", "{place}: the file decides which images the part starts, and {missing} not known.",
        "Only the images that the part is to run prove that the key hash is the right one.",
        "Burn at the end of a flash job that writes boot2 and firmware, or let boot2 and firmware on the part be checked first.", "E03");

    /// <summary>A name given to be allowed that no field has. Facts: name, known.</summary>
    public static readonly DiagnosisKind UnknownName = new(
        "efuse.unknown-name", Outcome.Input, Confidence.Certain, "No efuse field is called '{name}'.",
        "A field is allowed by its exact name, so that nothing is allowed by accident.",
        "Use one of the names that the refusal or 'efuse show' prints. {known}");

    /// <summary>All of them.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } =
        [Damaged, Unreadable, ReadLocked, CannotClear, WriteLocked, Dangerous, WrongKey, BadImage, NoImages, UnknownName];

    private static DiagnosisKind Kind(string id, string summary, string cause, string advice, string? row = null) =>
        new(id, Outcome.Refused, Confidence.Certain, summary, cause, advice, row);
}
