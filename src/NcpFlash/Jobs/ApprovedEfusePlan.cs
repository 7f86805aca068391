using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Jobs;

/// <summary>
/// An efuse plan that nothing speaks against, that was shown, and that somebody agreed to. There is no other way to one than through
/// <see cref="AskAsync"/>, and none to a burn than through one.
/// </summary>
internal sealed class ApprovedEfusePlan
{
    private ApprovedEfusePlan(EfuseOrder order, EfusePlan plan) => (Order, Plan) = (order, plan);

    /// <summary>What is burnt.</summary>
    public EfuseOrder Order { get; }

    /// <summary>The plan as it was shown; complete when the part holds everything already, which needs nobody's consent.</summary>
    public EfusePlan Plan { get; }

    /// <summary>Makes the plan, shows it, and asks.</summary>
    /// <param name="order">What is to be burnt, and who is asked.</param>
    /// <param name="state">The part's array.</param>
    /// <param name="images">What the part will have to start.</param>
    /// <param name="conversation">The part, and how it is kept awake meanwhile.</param>
    /// <param name="progress">Receives the plan.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <exception cref="NcpException">The plan is refused, or nobody agreed; <see cref="Outcome.Refused"/>.</exception>
    public static async Task<ApprovedEfusePlan> AskAsync(
        EfuseOrder order, ProvenEfuse state, ImmutableArray<EfuseImageToStart> images, (MacAddress Mac, Wakefulness Awake) conversation,
        IProgress<JobEvent> progress, CancellationToken cancellationToken)
    {
        EfusePlan plan = EfusePlanner.Plan(order.Request(state.Image, images), ChipCatalog.Efuse);
        progress.Report(new JobEvent.EfusePlanReady(plan, conversation.Mac, order.FileName));
        plan.ThrowIfRefused();
        if (!plan.IsComplete)
        {
            var question = new EfuseQuestion(plan, conversation.Mac, order.FileName);
            EfuseAnswer answer = await conversation.Awake.DuringAsync(
                token => order.Consent.AskAsync(question, token), goesOn: a => a.AgreedTo is not null, cancellationToken).ConfigureAwait(false);
            if (!ReferenceEquals(answer.AgreedTo, question))
            {
                throw (answer.Refusal ?? Changed(order, "the consent belongs to another plan")).ToException();
            }

            progress.Report(new JobEvent.EfuseConsented(answer.How));
        }

        return new ApprovedEfusePlan(order, plan);
    }

    /// <summary>The finding that the part is no longer as the plan has it.</summary>
    internal static Diagnosis Changed(EfuseOrder order, string reason) => Diagnosis.Of(BurnFaults.Changed, ("file", order.FileName), ("reason", reason));
}
