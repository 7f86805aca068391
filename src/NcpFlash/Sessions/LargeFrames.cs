using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Sessions;

/// <summary>
/// Finds out whether write frames larger than the vendor's arrive, once in a session: by one that programs nothing but 0xFF, which changes nothing on
/// a flash, and whose contents are no command to a ROM that takes them for some. What comes of it speaks neither against the rate nor against the line.
/// </summary>
internal sealed class LargeFrames(CommandRunner runner, RomLine line, ChipFamily family, EvidenceLog evidence)
{
    private bool? _known;

    /// <summary>True when they arrive.</summary>
    /// <param name="sector">Address of a sector that the job owns.</param>
    /// <param name="findAgain">Looks for the part where the trial has lost it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<bool> ArriveAsync(uint sector, Func<NcpException, Task> findAgain, CancellationToken cancellationToken)
    {
        if (_known is { } known)
        {
            return known;
        }

        var blank = new byte[family.LargeFlashPayload];
        blank.AsSpan().Fill(0xFF);
        try
        {
            await runner.TryAsync(new FlashWrite(sector, blank), cancellationToken).ConfigureAwait(false);
            _known = true;
            return true;
        }
        catch (NcpException fault) when (IspSession.IsLoss(fault) || fault.Diagnosis.Kind == ChipFaults.Refused)
        {
            _known = false;
            evidence.Add($"frames larger than the vendor's are not taken: {fault.Diagnosis.Phrase}");
        }

        await line.DrainAsync(family.QuietAfterSync, cancellationToken).ConfigureAwait(false);
        try
        {
            await runner.TryAsync(new EfuseReadMac(), cancellationToken).ConfigureAwait(false); // is it in step all the same?
        }
        catch (NcpException loss) when (IspSession.IsLoss(loss))
        {
            await findAgain(loss).ConfigureAwait(false);
        }

        return false;
    }
}
