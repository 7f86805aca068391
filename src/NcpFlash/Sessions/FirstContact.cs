using System.Collections.Immutable;
using NcpFlash.Diagnostics;
using NcpFlash.Diagnostics.Rules;
using NcpFlash.Links;
using NcpFlash.Sessions.Boot;
using NcpFlash.Wire;

namespace NcpFlash.Sessions;

/// <summary>
/// Everything that is tried until a ROM answers for the first time, ordered by what it costs and by how often it helps: the way asked for; the same once more, and a
/// question that brings a held-back answer out; other wirings of the lines, with short sequences; a session that was left open; other rates; and then listening, which
/// only tells why, and is the silence after which a ROM has forgotten its last session.
/// </summary>
/// <param name="trials">The single things that can be tried.</param>
/// <param name="handshake">Attempts of the handshake.</param>
/// <param name="work">Rates at which an earlier session may have been left, the likeliest first.</param>
internal sealed class FirstContact(RomTrials trials, Handshake handshake, ImmutableArray<BitRate> work)
{
    private readonly FurtherTrials _further = new(trials);
    private BootControl? _entry;
    private BitRate _rate;
    private ImmutableArray<SyncTry> _attempts;

    private bool HasRates => trials.Link.Identity.Kind is not (LinkKind.Tcp or LinkKind.Replay);

    /// <summary>Reaches the ROM.</summary>
    /// <param name="entry">The way asked for; null: the part is expected to be in its ROM.</param>
    /// <param name="rate">Rate of the handshake.</param>
    /// <param name="attempts">How often the handshake is tried in the way asked for, at least 1.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="NcpException">Nothing helped; the finding is drawn from everything that was seen.</exception>
    public async Task<RomFound> FindAsync(BootControl? entry, BitRate rate, int attempts, CancellationToken cancellationToken)
    {
        (_entry, _rate) = (entry, rate);
        int ways = entry is AlternativesControl several ? several.Count : 1;
        _attempts = SyncSchedule.Of(trials.Family, rate, (attempts, ways), trials.Link.Identity.Kind != LinkKind.Tcp);
        handshake.Begin();
        if (entry is ManualControl && await PresentAsync(cancellationToken).ConfigureAwait(false) is { } present)
        {
            return Found(present);
        }

        for (int number = 1; number <= Math.Min(ways, _attempts.Length); number++)
        {
            if (await TryAsync(_entry, number, cancellationToken).ConfigureAwait(false) is { } info)
            {
                return Found(info);
            }
        }

        return await AgainAsync(ways + 1, cancellationToken).ConfigureAwait(false)
            ?? (IsEcho ? null : await ElsewhereAsync(cancellationToken).ConfigureAwait(false))
            ?? (IsEcho ? null : await AtOtherRatesAsync(ways + 2, cancellationToken).ConfigureAwait(false))
            ?? (IsEcho ? null : await AtLastAsync(cancellationToken).ConfigureAwait(false))
            ?? throw handshake.Failure();
    }

    /// <summary>True when the tool hears itself, which nothing else can change.</summary>
    private bool IsEcho => handshake.Answer.Length >= trials.Family.SyncLength(_rate) && handshake.Answer.All(b => b == Reading.SyncByte);

    /// <summary>Nobody is asked to do anything before it is known that the part is not in its ROM already.</summary>
    private async ValueTask<BootInfo?> PresentAsync(CancellationToken cancellationToken) =>
        await handshake.TryAsync(null, default, _attempts[0] with { Silence = TimeSpan.Zero }, (1, _attempts.Length), cancellationToken).ConfigureAwait(false)
        ?? (await FindSessionAsync(cancellationToken).ConfigureAwait(false))?.Info;

    /// <summary>A second burst without moving anything (SYMPTOMS B06), and two questions behind it (B08).</summary>
    private async ValueTask<RomFound?> AgainAsync(int number, CancellationToken cancellationToken)
    {
        TrialMark mark = TrialMark.Of(_entry);
        if (number <= _attempts.Length && !IsEcho
            && await handshake.TryAsync(null, mark, _attempts[number - 1], (number, _attempts.Length), cancellationToken).ConfigureAwait(false) is { } second)
        {
            return Entered(second);
        }

        return await handshake.AskBlindlyAsync(mark, Math.Min(number, _attempts.Length), cancellationToken).ConfigureAwait(false) is { } info ? Entered(info) : null;
    }

    /// <summary>The lines wired in another way, and a session that somebody left.</summary>
    private async ValueTask<RomFound?> ElsewhereAsync(CancellationToken cancellationToken)
    {
        if (QuickLines.Suits(_entry, trials.Link.Identity)
            && (await _further.EnterUnfedAsync(cancellationToken).ConfigureAwait(false) ?? await _further.EnterAwakeAsync(cancellationToken).ConfigureAwait(false)
                ?? await _further.TryWiringsAsync(cancellationToken).ConfigureAwait(false)) is { } found)
        {
            return found;
        }

        return await FindSessionAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A session that somebody left.</summary>
    private async ValueTask<RomFound?> FindSessionAsync(CancellationToken cancellationToken)
    {
        if (trials.Link.Identity.Kind == LinkKind.Replay)
        {
            return null;
        }

        var session = new OpenSession(trials);
        BootInfo? open = await session.FindAsync(HasRates ? work : [trials.Link.BitRate], cancellationToken).ConfigureAwait(false);
        if (open is null && session.IsHeard)
        {
            // It is there, and where its frames begin is not known: it forgets them when it is left alone.
            open = await handshake.TryAsync(
                null, default, new SyncTry(_rate, trials.Family.RaisedIdleTimeout + SyncSchedule.IdleMargin), (_attempts.Length, _attempts.Length), cancellationToken).ConfigureAwait(false);
        }

        return open is null ? null : Found(open);
    }

    /// <summary>Other rates and a longer burst: the ROM measures the rate of what it hears.</summary>
    private async ValueTask<RomFound?> AtOtherRatesAsync(int first, CancellationToken cancellationToken)
    {
        bool quick = QuickLines.Suits(_entry, trials.Link.Identity);
        BootControl? entry = quick ? QuickLines.Vendor.Control(BootControl.Lines.Text) : _entry;
        for (int number = first; number < _attempts.Length; number++)
        {
            if (await TryAsync(entry, number, cancellationToken).ConfigureAwait(false) is { } info)
            {
                return Found(info);
            }
        }

        return null;
    }

    /// <summary>Listening, the way asked for once more behind that silence, and listening to resets.</summary>
    private async ValueTask<RomFound?> AtLastAsync(CancellationToken cancellationToken)
    {
        if (HasRates)
        {
            await _further.ListenAsync(cancellationToken).ConfigureAwait(false);
        }

        BootInfo? info = _attempts.Length == 1 ? null : await TryAsync(_entry, _attempts.Length, cancellationToken).ConfigureAwait(false)
            ?? await handshake.AskBlindlyAsync(TrialMark.Of(_entry), _attempts.Length, cancellationToken).ConfigureAwait(false);
        info ??= await SlowerAsync(cancellationToken).ConfigureAwait(false);
        if (info is null && QuickLines.Suits(_entry, trials.Link.Identity))
        {
            await _further.ListenToResetsAsync(cancellationToken).ConfigureAwait(false);
        }

        return info is null ? null : Entered(info);
    }

    /// <summary>
    /// A ROM was heard, and nothing it said was whole: a line that garbles the handshake may carry a slower one. Each follows the silence after which the ROM
    /// measures the rate anew.
    /// </summary>
    private async ValueTask<BootInfo?> SlowerAsync(CancellationToken cancellationToken)
    {
        if (!HasRates || _attempts.Length == 1 || !RuleBook.IsRomHeard(trials.Evidence.ToEvidence()))
        {
            return null;
        }

        TimeSpan silence = trials.Family.RaisedIdleTimeout; // a session of before may have raised it
        foreach (BitRate slower in trials.Family.OtherBootRates.Where(r => r.BitsPerSecond < _rate.BitsPerSecond).OrderByDescending(r => r.BitsPerSecond))
        {
            var attempt = new SyncTry(slower, silence + SyncSchedule.IdleMargin);
            silence = trials.Family.RomIdleTimeout;
            if (await handshake.TryAsync(null, default, attempt, (_attempts.Length, _attempts.Length), cancellationToken).ConfigureAwait(false) is { } info)
            {
                return info;
            }
        }

        return null;
    }

    private async ValueTask<BootInfo?> TryAsync(BootControl? entry, int number, CancellationToken cancellationToken)
    {
        SyncTry attempt = _attempts[number - 1];
        if (entry is not null)
        {
            attempt = attempt with { Silence = TimeSpan.Zero }; // a part that was reset has forgotten its session
        }

        BootInfo? info = await handshake.TryAsync(entry, TrialMark.Of(entry), attempt, (number, _attempts.Length), cancellationToken).ConfigureAwait(false);
        if (info is not null)
        {
            entry?.NoteProof();
        }

        return info;
    }

    /// <summary>It answers late to the way asked for.</summary>
    private RomFound Entered(BootInfo info)
    {
        handshake.NoteProof(_entry);
        return Found(info);
    }

    private static RomFound Found(BootInfo info) => new(info, null);
}
