using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Planning;

namespace NcpFlash.Jobs;

/// <summary>An efuse file that is to be burnt, and who is asked.</summary>
/// <param name="File">The file, with its mask.</param>
/// <param name="FileName">Its name, for messages.</param>
/// <param name="Allowed">Names of fields outside the lock that the user allows.</param>
/// <param name="Consent">Who is asked before anything is written.</param>
public sealed record EfuseOrder(EfuseFile File, string FileName, ImmutableArray<string> Allowed, EfuseConsent Consent)
{
    /// <summary>Fields with which a file states by itself which images a part starts.</summary>
    private static readonly ImmutableArray<string> WholeLock = [EfuseNames.PublicKeyHash, EfuseNames.SignatureRequired, EfuseNames.AppSignMethod];

    /// <summary>What burning into a part would do in which nothing is burnt yet: all that can be said without a part.</summary>
    /// <param name="request">The flash job before it, or null for burning alone: then the images on the part are not known.</param>
    /// <exception cref="NcpException"><c>efuse.unknown-name</c>.</exception>
    public EfusePlan Preview(FlashRequest? request) => EfusePlanner.Preview(Request(null, ImagesOf(request)), ChipCatalog.Efuse);

    /// <summary>Refuses what no state of a part can mend: a damaged file, and in a flash job images that do not go with the file's own lock.</summary>
    /// <param name="request">The flash job before it, or null for burning alone.</param>
    /// <exception cref="NcpException">What is refused, <see cref="Outcome.Refused"/>; or <c>efuse.unknown-name</c>.</exception>
    public void Check(FlashRequest? request)
    {
        bool states = WholeLock.All(name => File.Image.IsAnySet(ChipCatalog.Efuse[name].Range));
        EfusePlan preview = Preview(request);
        if (preview.Refusals.Any(r => r.Kind == EfuseFaults.Damaged || (states && (r.Kind == EfuseFaults.WrongKey || r.Kind == EfuseFaults.BadImage))))
        {
            preview.ThrowIfRefused(); // with everything else that speaks against it
        }
    }

    /// <summary>The planner's request for a part of that state.</summary>
    internal EfuseRequest Request(EfuseImage? state, ImmutableArray<EfuseImageToStart> images) =>
        new(File, FileName, state?.Bytes.ToArray(), images, Allowed);

    private static ImmutableArray<EfuseImageToStart> ImagesOf(FlashRequest? request)
    {
        var found = ImmutableArray.CreateBuilder<EfuseImageToStart>();
        foreach (PlanImage image in request?.Images ?? [])
        {
            if (FirmwareImage.Parse(image.Contents.Span) is { } firmware)
            {
                found.Add(new EfuseImageToStart(image.Title, firmware, ImageSignature.Verify(firmware, image.Contents.Span), image.IsAtBoot2));
            }
        }

        return found.ToImmutable();
    }
}
