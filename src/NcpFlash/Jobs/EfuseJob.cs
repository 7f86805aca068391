using System.Collections.Immutable;
using NcpFlash.Images;
using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Jobs;

/// <summary>
/// The two halves of a burn: consent before anything is written, and the burn after everything is verified. A value of each step is needed for the
/// next, so that none can be left out.
/// </summary>
internal sealed class EfuseJob(IspSession session, EfuseOrder order, TimeProvider time, IProgress<JobEvent> progress)
{
    /// <summary>Reads the part, looks at the images it will have to start, shows the plan and asks.</summary>
    /// <param name="plan">What is about to be written, or null when the flash stays as it is.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    public async Task<ApprovedEfusePlan> ApproveAsync(FlashPlan? plan, CancellationToken cancellationToken)
    {
        ProvenEfuse state = await ProvenEfuse.ReadAsync(session, cancellationToken).ConfigureAwait(false);
        ImmutableArray<EfuseImageToStart> images = await new BootChainReader(new FlashView(session, plan), progress).ReadAsync(cancellationToken).ConfigureAwait(false);
        return await ApprovedEfusePlan.AskAsync(
            order, state, images, (session.BootInfo.Mac, new Wakefulness(session, time)), progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the part once more, with the images that now stand on it, and burns.</summary>
    /// <returns>The array as it was read at the end.</returns>
    public async Task<EfuseImage> BurnAsync(ApprovedEfusePlan approved, CancellationToken cancellationToken)
    {
        PartProof proof = await PartProof.TakeAsync(session, withImages: !approved.Plan.IsComplete, progress, cancellationToken).ConfigureAwait(false);
        var confirmed = ConfirmedEfusePlan.Of(approved, proof);
        return await new EfuseBurner(session, progress).RunAsync(confirmed, cancellationToken).ConfigureAwait(false);
    }
}
