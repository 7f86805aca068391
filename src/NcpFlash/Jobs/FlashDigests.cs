using NcpFlash.Diagnostics;
using NcpFlash.Sessions;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Jobs;

/// <summary>Digests that the part computes over its flash, through XIP as the CPU would read it (PROTOCOL 5.7).</summary>
internal sealed class FlashDigests(IspSession session)
{
    /// <summary>
    /// The digest of <paramref name="range"/>. Entering XIP mode, digest and leaving are one unit: after a loss nobody knows the
    /// mode, so all three are done again.
    /// </summary>
    public async Task<Sha256Digest> ReadAsync(FlashRange range, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await session.ExecuteAsync(new XipReadStart(), cancellationToken).ConfigureAwait(false);
                Sha256Digest digest = await session.ExecuteAsync(new FlashXipDigest(range), cancellationToken).ConfigureAwait(false);
                await session.ExecuteAsync(new XipReadFinish(), cancellationToken).ConfigureAwait(false);
                return digest;
            }
            catch (NcpException refused) when (refused.Diagnosis.Kind == ChipFaults.Refused && !IspSession.IsLoss(refused))
            {
                await session.ExecuteAsync(new XipReadFinish(), cancellationToken).ConfigureAwait(false);
                throw;
            }
            catch (NcpException loss) when (IspSession.IsLoss(loss))
            {
                await session.RecoverAsync(loss, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
