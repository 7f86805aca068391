using System.Collections.Immutable;
using System.Globalization;
using NcpFlash.Diagnostics;
using NcpFlash.Links;
using NcpFlash.Wire;

namespace NcpFlash.Sessions;

/// <summary>
/// Finds a ROM that still takes commands of a session which somebody left: it answers no burst until its idle time-out has passed, which may be ten seconds. Enough
/// zero bytes end whatever frame it waits for, and every four of them are a frame of their own that it refuses (PROTOCOL 2.1; Annex B 2, 3); so it tells
/// by itself where a frame begins, and is asked for its boot info there. To anything else zeros say nothing.
/// </summary>
/// <param name="trials">The line.</param>
/// <param name="mark">What was done to the part before, which the session has outlived.</param>
internal sealed class OpenSession(RomTrials trials, TrialMark mark = default)
{
    /// <summary>More than the longest frame a ROM takes (PROTOCOL 2.1: 4096 bytes).</summary>
    private const int LongestFrame = 4200;

    /// <summary>
    /// A burst at 500,000 baud is the beginning of a frame to a ROM that listens at 2,000,000: its bytes are 78 then, and so is its length (SYMPTOMS 1.3). What a ROM
    /// does with a length that it has no room for is not known, so that as many are sent at the rate at which sessions are left.
    /// </summary>
    private const int LengthOfBurst = 0x7878 + 8;

    /// <summary>Zeros of which one completes a frame.</summary>
    private const int HeaderLength = 4;

    /// <summary>Zeros by which is seen whether a port sends as fast as it says, and the time that its driver may need beyond theirs to say that they have left.</summary>
    private const int Probe = 512;

    private static readonly TimeSpan DriverDelay = TimeSpan.FromMilliseconds(30);

    /// <summary>How long a refusal is waited for; longer than an adapter's latency timer of 16 ms.</summary>
    private static readonly TimeSpan Refusal = TimeSpan.FromMilliseconds(30);

    /// <summary>True when something refused zeros as a ROM does.</summary>
    public bool IsHeard { get; private set; }

    /// <summary>Looks for it at each of the rates; null when it is not found, or cannot be led to the beginning of a frame.</summary>
    public async ValueTask<BootInfo?> FindAsync(ImmutableArray<BitRate> rates, CancellationToken cancellationToken)
    {
        trials.Progress.Report(new JobEvent.Trying("whether an earlier session of the part is still open"));
        foreach (BitRate rate in rates)
        {
            if (!RateCheck.IsClose(rate, await trials.Link.SetBitRateAsync(rate, cancellationToken).ConfigureAwait(false)))
            {
                continue;
            }

            if (rate == rates[0] && await IsSlowAsync(rate, cancellationToken).ConfigureAwait(false))
            {
                trials.Evidence.Add($"the port takes far longer to send than {rate} baud would");
                return null;
            }

            if (!await RefusesAsync(rate == rates[0] ? LengthOfBurst : LongestFrame, cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            IsHeard = true;
            await trials.Line.DrainAsync(Refusal, cancellationToken).ConfigureAwait(false);
            for (int zeros = 1; zeros <= HeaderLength; zeros++)
            {
                if (await RefusesAsync(1, cancellationToken).ConfigureAwait(false))
                {
                    trials.Evidence.Add($"an earlier session of the part is still open at {rate} baud");
                    return (await trials.ReadBootInfoAsync(mark, cancellationToken).ConfigureAwait(false)).Info;
                }
            }
        }

        return null;
    }

    /// <summary>True for a port that goes at a much slower rate whatever is asked of it: there all this would take a minute.</summary>
    private async ValueTask<bool> IsSlowAsync(BitRate rate, CancellationToken cancellationToken)
    {
        if (trials.Link.Identity.Kind == LinkKind.Tcp)
        {
            return false;
        }

        long begun = trials.Line.Time.GetTimestamp();
        await trials.Line.SendZerosAsync(Probe, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        await trials.Link.SetBitRateAsync(rate, cancellationToken).ConfigureAwait(false);
        return trials.Line.Time.GetElapsedTime(begun) > (2 * rate.TimeOf(Probe)) + DriverDelay;
    }

    private async ValueTask<bool> RefusesAsync(int zeros, CancellationToken cancellationToken)
    {
        trials.Evidence.Begin();
        byte[] heard = await trials.Line.SendZerosAsync(zeros, Refusal, cancellationToken).ConfigureAwait(false);
        bool refused = heard.AsSpan().IndexOf("FL"u8) >= 0;
        trials.Evidence.End(TrialKind.Zeros, t => t with { Result = refused ? "refused as a ROM does" : null });
        if (zeros > 1)
        {
            trials.Evidence.Add(string.Create(CultureInfo.InvariantCulture, $"{zeros} zero bytes at {trials.Link.BitRate} baud: {(refused ? "refused as a ROM does" : $"{heard.Length} bytes")}"));
        }

        return refused;
    }
}
