using NcpFlash.Diagnostics;
using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Jobs;

/// <summary>Asks once before factory data that is not blank is lost.</summary>
internal sealed class LossConsent(IspSession session, TimeProvider time, LossQuestion question)
{
    /// <summary>Asks when there is something to ask about.</summary>
    /// <exception cref="NcpException"><c>keep.declined</c>: the answer was no.</exception>
    public async Task AskAsync(FlashPlan plan, CancellationToken cancellationToken)
    {
        if (!plan.LosesFactoryData)
        {
            return;
        }

        PlanPartition[] lost = [.. plan.Lost.Where(l => l.IsFactoryData && l.Contents != PartitionContents.Blank)];
        bool isAgreed = await new Wakefulness(session, time).DuringAsync(
            token => new ValueTask<bool>(question(lost, token)), goesOn: yes => yes, cancellationToken).ConfigureAwait(false);
        if (!isAgreed)
        {
            throw Diagnosis.Of(KeepFaults.Declined, ("partitions", string.Join(", ", lost.Select(l => l.ToString())))).ToException(session.Evidence);
        }
    }
}
