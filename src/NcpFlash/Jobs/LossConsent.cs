using NcpFlash.Diagnostics;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Jobs;

/// <summary>Asks once before factory data that is not blank is lost, and keeps the ROM from dropping the session while somebody thinks.</summary>
internal sealed class LossConsent(IspSession session, TimeProvider time, LossQuestion question)
{
    /// <summary>A share of the raised idle time-out that leaves room for a slow port.</summary>
    private const int Share = 4;

    /// <summary>Asks when there is something to ask about.</summary>
    /// <exception cref="NcpException"><c>keep.declined</c>: the answer was no.</exception>
    public async Task AskAsync(FlashPlan plan, CancellationToken cancellationToken)
    {
        PlanPartition[] lost = [.. plan.Lost.Where(l => l.IsFactoryData && l.Contents != PartitionContents.Blank)];
        if (lost.Length == 0)
        {
            return;
        }

        Task<bool> answer = question(lost, cancellationToken);
        while (!answer.IsCompleted)
        {
            Task pause = Task.Delay(session.Family.RaisedIdleTimeout / Share, time, cancellationToken);
            bool isAnswered = await Task.WhenAny(answer, pause).ConfigureAwait(false) == answer;
            cancellationToken.ThrowIfCancellationRequested();
            if (!isAnswered)
            {
                await session.ExecuteAsync(new EfuseReadMac(), cancellationToken).ConfigureAwait(false);
            }
        }

        if (!await answer.ConfigureAwait(false))
        {
            throw Diagnosis.Of(KeepFaults.Declined, ("partitions", string.Join(", ", lost.Select(l => l.ToString())))).ToException(session.Evidence);
        }
    }
}
