using NcpFlash.Diagnostics;
using NcpFlash.Links;

namespace NcpFlash.Emulator;

/// <summary>Plays a reset sequence on the emulated port, in simulated time.</summary>
internal static class LineSequence
{
    /// <summary>Plays the steps; a sequence that is cut short after it has moved a line releases what it holds, as <see cref="ISerialLink.PlayAsync"/> asks.</summary>
    public static async ValueTask PlayAsync(ResetSequence sequence, LineDriver driver, SimulationClock clock, CancellationToken cancellationToken)
    {
        (bool moved, bool held) = (false, false);
        try
        {
            foreach (ResetStep step in sequence.Steps)
            {
                cancellationToken.ThrowIfCancellationRequested();
                switch (step)
                {
                    case ResetStep.Lines lines:
                        moved = true;
                        driver.SetLines(lines.Dtr, lines.Rts);
                        break;
                    case ResetStep.Break line:
                        held = line.On;
                        driver.SetBreak(line.On);
                        break;
                    case ResetStep.Send send:
                        await driver.SendAsync(send.Bytes, cancellationToken).ConfigureAwait(false);
                        break;
                    case ResetStep.Wait wait:
                        await clock.DelayAsync(wait.Duration, cancellationToken).ConfigureAwait(false);
                        break;
                }
            }
        }
        catch
        {
            Release(driver, moved, held);
            throw;
        }
    }

    private static void Release(LineDriver driver, bool moved, bool held)
    {
        try
        {
            if (held)
            {
                driver.SetBreak(false);
            }

            if (moved)
            {
                driver.SetLines(false, false);
            }
        }
        catch (Exception fault) when (fault is NcpException or ObjectDisposedException)
        {
            // The adapter is gone; what cut the sequence short is told.
        }
    }
}
