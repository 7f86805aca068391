using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>Would the part still start its images after burning? Asked whenever bits change that decide about signatures (PROTOCOL 7.2, 7.3, 10.2).</summary>
internal sealed class EfuseTrustChecks(EfuseImage before, EfuseImage after, EfuseMap map, EfuseFindings findings)
{
    private const ulong Unsigned = 0;
    private const ulong OwnKey = 2;

    private static readonly ImmutableArray<string> Deciding =
        [EfuseNames.PublicKeyHash, EfuseNames.SignatureRequired, EfuseNames.AppSignMethod, EfuseNames.AppKeyHash];

    /// <summary>Checks the images against the array as it would be.</summary>
    public void Check(ImmutableArray<EfuseImageToStart> images)
    {
        if (!Decides())
        {
            return;
        }

        bool boot2 = images.Any(i => i.Image.IsBoot2), firmware = images.Any(i => !i.Image.IsBoot2);
        if (!boot2 || !firmware)
        {
            findings.Refuse(EfuseFaults.NoImages, ("missing", boot2 ? "the firmware is" : firmware ? "boot2 is" : "boot2 and firmware are"));
        }

        foreach (EfuseImageToStart image in images)
        {
            Check(image);
        }
    }

    /// <summary>True when a new bit belongs to a field that decides about signatures, or locks one.</summary>
    private bool Decides()
    {
        EfuseImage burnt = after.Except(before);
        ImmutableArray<EfuseRange> ranges = [.. Deciding.Select(n => map[n].Range)];
        return ranges.Any(burnt.IsAnySet) || map.Locks.Any(f => f.Lock!.Kind == EfuseLockKind.Write
            && burnt.IsAnySet(f.Range) && f.Lock.Range.Overlaps(map[EfuseNames.PublicKeyHash].Range));
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
        else if (Number(EfuseNames.AppSignMethod) == Unsigned && !image.Image.IsBoot2 && Number(EfuseNames.SignatureRequired) == 1)
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
        bool own = !image.Image.IsBoot2 && Number(EfuseNames.AppSignMethod) == OwnKey;
        string name = own ? EfuseNames.AppKeyHash : EfuseNames.PublicKeyHash;
        var key = Sha256Digest.FromBytes(after.Slice(map[name].Range));

        // A hash that cannot be burnt as the file has it has been refused already, for the better reason.
        if (image.Signature.KeyHash != key && !findings.Concern(name))
        {
            findings.Refuse(
                EfuseFaults.WrongKey, ("image", image.Title), ("imagekey", image.Signature.KeyHash?.ToString() ?? "none"), ("key", key.ToString()));
        }
    }

    private void Bad(EfuseImageToStart image, string problem) => findings.Refuse(EfuseFaults.BadImage, ("image", image.Title), ("problem", problem));

    private ulong Number(string name) => after.Number(map[name].Range);
}
