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
                        await driver.SetLinesAsync(lines.Dtr, lines.Rts, cancellationToken).ConfigureAwait(false);
                        break;
                    case ResetStep.Break line:
                        held = line.On;
                        await driver.SetBreakAsync(line.On, cancellationToken).ConfigureAwait(false);
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
            await ReleaseAsync(driver, moved, held).ConfigureAwait(false);
            throw;
        }
    }

    private static async ValueTask ReleaseAsync(LineDriver driver, bool moved, bool held)
    {
        try
        {
            if (held)
            {
                await driver.SetBreakAsync(false, CancellationToken.None).ConfigureAwait(false);
            }

            if (moved)
            {
                await driver.SetLinesAsync(false, false, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception fault) when (fault is NcpException or ObjectDisposedException)
        {
            // The adapter is gone; what cut the sequence short is told.
        }
    }
}
