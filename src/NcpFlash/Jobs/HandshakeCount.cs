using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Diagnostics.Rules;
using NcpFlash.Links;
using NcpFlash.Sessions;
using NcpFlash.Sessions.Boot;
using NcpFlash.Wire;

namespace NcpFlash.Jobs;

/// <summary>
/// Counts how many handshakes are answered. Each must be one that the ROM could answer: a ROM that has answered takes commands until it was reset, or heard nothing for its idle time-out
/// (PROTOCOL 1.5). So the part is reset between them where that is seen to work, and else left alone for so long.
/// </summary>
/// <param name="trials">The line.</param>
/// <param name="setup">Sets the ROM's idle time-out.</param>
/// <param name="entry">What brings the part into its ROM; null for nothing.</param>
/// <param name="rate">Rate of the handshakes.</param>
/// <param name="left">Rates at which an earlier session may have been left, the likeliest first.</param>
internal sealed class HandshakeCount(RomTrials trials, RomSetup setup, BootControl? entry, BitRate rate, IReadOnlyList<BitRate> left)
{
    /// <summary>Handshakes with a reset before each, and with a rest before each.</summary>
    private const int WithResets = 20, WithRests = 2;

    /// <summary>Handshakes that a part which does not answer gets.</summary>
    private const int WithoutAnswer = 5;

    /// <summary>Resets without effect after which no further one is made.</summary>
    private const int VainResets = 3;

    /// <summary>Resets take as long as their control takes; no further handshake is begun after this.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private BootControl? _entry = entry;
    private bool _entersByItself;
    private bool _isDoubtful;
    private int _losses, _early;

    /// <summary>What brings the part into its ROM, as far as it is seen to; null for nothing.</summary>
    public BootControl? Entry => _entry;

    /// <summary>True when answers came only with further questions behind them.</summary>
    public bool PushesRepliesOut => trials.Line.UsesFillers;

    /// <summary>True when the ROM proved itself.</summary>
    public bool IsReached { get; private set; }

    /// <summary>Handshakes that were answered, with boot info at the first question.</summary>
    public int Answered { get; private set; }

    /// <summary>Handshakes that could have been.</summary>
    public int Tried { get; private set; }

    private ChipFamily Family => trials.Family;

    /// <summary>Counts.</summary>
    /// <exception cref="NcpException">The port or the pins failed; or a part that refuses the UART, or is of another family.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await trials.Link.SetBitRateAsync(rate, cancellationToken).ConfigureAwait(false);
        long begun = trials.Line.Time.GetTimestamp();
        if (await FirstAsync(cancellationToken).ConfigureAwait(false) is not { } info)
        {
            return;
        }

        IsReached = true;
        setup.Identify(info);
        await ShortenIdleTimeoutAsync(cancellationToken).ConfigureAwait(false);
        if (_entry is not null && !_entersByItself)
        {
            await BehindResetsAsync(begun, cancellationToken).ConfigureAwait(false);
        }

        while ((_entry is null || _entersByItself) && Tried < WithRests)
        {
            await trials.Line.RestAsync(IdleDrop, cancellationToken).ConfigureAwait(false);
            Count(await ProveAsync(default, cancellationToken).ConfigureAwait(false) is not null);
        }

        int proved = Answered;
        Answered -= _losses + (_isDoubtful ? 1 : 0);
        trials.Evidence.NoteQuestions("boot info behind a handshake", rate, proved, Answered);
    }

    /// <summary>Silence after which the ROM waits for a handshake again.</summary>
    private TimeSpan IdleDrop => setup.IdleTimeout + SyncSchedule.IdleMargin;

    /// <summary>Until the first one is answered, or none is.</summary>
    private async ValueTask<BootInfo?> FirstAsync(CancellationToken cancellationToken)
    {
        bool hasLooked = false;
        BootControl? guide = _entry as ManualControl;
        _entry = guide is null ? _entry : null; // nobody is asked to do anything before it is known that the part is not there
        for (int number = 1; number <= WithoutAnswer; number++)
        {
            if (_entry is null && number > 1)
            {
                await trials.Line.RestAsync(Family.RomIdleTimeout + SyncSchedule.IdleMargin, cancellationToken).ConfigureAwait(false);
            }

            Tried++;
            BootInfo? info = await EnterAndProveAsync(quick: number > 1, cancellationToken).ConfigureAwait(false);
            if (info is not null)
            {
                (Answered, _early, Tried) = (1, Tried - 1, 1); // what came before it may have had no part in its ROM
                _entry?.NoteProof();
                return info;
            }

            if (_entersByItself)
            {
                return null; // it has asked often enough itself
            }

            if (!hasLooked && number == (_entry is null ? 1 : 2) && MayBeOpen)
            {
                hasLooked = true;
                if (await EndEarlierSessionAsync(cancellationToken).ConfigureAwait(false))
                {
                    (number, guide) = (0, null);
                    continue;
                }
            }

            if (guide is not null)
            {
                (number, Tried, _entry, guide) = (0, 0, guide, null);
            }
        }

        return null;
    }

    /// <summary>Neither an answer of the ROM nor the host's own bytes.</summary>
    private bool MayBeOpen => trials.Link.Identity.Kind != LinkKind.Replay
        && trials.Evidence.ToEvidence().Trials.LastOrDefault(t => t.Kind == TrialKind.Sync) is { } last && !Reading.HasOk(last)
        && (last.Bytes.IsEmpty || last.Bytes.Any(b => b != Reading.SyncByte));

    /// <summary>Looks whether somebody has left a session open, and ends it; the handshakes so far then say nothing. False where there is none.</summary>
    private async ValueTask<bool> EndEarlierSessionAsync(CancellationToken cancellationToken)
    {
        var session = new OpenSession(trials);
        BootInfo? info = await session.FindAsync([.. left], cancellationToken).ConfigureAwait(false);
        BitRate found = trials.Link.BitRate;
        if (session.IsHeard)
        {
            trials.Progress.Report(new JobEvent.Checked("an earlier session", $"still open at {found} baud, which is no fault"));
            if (info is not null)
            {
                setup.Identify(info);
                await ShortenIdleTimeoutAsync(cancellationToken).ConfigureAwait(false);
            }

            trials.Progress.Report(new JobEvent.Waiting(IdleDrop, "the part ends that session by itself"));
            await trials.Line.RestAsync(IdleDrop, cancellationToken).ConfigureAwait(false);
            (Tried, _entry) = (0, null); // what should have reset the part has not
        }

        await trials.Link.SetBitRateAsync(rate, cancellationToken).ConfigureAwait(false);
        return session.IsHeard;
    }

    private async Task BehindResetsAsync(long begun, CancellationToken cancellationToken)
    {
        int vain = 0;
        bool doesReset = false;
        while (Tried + _early < WithResets && trials.Line.Time.GetElapsedTime(begun) < Longest && !_entersByItself)
        {
            bool proved = await EnterAndProveAsync(quick: true, cancellationToken).ConfigureAwait(false) is not null;
            Count(proved);
            doesReset |= proved;
            vain += proved ? 0 : 1;
            if (!doesReset && vain == VainResets)
            {
                doesReset = !await OutlivesResetAsync(cancellationToken).ConfigureAwait(false);
                if (doesReset)
                {
                    continue; // the handshakes were lost
                }

                trials.Evidence.Add("resets are without effect: the part is left alone between handshakes instead");
                Tried -= vain;
                _entry = null;
                return;
            }
        }

        Tried += doesReset ? _early : 0; // those were behind resets, too
    }

    /// <summary>True when the session before is still open behind a reset, which then was none: so it is asked without a burst, which would be the beginning of a frame to it.</summary>
    private async ValueTask<bool> OutlivesResetAsync(CancellationToken cancellationToken)
    {
        if (!await TryEnterQuicklyAsync(cancellationToken).ConfigureAwait(false))
        {
            await _entry!.EnterAsync(Surroundings, static _ => ValueTask.FromResult<byte[]>([]), cancellationToken).ConfigureAwait(false);
        }

        var session = new OpenSession(trials);
        await session.FindAsync([rate], cancellationToken).ConfigureAwait(false);
        return session.IsHeard;
    }

    /// <summary>One handshake behind the way into the ROM.</summary>
    private async ValueTask<BootInfo?> EnterAndProveAsync(bool quick, CancellationToken cancellationToken)
    {
        var mark = TrialMark.Of(_entry);
        if (_entry is not { } control)
        {
            return await ProveAsync(mark, cancellationToken).ConfigureAwait(false);
        }

        if (quick && await TryEnterQuicklyAsync(cancellationToken).ConfigureAwait(false))
        {
            return await ProveAsync(mark, cancellationToken).ConfigureAwait(false);
        }

        var byHand = new TrialMark(PartEntry.UserToRom); // only a control that waits for a person asks by itself
        var round = new ProvenRound(trials, byHand, token => trials.SyncAsync(byHand, token));
        try
        {
            if (await control.EnterAsync(Surroundings, round.SyncAsync, cancellationToken).ConfigureAwait(false) is not null && round.Info is { } info)
            {
                _entersByItself = true;
                return info;
            }
        }
        catch (NcpException limit) when (limit.Diagnosis.Kind == BootFaults.ManualLimit)
        {
            trials.Evidence.Add(limit.Diagnosis.Phrase);
            _entersByItself = true;
            return null;
        }

        return await ProveAsync(mark, cancellationToken).ConfigureAwait(false);
    }

    private BootContext Surroundings => new(trials.Link, Family, trials.Line.Time, trials.Progress);

    /// <summary>The lines in a short sequence; false where it is not lines that are moved, or the user has written the sequence.</summary>
    private async ValueTask<bool> TryEnterQuicklyAsync(CancellationToken cancellationToken)
    {
        if (_entry is not LinesControl { Enter: null } lines || !trials.Link.Identity.HasControlLines)
        {
            return false;
        }

        await trials.Link.PlayAsync(new QuickLines(lines.Wiring).Enter, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// One handshake. Where boot info came only at the second question, with another one behind it, the first may have been lost, or the adapter may lose every reply of that length
    /// (SYMPTOMS A11): the next handshake is made without that aid, and shows which.
    /// </summary>
    private async ValueTask<BootInfo?> ProveAsync(TrialMark mark, CancellationToken cancellationToken)
    {
        int repeats = trials.Repeats;
        BootInfo? info = await trials.SyncAndProveAsync(mark, cancellationToken).ConfigureAwait(false);
        bool isRepeated = info is not null && trials.Repeats > repeats;
        if (_isDoubtful)
        {
            _isDoubtful = false;
            _losses += isRepeated ? 0 : 1; // twice in a row it is the adapter's habit, and the aid stays
        }
        else if (isRepeated)
        {
            _isDoubtful = true;
            trials.Line.StopFillers();
        }

        return trials.IsInSession ? null : info;
    }

    private void Count(bool answered)
    {
        Tried++;
        Answered += answered ? 1 : 0;
    }

    /// <summary>A rest then lasts two seconds and not ten, as after a job; a part that refuses or does not answer is left alone for longer.</summary>
    private async Task ShortenIdleTimeoutAsync(CancellationToken cancellationToken)
    {
        try
        {
            await setup.SetIdleTimeoutAsync(Family.RomIdleTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (NcpException loss) when (IspSession.IsLoss(loss))
        {
            trials.Evidence.Add($"the idle time-out may be a longer one: {loss.Diagnosis.Phrase}");
        }
    }
}
