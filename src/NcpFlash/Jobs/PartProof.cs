using System.Collections.Immutable;
using NcpFlash.Images;
using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Jobs;

/// <summary>What a part was seen to hold right before a burn: its efuse array, and the images that stand on its flash, verified.</summary>
internal sealed class PartProof
{
    private PartProof(ProvenEfuse state, ImmutableArray<EfuseImageToStart> images, BurnPermit permit) => (State, Images, Permit) = (state, images, permit);

    /// <summary>Its array.</summary>
    public ProvenEfuse State { get; }

    /// <summary>The images that it starts.</summary>
    public ImmutableArray<EfuseImageToStart> Images { get; }

    /// <summary>Void when the conversation was lost since the first look.</summary>
    public BurnPermit Permit { get; }

    /// <summary>Looks at the part.</summary>
    /// <param name="session">Conversation whose flash is prepared.</param>
    /// <param name="withImages">False where nothing is going to be burnt.</param>
    /// <param name="progress">Receives what is found.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static async Task<PartProof> TakeAsync(IspSession session, bool withImages, IProgress<JobEvent> progress, CancellationToken cancellationToken)
    {
        var permit = BurnPermit.Of(session, session.Conversation);
        ProvenEfuse state = await ProvenEfuse.ReadAsync(session, cancellationToken).ConfigureAwait(false);
        ImmutableArray<EfuseImageToStart> images = withImages
            ? await new BootChainReader(new FlashView(session), progress).ReadAsync(cancellationToken).ConfigureAwait(false) : [];
        return new PartProof(state, images, permit);
    }

    /// <summary>True when the other one found the same images: by place, digest, key and signature.</summary>
    public bool HasImagesOf(PartProof other) => Images.Select(Identity).SequenceEqual(other.Images.Select(Identity));

    private static (bool IsBoot2, Sha256Digest BodyHash, int Flaws, ImageSignature Signature) Identity(EfuseImageToStart image) =>
        (image.IsBoot2, image.Image.Header.BodyHash, image.Image.Flaws.Length, image.Signature);
}
