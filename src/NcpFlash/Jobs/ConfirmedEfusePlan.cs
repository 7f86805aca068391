using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Planning;

namespace NcpFlash.Jobs;

/// <summary>
/// An approved plan, held once more against the part right before the burn: its array, and the images that really stand on its flash. Only this can
/// be burnt.
/// </summary>
internal sealed class ConfirmedEfusePlan
{
    private ConfirmedEfusePlan(ApprovedEfusePlan approved, EfusePlan plan) => (Order, Plan) = (approved.Order, plan);

    /// <summary>What is burnt.</summary>
    public EfuseOrder Order { get; }

    /// <summary>The plan for the state that was just read; burns no bit that was not agreed to.</summary>
    public EfusePlan Plan { get; }

    /// <summary>Confirms the plan.</summary>
    /// <param name="approved">What was agreed to.</param>
    /// <param name="state">The part's array as it is now.</param>
    /// <param name="images">What stands on the part's flash now.</param>
    /// <exception cref="NcpException">The plan is refused now, or the array is not as it was when the plan was shown; <see cref="Outcome.Refused"/>.</exception>
    public static ConfirmedEfusePlan Of(ApprovedEfusePlan approved, ProvenEfuse state, ImmutableArray<EfuseImageToStart> images)
    {
        EfusePlan plan = EfusePlanner.Plan(approved.Order.Request(state.Image, images), ChipCatalog.Efuse);
        plan.ThrowIfRefused();
        EfuseImage before = approved.Plan.Before;
        return state.Image.SameBits(before) ? new ConfirmedEfusePlan(approved, plan)
            : throw ApprovedEfusePlan.Changed(approved.Order, "its efuse array is not as it was when the plan was shown").ToException();
    }
}
