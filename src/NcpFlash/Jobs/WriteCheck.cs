using NcpFlash.Diagnostics;
using NcpFlash.Sessions;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Jobs;

/// <summary>Asks whether everything that was sent has been programmed.</summary>
internal static class WriteCheck
{
    /// <summary>Extra questions while a write check fails: the ROM may still be programming (PROTOCOL 3.3; the vendor asks up to 13 times).</summary>
    private const int Retries = 13;

    /// <summary>Pause between two questions.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Null, or the meaning of the code with which the part reports a failed write.</summary>
    public static async Task<string?> AskAsync(IspSession session, CancellationToken cancellationToken)
    {
        for (int asked = 0; ; asked++)
        {
            try
            {
                await session.ExecuteAsync(new FlashWriteCheck(), cancellationToken).ConfigureAwait(false);
                return null;
            }
            catch (NcpException refused) when (refused.Diagnosis.Kind == ChipFaults.Refused)
            {
                if (asked == Retries)
                {
                    return Meaning(refused);
                }
            }

            await session.RestAsync(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What the code of a refusal means.</summary>
    public static string Meaning(NcpException refused) => refused.Diagnosis.Facts.First(f => f.Name == "meaning").Value;
}
