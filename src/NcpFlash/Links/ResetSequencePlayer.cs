using NcpFlash.Diagnostics;

namespace NcpFlash.Links;

/// <summary>Plays a reset sequence on the lines of a port.</summary>
internal static class ResetSequencePlayer
{
    /// <summary>
    /// Plays the steps in order. A wait lasts at least its duration: it is rounded up to whole milliseconds, the timers' grain. A
    /// sequence that ends leaves its own levels; one that is cut short after it has moved a line releases all of them, as it may be in the
    /// middle of a reset and nobody else would let go of the part.
    /// </summary>
    internal static async ValueTask PlayAsync(ResetSequence sequence, LineDriver driver, TimeProvider time, CancellationToken cancellationToken)
    {
        bool moved = false, held = false, ended = false;
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
                        var duration = TimeSpan.FromMilliseconds(Math.Ceiling(wait.Duration.TotalMilliseconds));
                        await Task.Delay(duration, time, cancellationToken).ConfigureAwait(false);
                        break;
                    default:
                        throw new InvalidOperationException($"Unknown step {step}.");
                }
            }

            ended = true;
        }
        finally
        {
            if (!ended)
            {
                await ReleaseAsync(driver, moved, held).ConfigureAwait(false);
            }
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
        catch (Exception e) when (e is NcpException or ObjectDisposedException)
        {
            // The port is gone or closed; what cut the sequence short is told, not this.
        }
    }
}
