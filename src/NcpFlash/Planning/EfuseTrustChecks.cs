using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>
/// Would the part still start its images after burning? Asked whenever bits change that decide about signatures or about versions (PROTOCOL 7.2,
/// 7.3, 10.2).
/// </summary>
internal sealed class EfuseTrustChecks(EfuseImage before, EfuseImage after, EfuseMap map, EfuseFindings findings)
{
    private const ulong Unsigned = 0;
    private const ulong OwnKey = 2;
    private const ulong Undefined = 3;

    private static readonly ImmutableArray<string> Deciding =
        [EfuseNames.PublicKeyHash, EfuseNames.SignatureRequired, EfuseNames.AppSignMethod, EfuseNames.AppKeyHash];

    /// <summary>Checks the images against the array as it would be.</summary>
    public void Check(ImmutableArray<EfuseImageToStart> images)
    {
        bool signatures = DecidesSignatures(), versions = DecidesVersions();
        if (!signatures && !versions)
        {
            return;
        }

        bool boot2 = images.Any(i => i.IsBoot2), firmware = images.Any(i => !i.IsBoot2);
        if (!boot2 || !firmware)
        {
            findings.Refuse(EfuseFaults.NoImages, ("missing", boot2 ? "the firmware is" : firmware ? "boot2 is" : "boot2 and firmware are"));
        }

        foreach (EfuseImageToStart image in images)
        {
            if (signatures)
            {
                Check(image);
            }

            if (versions)
            {
                CheckVersion(image);
            }
        }
    }

    /// <summary>True when a new bit belongs to a field that decides about signatures, or locks one.</summary>
    private bool DecidesSignatures()
    {
        EfuseImage burnt = after.Except(before);
        ImmutableArray<EfuseRange> ranges = [.. Deciding.Select(n => map[n].Range)];
        return ranges.Any(burnt.IsAnySet) || map.Locks.Any(f => f.Lock!.Kind == EfuseLockKind.Write
            && burnt.IsAnySet(f.Range) && f.Lock.Range.Overlaps(map[EfuseNames.PublicKeyHash].Range));
    }

    /// <summary>True when the counters would be looked at, ask for something, and were changed or not looked at before.</summary>
    private bool DecidesVersions()
    {
        string[] fields = [EfuseNames.AntiRollback, EfuseNames.Boot2Rollback, EfuseNames.AppRollback];
        EfuseImage burnt = after.Except(before);
        return Number(EfuseNames.AntiRollback) == 1 && Math.Max(Counter(EfuseNames.Boot2Rollback), Counter(EfuseNames.AppRollback)) > 0
            && fields.Any(f => burnt.IsAnySet(map[f].Range));
    }

    private void CheckVersion(EfuseImageToStart image)
    {
        int required = Counter(image.IsBoot2 ? EfuseNames.Boot2Rollback : EfuseNames.AppRollback), value = image.Image.Version?.AntiRollback ?? 0;
        if (value < required)
        {
            Bad(image, string.Create(CultureInfo.InvariantCulture, $"its anti-rollback value is {value}, and the part would demand at least {required}"));
        }
    }

    /// <summary>The highest bit of a counter; of its two halves, which should be equal, the one that asks for more.</summary>
    private int Counter(string name)
    {
        ReadOnlySpan<byte> bytes = after.Slice(map[name].Range);
        return Math.Max(Top(bytes[..(bytes.Length / 2)]), Top(bytes[(bytes.Length / 2)..]));

        static int Top(ReadOnlySpan<byte> half) =>
            half.LastIndexOfAnyExcept((byte)0) is >= 0 and var last ? (last * 8) + BitOperations.Log2(half[last]) + 1 : 0;
    }

    private void Check(EfuseImageToStart image)
    {
        if (image.Image.Flaws.FirstOrDefault(f => f.IsFatal) is { } flaw)
        {
            Bad(image, $"it is damaged ({flaw.Kind.Id})");
        }
        else if (Problem(image) is { } problem)
        {
            Bad(image, problem);
        }
        else if (Number(EfuseNames.AppSignMethod) == Undefined && !image.IsBoot2 && !findings.Concern(EfuseNames.AppSignMethod))
        {
            Bad(image, "app_sign_method would be 3, at which boot2 hangs");
        }
        else if (Number(EfuseNames.AppSignMethod) == Unsigned && !image.IsBoot2 && Number(EfuseNames.SignatureRequired) == 1)
        {
            Bad(image, "it is signed, and app_sign_method states unsigned applications");
        }
        else
        {
            CheckKey(image);
        }
    }

    private static string? Problem(EfuseImageToStart image) => image.Signature.State switch
    {
        SignatureState.Valid => null,
        SignatureState.None => "it is not signed",
        _ => $"its signature does not verify ({image.Signature.Reason})",
    };

    private void CheckKey(EfuseImageToStart image)
    {
        bool own = !image.IsBoot2 && Number(EfuseNames.AppSignMethod) == OwnKey;
        string name = own ? EfuseNames.AppKeyHash : EfuseNames.PublicKeyHash;
        if (findings.Concern(name))
        {
            return; // A hash that cannot be burnt as the file has it has been refused already, for the better reason.
        }

        if (EfuseReadLocks.Over(EfuseImage.Full.Within(map[name].Range), before, map) is { } unreadable)
        {
            findings.Refuse(EfuseFaults.ReadLocked, EfuseReading.Of(map[name], after), ("lock", unreadable.Name));
            return;
        }

        var key = Sha256Digest.FromBytes(after.Slice(map[name].Range));
        if (image.Signature.KeyHash != key)
        {
            findings.Refuse(
                EfuseFaults.WrongKey, ("image", image.Title), ("imagekey", image.Signature.KeyHash?.ToString() ?? "none"), ("key", key.ToString()));
        }
    }

    private void Bad(EfuseImageToStart image, string problem) => findings.Refuse(EfuseFaults.BadImage, ("image", image.Title), ("problem", problem));

    private ulong Number(string name) => after.Number(map[name].Range);
}
