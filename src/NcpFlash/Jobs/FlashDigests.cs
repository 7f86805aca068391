using NcpFlash.Diagnostics;
using NcpFlash.Sessions;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Jobs;

/// <summary>Digests that the part computes over its flash, through XIP as the CPU would read it (PROTOCOL 5.7).</summary>
internal sealed class FlashDigests(IspSession session)
{
    /// <summary>The digest of <paramref name="range"/>, with entering XIP mode and leaving it.</summary>
    public Task<Sha256Digest> ReadAsync(FlashRange range, CancellationToken cancellationToken) =>
        InXipModeAsync(() => AskAsync(range, cancellationToken), cancellationToken);

    /// <summary>Does something that asks for any number of digests by <see cref="AskAsync"/>, with XIP mode entered and left once.</summary>
    public async Task<T> InXipModeAsync<T>(Func<Task<T>> questions, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(new XipReadStart(), cancellationToken).ConfigureAwait(false);
        T result;
        try
        {
            result = await questions().ConfigureAwait(false);
        }
        catch (NcpException refused) when (refused.Diagnosis.Kind == ChipFaults.Refused && !IspSession.IsLoss(refused))
        {
            await session.ExecuteAsync(new XipReadFinish(), cancellationToken).ConfigureAwait(false);
            throw;
        }

        await session.ExecuteAsync(new XipReadFinish(), cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <summary>One digest in XIP mode. After a loss nobody knows the mode: the session takes the part out of it, and it is entered again.</summary>
    public async Task<Sha256Digest> AskAsync(FlashRange range, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await session.ExecuteAsync(new FlashXipDigest(range), cancellationToken).ConfigureAwait(false);
            }
            catch (NcpException loss) when (IspSession.IsLoss(loss))
            {
                await session.RecoverAsync(loss, cancellationToken).ConfigureAwait(false);
                await session.ExecuteAsync(new XipReadStart(), cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
