using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Jobs;

/// <summary>
/// An approved plan, held once more against the part right before the burn: its array, and the images that really stand on its flash. Only this can
/// be burnt, and only in the conversation in which the part was looked at.
/// </summary>
internal sealed class ConfirmedEfusePlan
{
    private readonly PartProof _proof;

    private ConfirmedEfusePlan(EfuseOrder order, EfusePlan plan, PartProof proof) => (Order, Plan, _proof) = (order, plan, proof);

    /// <summary>What is burnt.</summary>
    public EfuseOrder Order { get; }

    /// <summary>The plan for the state that was read before the burn; burns no bit that was not agreed to.</summary>
    public EfusePlan Plan { get; }

    /// <summary>The right to burn it, as long as the conversation stands.</summary>
    public BurnPermit Permit => _proof.Permit;

    /// <summary>Confirms the plan.</summary>
    /// <param name="approved">What was agreed to.</param>
    /// <param name="proof">The part as it is now.</param>
    /// <exception cref="NcpException">The plan is refused now, or the array is not as it was when the plan was shown; <see cref="Outcome.Refused"/>.</exception>
    public static ConfirmedEfusePlan Of(ApprovedEfusePlan approved, PartProof proof)
    {
        EfusePlan plan = PlanFor(approved.Order, proof);
        plan.ThrowIfRefused();
        return proof.State.Image.SameBits(approved.Plan.Before) ? new ConfirmedEfusePlan(approved.Order, plan, proof)
            : throw ApprovedEfusePlan.Changed(approved.Order, "its efuse array is not as it was when the plan was shown").ToException();
    }

    /// <summary>Confirms what is left of the plan after the conversation was lost in the middle of the burn.</summary>
    /// <param name="proof">The part that answers now.</param>
    /// <param name="known">What is known of its array, the reading of <paramref name="proof"/> included.</param>
    /// <param name="evidence">What was seen.</param>
    /// <exception cref="NcpException"><c>efuse.part-changed</c>.</exception>
    public ConfirmedEfusePlan Again(PartProof proof, KnownBits known, Evidence evidence)
    {
        if (!proof.HasImagesOf(_proof))
        {
            throw known.Changed("boot2 or the firmware on its flash is not the one that was checked before").ToException(evidence);
        }

        EfusePlan rest = PlanFor(Order, proof);
        if (rest.IsRefused)
        {
            throw known.Changed($"what is left of the plan is refused now ({rest.Refusals[0].Phrase})").ToException(evidence);
        }

        EfuseImage foreign = rest.BitsToBurn.Except(known.Missing);
        return foreign.IsBlank ? new ConfirmedEfusePlan(Order, Plan, proof)
            : throw known.Changed($"bits that were burnt before the burn read as not burnt: {string.Join(", ", foreign.Words)}").ToException(evidence);
    }

    private static EfusePlan PlanFor(EfuseOrder order, PartProof proof) =>
        EfusePlanner.Plan(order.Request(proof.State.Image, proof.Images), ChipCatalog.Efuse);
}
