using System.Collections.Immutable;
using NcpFlash.Diagnostics;
using NcpFlash.Diagnostics.Rules;
using NcpFlash.Wire;

namespace NcpFlash.Sessions;

/// <summary>
/// Brings the conversation to the point where the ROM has answered the handshake and proved itself by boot info. An <c>OK</c>
/// alone proves nothing: noise can hold one (SYMPTOMS C10).
/// </summary>
internal sealed class Handshake(RomTrials trials)
{
    private string? _bootInfoFault;
    private bool _answered;

    /// <summary>What the last burst brought.</summary>
    public byte[] Answer { get; private set; } = [];

    /// <summary>Makes the attempts in order, each beginning with <paramref name="entry"/> if there is one.</summary>
    /// <exception cref="NcpException">No attempt succeeded; the finding is drawn from all of them.</exception>
    public async Task<BootInfo> RunAsync(BootControl? entry, ImmutableArray<SyncTry> attempts, CancellationToken cancellationToken)
    {
        Begin();
        TrialMark mark = TrialMark.Of(entry);
        for (int number = 1; number <= attempts.Length; number++)
        {
            if (await TryAsync(entry, mark, attempts[number - 1], (number, attempts.Length), cancellationToken).ConfigureAwait(false) is { } info)
            {
                NoteProof(entry);
                return info;
            }
        }

        if (await AskBlindlyAsync(mark, attempts.Length, cancellationToken).ConfigureAwait(false) is { } late)
        {
            NoteProof(entry);
            return late;
        }

        throw Failure();
    }

    /// <summary>An answer from a session that was open before says nothing of the way into the ROM.</summary>
    public void NoteProof(BootControl? entry)
    {
        if (!trials.IsInSession)
        {
            entry?.NoteProof();
        }
    }

    /// <summary>Forgets what earlier attempts brought.</summary>
    public void Begin() => (_bootInfoFault, _answered, Answer) = (null, false, []);

    /// <summary>One attempt: rest, entry, burst, boot info.</summary>
    /// <param name="entry">How the part is brought into its ROM before; null: not at all.</param>
    /// <param name="mark">What is kept of that with the evidence.</param>
    /// <param name="attempt">The burst.</param>
    /// <param name="count">Number of the attempt, from 1, and how many there are.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="NcpException">The port cannot make the rate of the last attempt, and made none before; or the ROM is closed.</exception>
    public async ValueTask<BootInfo?> TryAsync(BootControl? entry, TrialMark mark, SyncTry attempt, (int Number, int Of) count, CancellationToken cancellationToken)
    {
        Answer = [];
        if (!await TryRateAsync(attempt.Rate, _answered || count.Number < count.Of, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        await RestAsync(attempt.Silence, cancellationToken).ConfigureAwait(false);
        trials.Progress.Report(new JobEvent.AttemptStarted(count.Number, count.Of, entry is not null));
        ValueTask<byte[]> SyncAsync(TimeSpan quiet, CancellationToken token) => trials.SyncAsync(mark, quiet, attempt.IsLong, token);
        var surroundings = new BootContext(trials.Link, trials.Family, trials.Line.Time, trials.Progress);
        if (entry is not null)
        {
            await trials.NoteEarlierAsync(_answered ? RomTrials.QuietBeforeSync : RomTrials.QuietAfterLines, cancellationToken).ConfigureAwait(false);
        }

        var round = new ProvenRound(trials, mark, token => SyncAsync(RomTrials.QuietBeforeSync, token));
        byte[]? early = entry is null ? null : await entry.EnterAsync(surroundings, round.SyncAsync, cancellationToken).ConfigureAwait(false);
        _bootInfoFault = round.Fault ?? _bootInfoFault;
        if (early is not null && round.Info is { } proved)
        {
            (Answer, _answered) = (early, true);
            trials.Progress.Report(new JobEvent.Synced(count.Number));
            return proved;
        }

        Answer = early ?? await SyncAsync(entry is null ? RomTrials.QuietBeforeSync : RomTrials.QuietAfterLines, cancellationToken).ConfigureAwait(false);
        _answered = true;
        if (Answer.AsSpan().IndexOf("OK"u8) < 0)
        {
            return trials.Line.UsesFillers ? await AskBlindlyAsync(mark, count.Number, cancellationToken).ConfigureAwait(false) : null;
        }

        trials.Progress.Report(new JobEvent.Synced(count.Number));
        (BootInfo? info, string? fault) = await trials.ReadBootInfoAsync(mark, cancellationToken).ConfigureAwait(false);
        _bootInfoFault = fault ?? _bootInfoFault;
        return info;
    }

    /// <summary>After a burst that brought nothing: does an adapter hold the OK back?</summary>
    public async ValueTask<BootInfo?> AskBlindlyAsync(TrialMark mark, int number, CancellationToken cancellationToken)
    {
        BootInfo? info = !RomTrials.MayBeHeldBack(Answer) ? null : await trials.AskBlindlyAsync(mark, cancellationToken).ConfigureAwait(false);
        if (info is not null)
        {
            trials.Progress.Report(new JobEvent.Synced(number));
        }

        return info;
    }

    /// <summary>The finding that is drawn from everything that was tried.</summary>
    public NcpException Failure()
    {
        Evidence evidence = trials.Evidence.ToEvidence();
        return RuleBook.ToException(
            evidence, _bootInfoFault is { } reason ? Diagnosis.Of(ConnectFaults.BootInfoFailed, ("reason", reason)) : RuleBook.Fallback(evidence));
    }

    /// <summary>Sets the rate of an attempt; false when the port does not make it and there are other attempts.</summary>
    private async ValueTask<bool> TryRateAsync(BitRate rate, bool hasOthers, CancellationToken cancellationToken)
    {
        BitRate real = await trials.Link.SetBitRateAsync(rate, cancellationToken).ConfigureAwait(false);
        if (RateCheck.IsClose(rate, real))
        {
            return true;
        }

        trials.Evidence.Add($"the port makes {real} baud of {rate}");
        return hasOthers ? false : throw RateCheck.Fault(trials.Link, rate, real, trials.Family).ToException(trials.Evidence.ToEvidence());
    }

    private async ValueTask RestAsync(TimeSpan silence, CancellationToken cancellationToken)
    {
        TimeSpan left = silence - trials.Line.SinceLastSent;
        if (silence > TimeSpan.Zero && left > TimeSpan.Zero)
        {
            trials.Progress.Report(new JobEvent.Waiting(left, "an earlier session of the part may still be open"));
            await trials.Line.RestAsync(left, cancellationToken).ConfigureAwait(false);
        }
    }
}
