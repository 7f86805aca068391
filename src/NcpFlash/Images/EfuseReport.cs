using System.Collections.Immutable;
using System.Numerics;
using NcpFlash.Chips;

namespace NcpFlash.Images;

/// <summary>What a part's 512 bytes of efuse mean, decoded as the vendor's own program does (PROTOCOL 10.2), with locks and signature state.</summary>
/// <param name="Identity">Part number, MAC addresses, manufacture.</param>
/// <param name="IsJtagDisabled">JTAG is off for ever.</param>
/// <param name="Key">Hash of the key that images must be signed with, as far as it can be read.</param>
/// <param name="IsAntiRollbackEnabled">The rollback counters are checked.</param>
/// <param name="Boot2Rollback">Anti-rollback counter of boot2, 0..64.</param>
/// <param name="AppRollback">Anti-rollback counter of the application, 0..128.</param>
/// <param name="RequiresSignature">The boot ROM takes only signed images.</param>
/// <param name="AppSignMethod">How boot2 checks the application: 0 unsigned, 1 with the key of boot2, 2 with a key of its own, 3 it hangs.</param>
/// <param name="FlashEncryption">0 when the flash is not encrypted.</param>
/// <param name="FlashPins">Setting of the flash pins.</param>
/// <param name="Trims">The four calibration tables.</param>
/// <param name="Locks">The lock bits that are burnt, in order of place.</param>
public sealed record EfuseReport(
    ChipIdentity Identity, bool IsJtagDisabled, TrustedKey Key, bool IsAntiRollbackEnabled, int Boot2Rollback, int AppRollback,
    bool RequiresSignature, int AppSignMethod, int FlashEncryption, int FlashPins, ImmutableArray<EfuseTrim> Trims, ImmutableArray<EfuseField> Locks)
{
    private const ulong JtagOff = 3;

    /// <summary>What boot2 must have at least: of the counter's two halves, which should be equal, the one that asks for more.</summary>
    public int Boot2Required { get; init; } = Boot2Rollback;

    /// <summary>What the application must have at least, likewise.</summary>
    public int AppRequired { get; init; } = AppRollback;

    /// <summary>Hash of the key that images must be signed with; null when nothing is burnt there, or not all of it can be read.</summary>
    public Sha256Digest? KeyHash => Key.Hash;

    /// <summary>Only images signed with the key of <see cref="Key"/> start: signatures are required, and a key is burnt or cannot be read.</summary>
    public bool IsLocked => RequiresSignature && (Key.IsFilled || Key.IsHidden);

    /// <summary>Decodes the array of a part.</summary>
    /// <param name="image">What was read from the part.</param>
    /// <param name="map">The efuse map.</param>
    public static EfuseReport Of(EfuseImage image, EfuseMap map)
    {
        return new EfuseReport(
            ChipIdentity.Of(image, map),
            Number(EfuseNames.Jtag) == JtagOff,
            TrustedKey.Of(image, map),
            Number(EfuseNames.AntiRollback) == 1,
            Counter(EfuseNames.Boot2Rollback),
            Counter(EfuseNames.AppRollback),
            Number(EfuseNames.SignatureRequired) == 1,
            (int)Number(EfuseNames.AppSignMethod),
            (int)Number(EfuseNames.FlashEncryption),
            (int)Number(EfuseNames.FlashPins),
            [.. Enum.GetValues<EfuseTrimKind>().Select(k => EfuseTrim.Of(k, [.. EfuseTrimSlot.ReadTable(k, image, map)]))],
            [.. map.Locks.Where(f => image.IsAnySet(f.Range))])
        {
            Boot2Required = Math.Max(Counter(EfuseNames.Boot2Rollback), Counter(EfuseNames.Boot2Rollback, lower: true)),
            AppRequired = Math.Max(Counter(EfuseNames.AppRollback), Counter(EfuseNames.AppRollback, lower: true)),
        };

        ulong Number(string name) => image.Number(map[name].Range);

        // Both halves are burnt alike; the vendor's program counts up to the highest bit of the upper one.
        int Counter(string name, bool lower = false)
        {
            ReadOnlySpan<byte> bytes = image.Slice(map[name].Range);
            bytes = lower ? bytes[..(bytes.Length / 2)] : bytes[(bytes.Length / 2)..];
            int top = bytes.LastIndexOfAnyExcept((byte)0);
            return top < 0 ? 0 : (top * 8) + BitOperations.Log2(bytes[top]) + 1;
        }
    }

    /// <summary>The calibration table of that kind.</summary>
    public EfuseTrim Trim(EfuseTrimKind kind) => Trims.First(t => t.Kind == kind);
}
