using NcpFlash.Diagnostics;
using NcpFlash.Sessions;
using NcpFlash.Wire;

namespace NcpFlash.Jobs;

/// <summary>Replies with data carry no CRC (PROTOCOL 2.2): what must be right is read until two readings in a row are alike.</summary>
internal static class AlikeReads
{
    private const int MostReadings = 5;

    /// <summary>Reads until two readings agree.</summary>
    /// <exception cref="NcpException"><c>read.unsteady</c>, or the command's own faults.</exception>
    public static async Task<byte[]> RunAsync(IspSession session, Command<byte[]> command, CancellationToken cancellationToken)
    {
        byte[]? before = null;
        for (int reading = 0; reading < MostReadings; reading++)
        {
            byte[] now = await session.ExecuteAsync(command, cancellationToken).ConfigureAwait(false);
            if (before is not null && now.AsSpan().SequenceEqual(before))
            {
                return now;
            }

            before = now;
        }

        throw Diagnosis.Of(ChipFaults.ReadUnsteady, ("command", CommandName.Of(command.Opcode)), Fact.From("readings", MostReadings)).ToException(session.Evidence);
    }
}
