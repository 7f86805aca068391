using NcpFlash.Diagnostics;

namespace NcpFlash.Links;

/// <summary>Plays a reset sequence on a pair of lines.</summary>
internal static class ResetSequencePlayer
{
    /// <summary>
    /// Plays the steps in order. A wait lasts at least its duration: it is rounded up to whole milliseconds, the timers' grain. A
    /// sequence that ends leaves its own levels; one that is cut short after it has moved a line releases both, as it may be in the
    /// middle of a reset and nobody else would let go of the part.
    /// </summary>
    internal static async ValueTask PlayAsync(
        ResetSequence sequence, Action<bool?, bool?> setLines, TimeProvider time, CancellationToken cancellationToken)
    {
        bool moved = false;
        bool ended = false;
        try
        {
            foreach (ResetStep step in sequence.Steps)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (step is ResetStep.Lines lines)
                {
                    moved = true;
                    setLines(lines.Dtr, lines.Rts);
                }
                else if (step is ResetStep.Wait wait)
                {
                    var duration = TimeSpan.FromMilliseconds(Math.Ceiling(wait.Duration.TotalMilliseconds));
                    await Task.Delay(duration, time, cancellationToken).ConfigureAwait(false);
                }
            }

            ended = true;
        }
        finally
        {
            if (moved && !ended)
            {
                Release(setLines);
            }
        }
    }

    private static void Release(Action<bool?, bool?> setLines)
    {
        try
        {
            setLines(false, false);
        }
        catch (Exception e) when (e is NcpException or ObjectDisposedException)
        {
            // The port is gone or closed; what cut the sequence short is told, not this.
        }
    }
}
