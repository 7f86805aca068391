using System.Collections.Immutable;
using NcpFlash.Diagnostics;
using NcpFlash.Links;
using NcpFlash.Sessions;
using NcpFlash.Sessions.Boot;
using NcpFlash.Wire;

namespace NcpFlash.Jobs;

/// <summary>
/// Handshakes one after the other, each of which a part that is well could answer: behind a reset, or behind the end of the session before. A reset that a session
/// outlives is none, and what was sent into that session does not count.
/// </summary>
internal sealed class HandshakeSeries(RomTrials trials, BootControl? entry, ImmutableArray<BitRate> work)
{
    /// <summary>Handshakes with lines, each after a reset of a tenth of a second; without lines each costs the ROM's idle time-out.</summary>
    private const int ByLines = 20, ByWaiting = 2;

    /// <summary>Handshakes that a part which does not answer gets.</summary>
    private const int Unanswered = 5;

    private readonly CommandRunner _runner = new(trials.Line, trials.Family, new RateLadder([trials.Link.BitRate]), trials.Evidence, trials.Progress);
    private BootControl? _entry = entry;
    private bool _isEntered;

    /// <summary>Handshakes that were answered, and by boot info after it.</summary>
    public int Answered { get; private set; }

    /// <summary>Handshakes that could have been answered.</summary>
    public int Tried { get; private set; }

    /// <summary>What resets the part; null where nothing does, or what should have done does not.</summary>
    public BootControl? Entry => _entry;

    /// <summary>True when the answer came from a session that was open before.</summary>
    private bool IsOpen => trials.Evidence.Last?.Kind == TrialKind.OpenSession;

    private bool IsQuick => _isEntered && QuickLines.Suits(_entry, trials.Link.Identity);

    /// <summary>Makes a few, and as many as ten seconds allow once one was answered.</summary>
    /// <param name="rate">The rate of the handshakes.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="NcpException">The port failed, or the ROM is closed.</exception>
    public async Task RunAsync(BitRate rate, CancellationToken cancellationToken)
    {
        BootControl? guide = _entry as ManualControl;
        _entry = guide is null ? _entry : null; // nobody is asked to do anything before it is known that the part is not there
        bool? looked = null; // once before anything was answered, and once behind that
        for (int most = Unanswered; Tried < most;)
        {
            await trials.Link.SetBitRateAsync(rate, cancellationToken).ConfigureAwait(false);
            BootInfo? info = await TryAsync(cancellationToken).ConfigureAwait(false);
            if ((info is null || IsOpen) && looked != (Answered > 0))
            {
                looked = Answered > 0;
                if (await EndOpenSessionAsync(info, rate, cancellationToken).ConfigureAwait(false))
                {
                    continue;
                }

                if (guide is not null)
                {
                    (_entry, guide) = (guide, null);
                    continue;
                }
            }

            Tried++;
            if (info is not null && Answered++ == 0 && _entry is null)
            {
                await ShortenAsync(info, cancellationToken).ConfigureAwait(false);
            }

            most = Answered == 0 ? Unanswered : _entry is null ? ByWaiting : ByLines;
        }
    }

    private async ValueTask<BootInfo?> TryAsync(CancellationToken cancellationToken)
    {
        TrialMark mark = TrialMark.Of(_entry);
        if (IsQuick)
        {
            await trials.Link.PlayAsync(QuickLines.Vendor.Enter, cancellationToken).ConfigureAwait(false);
        }
        else if (_entry is not null)
        {
            var round = new ProvenRound(trials, mark, token => trials.SyncAsync(mark, token));
            var context = new BootContext(trials.Link, trials.Family, trials.Line.Time, trials.Progress);
            byte[]? early = await _entry.EnterAsync(context, round.SyncAsync, cancellationToken).ConfigureAwait(false);
            _isEntered = true;
            if (early is not null && round.Info is { } proved)
            {
                NoteEntry();
                return proved;
            }
        }
        else if (Tried > 0)
        {
            await RestAsync(trials.Family.RomIdleTimeout, cancellationToken).ConfigureAwait(false);
        }

        BootInfo? info = await trials.SyncAndProveAsync(mark, cancellationToken).ConfigureAwait(false);
        if (info is not null && _entry is not null && !IsOpen)
        {
            NoteEntry();
        }

        return info;
    }

    /// <summary>The part has been entered in the way asked for. Nobody is asked to press a button twenty times: further handshakes wait for the end of the session.</summary>
    private void NoteEntry()
    {
        _entry!.NoteProof();
        if (_entry is ManualControl)
        {
            _entry = null;
        }
    }

    /// <summary>After a handshake that was not answered: where a session is still open, nothing has reset the part. It is waited for its end, and true is returned.</summary>
    private async ValueTask<bool> EndOpenSessionAsync(BootInfo? info, BitRate rate, CancellationToken cancellationToken)
    {
        if (info is null)
        {
            var session = new OpenSession(trials, TrialMark.Of(_entry));
            info = trials.Link.Identity.Kind == LinkKind.Replay ? null : await session.FindAsync([.. work.Append(rate).Distinct()], cancellationToken).ConfigureAwait(false);
            if (!session.IsHeard)
            {
                return false;
            }
        }

        _entry = null;
        bool isShort = info is not null && await ShortenAsync(info, cancellationToken).ConfigureAwait(false);
        await RestAsync(isShort ? trials.Family.RomIdleTimeout : trials.Family.RaisedIdleTimeout, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>An earlier job may have left the longer idle time-out; false when it could not be changed.</summary>
    private async ValueTask<bool> ShortenAsync(BootInfo info, CancellationToken cancellationToken)
    {
        var setup = new RomSetup((trials.Link, trials.Line, _runner), trials.Family, new RateLadder([trials.Link.BitRate]), trials.Evidence, trials.Progress);
        try
        {
            setup.Identify(info);
            await setup.SetIdleTimeoutAsync(trials.Family.RomIdleTimeout, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (NcpException fault) when (IspSession.IsLoss(fault))
        {
            return false; // the next handshake tells more
        }
    }

    private async ValueTask RestAsync(TimeSpan idle, CancellationToken cancellationToken)
    {
        TimeSpan left = idle + SyncSchedule.IdleMargin - trials.Line.SinceLastSent;
        if (left > TimeSpan.Zero)
        {
            await trials.Line.RestAsync(left, cancellationToken).ConfigureAwait(false);
        }
    }
}
