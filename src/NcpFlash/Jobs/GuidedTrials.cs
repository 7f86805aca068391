using NcpFlash.Diagnostics;
using NcpFlash.Sessions;

namespace NcpFlash.Jobs;

/// <summary>Tests for which somebody has to lend a hand.</summary>
internal sealed class GuidedTrials(RomTrials trials, TimeProvider time, IProgress<JobEvent> progress, Func<string, CancellationToken, ValueTask<bool>> ask)
{
    /// <summary>How long the line is listened to at one rate while somebody resets the part again and again.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(4);

    /// <summary>Listens while the user starts the firmware by hand, then lets the user join TX and RX.</summary>
    public async Task RunAsync(BitRate rate, CancellationToken cancellationToken)
    {
        if (await ask("Set BOOT low. When you go on, reset the part (CHIP_EN low, then high) every two seconds until told to stop", cancellationToken).ConfigureAwait(false))
        {
            await ListenToUserAsync(cancellationToken).ConfigureAwait(false);
        }

        if (await ask("Take the module's wires off the adapter and join the adapter's TX and RX", cancellationToken).ConfigureAwait(false))
        {
            trials.Evidence.Stated = trials.Evidence.Stated with { Jumper = true };
            await new JumperTrials(trials.Link, trials.Evidence, time).ShortBlocksAsync(rate, cancellationToken).ConfigureAwait(false);
            int back = trials.Evidence.ToEvidence().Trials.Count(t => t is { Kind: TrialKind.Loopback, Proved: true });
            progress.Report(new JobEvent.Checked("jumper", $"{back} of {JumperTrials.Lengths.Length} lengths came back"));
        }
    }

    private async Task ListenToUserAsync(CancellationToken cancellationToken)
    {
        foreach (BitRate console in FurtherTrials.ConsoleRates)
        {
            progress.Report(new JobEvent.Trying($"listening at {console} baud: reset the part now"));
            Trial heard = await trials.ListenAsync(console, Turn, PartEntry.UserToFlash, null, cancellationToken).ConfigureAwait(false);
            progress.Report(new JobEvent.Checked($"heard at {console}", $"{heard.Received} bytes"));
            if (Diagnostics.Signals.ReadableText.Longest(heard.Bytes.AsSpan()) is not null)
            {
                break;
            }
        }

        progress.Report(new JobEvent.Checked("reset by hand", "you can stop now"));
    }
}
