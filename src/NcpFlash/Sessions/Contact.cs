using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Diagnostics.Rules;
using NcpFlash.Links;
using NcpFlash.Wire;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Sessions;

/// <summary>
/// Contact with one part's ROM: reached once, found again after a loss, and each time brought to the work rate. What is said to the part in between is the
/// session's.
/// </summary>
internal sealed class Contact
{
    /// <summary>Losses during a first contact after which it has failed: the ROM is there, so that each is worth another try.</summary>
    private const int MostLosses = 3;

    /// <summary>Losses after which the part is given up instead of looked for again.</summary>
    private const int MostRecoveries = 8;

    private readonly ObservedLink _link;
    private readonly RomLine _line;
    private readonly CommandRunner _runner;
    private readonly ChipFamily _family;
    private readonly ConnectOptions _options;
    private readonly RateLadder _ladder;
    private readonly EvidenceLog _evidence;
    private readonly IProgress<JobEvent> _progress;
    private readonly RomTrials _trials;
    private readonly Handshake _handshake;
    private readonly RomSetup _setup;
    private readonly LossAccount _losses;
    private int _recoveries;
    private BitRate? _contactRate;
    private BootControl? _control;

    public Contact(
        (ObservedLink Link, RomLine Line, CommandRunner Runner) rom, ChipFamily family, ConnectOptions options, RateLadder ladder, EvidenceLog evidence, IProgress<JobEvent> progress)
    {
        (_link, _line, _runner, _family, _options, _ladder, _evidence, _progress) = (rom.Link, rom.Line, rom.Runner, family, options, ladder, evidence, progress);
        _trials = new RomTrials(_link, _line, family, evidence, progress);
        _handshake = new Handshake(_trials);
        _setup = new RomSetup(rom, family, ladder, evidence, progress);
        _losses = new LossAccount(ladder, evidence, progress);
    }

    /// <summary>Boot info of the part; null before it was reached.</summary>
    public BootInfo? BootInfo { get; private set; }

    /// <summary>
    /// Number of the conversation: another one after every loss. What was seen of the part in one says nothing of the next, in which another part may
    /// answer, or the same with other contents.
    /// </summary>
    public int Conversation { get; private set; }

    /// <summary>Rate of the line.</summary>
    public BitRate BitRate => _link.BitRate;

    private BitRate BootRate => _options.BootRate ?? _family.BootRate;

    /// <summary>True for a fault that another attempt, or another rate, may mend.</summary>
    public static bool IsLossOfRate(NcpException fault) => IspSession.IsLoss(fault) || fault.Diagnosis.Kind == ConnectFaults.RateNotWorking;

    /// <summary>Enters the ROM, proves it, and goes to the work rate.</summary>
    /// <exception cref="NcpException">The part cannot be reached, or is another one.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        _progress.Report(new JobEvent.Connecting(_link.Identity.Name, BootRate));
        bool found = false;
        try
        {
            await ConnectPatientlyAsync(cancellationToken).ConfigureAwait(false);
            found = true;
        }
        finally
        {
            if (!found)
            {
                await _link.ReleaseLinesAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task ConnectPatientlyAsync(CancellationToken cancellationToken)
    {
        NcpException? loss = null;
        for (int losses = 0; ;)
        {
            try
            {
                await ConnectOnceAsync(cancellationToken).ConfigureAwait(false);
                await _setup.SetIdleTimeoutAsync(_family.RaisedIdleTimeout, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (NcpException e) when (loss is not null && LossAccount.IsMissing(e))
            {
                throw _losses.Lost(loss, e);
            }
            catch (NcpException e) when (IsLossOfRate(e))
            {
                // A rate that has never carried anything is left at once; any other loss may happen a few times, and speaks against the rate if it happens again.
                bool isUseless = e.Diagnosis.Kind == ConnectFaults.RateNotWorking;
                _losses.Note(e);
                if ((isUseless || _ladder.WantsLess) && _setup.StepDown(e.Diagnosis.Phrase))
                {
                    losses = isUseless ? losses : 0;
                }
                else if (++losses > MostLosses)
                {
                    throw;
                }

                loss = e;
            }

            await WaitForIdleDropAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lowers the ROM's idle time-out to its own value.</summary>
    public Task ExpectSteadyTrafficAsync(CancellationToken cancellationToken) => _setup.SetIdleTimeoutAsync(_family.RomIdleTimeout, cancellationToken);

    /// <summary>Takes the next slower rate while the conversation stands.</summary>
    /// <param name="reason">Why this one is left.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="NcpException">A loss (<see cref="IsLossOfRate"/>).</exception>
    public async Task SlowDownAsync(string reason, CancellationToken cancellationToken)
    {
        _setup.StepDown(reason);
        await _setup.ChangeRateAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Looks for the ROM after a loss: waits until its idle time-out has certainly passed, syncs at the work rate, then at the boot rate, then enters it anew
    /// where lines allow; proves that it is the same part.
    /// </summary>
    /// <param name="loss">What was lost.</param>
    /// <param name="isExpected">True for a trial that may end so, and says nothing of the rate.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="NcpException"><c>chip.lost</c>, <c>chip.changed</c> or <c>chip.unstable</c>.</exception>
    public async Task FindAgainAsync(NcpException loss, bool isExpected, CancellationToken cancellationToken)
    {
        for (NcpException? last = loss; last is not null;)
        {
            Conversation++;
            if (!(isExpected && ReferenceEquals(last, loss)))
            {
                _losses.Note(last); // a trial says nothing of the rate
            }

            if (_ladder.WantsLess && _setup.StepDown($"the conversation was lost again ({last.Diagnosis.Phrase})"))
            {
                _recoveries = 0;
            }

            if (_recoveries++ == MostRecoveries)
            {
                throw Diagnosis.Of(ChipFaults.Unstable, Fact.From("count", MostRecoveries + 1), ("reason", last.Diagnosis.Phrase)).ToException(_evidence.ToEvidence(), last);
            }

            try
            {
                await RecoverOnceAsync(last, cancellationToken).ConfigureAwait(false);
                last = null;
            }
            catch (NcpException e) when (IsLossOfRate(e))
            {
                last = e; // the rate has worked before: this is one more loss
            }
        }
    }

    private async Task RecoverOnceAsync(NcpException loss, CancellationToken cancellationToken)
    {
        BootInfo before = BootInfo ?? throw new InvalidOperationException("There was no first contact.");
        _evidence.Add($"looking for the part again: {loss.Diagnosis.Summary}");
        await WaitForIdleDropAsync(cancellationToken).ConfigureAwait(false);
        BootInfo after = await FindAsync(loss, cancellationToken).ConfigureAwait(false);
        if (after.Mac != before.Mac)
        {
            throw Diagnosis.Of(ChipFaults.Changed, ("before", before.Mac.ToString()), ("after", after.Mac.ToString())).ToException(_evidence.ToEvidence());
        }

        BootInfo = after;
        _progress.Report(new JobEvent.Resynced(loss.Diagnosis.Phrase, _link.BitRate));
        await SetUpAsync(after, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// From boot info to the work rate, with the short idle time-out: a rate that does not carry is then left after two seconds. The MAC
    /// that proves the rate must be the one of boot info, which one ROM revision sends without a CRC.
    /// </summary>
    private async Task SetUpAsync(BootInfo info, CancellationToken cancellationToken)
    {
        if (!info.HasCrc && _family.RomVersions.All(v => v.Word != info.RomVersion))
        {
            // Nothing protects it on its way: another part is only believed in when it says so twice.
            BootInfo again = await _runner.RunAsync(new GetBootInfo(), cancellationToken).ConfigureAwait(false);
            if (again.RomVersion != info.RomVersion)
            {
                throw Diagnosis.Of(ChipFaults.Malformed, ("command", CommandName.Of(Opcode.GetBootInfo)), ("reason", "two readings of boot info differ")).ToException(_evidence.ToEvidence());
            }
        }

        _setup.Identify(info);
        await _setup.SetIdleTimeoutAsync(_family.RomIdleTimeout, cancellationToken).ConfigureAwait(false);
        MacAddress mac = await _setup.ChangeRateAsync(cancellationToken).ConfigureAwait(false);
        if (mac != info.Mac)
        {
            throw Diagnosis.Of(ConnectFaults.BootInfoFailed, ("reason", $"it names the MAC address {info.Mac}, and the part itself {mac}")).ToException(_evidence.ToEvidence());
        }
    }

    private async Task ConnectOnceAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<BitRate> left = [.. _ladder.Rates.Where(r => r.BitsPerSecond >= BootRate.BitsPerSecond)];
        RomFound found = await new FirstContact(_trials, _handshake, left).FindAsync(Entry(), BootRate, _options.Attempts, cancellationToken).ConfigureAwait(false);
        BootInfo = found.Info;
        if (found.Control is not null)
        {
            _control = found.Control;
            if (RuleBook.Rank(_evidence.ToEvidence()).FirstOrDefault(d => d.Kind == WiringFaults.OtherWiring || d.Kind == WiringFaults.HalfPowered || d.Kind == TransportFaults.NeedsDtr) is { } remark)
            {
                _progress.Report(new JobEvent.Warned(remark));
            }
        }

        _losses.KeepToDriver();
        _contactRate = _family.OtherBootRates.Append(BootRate).Contains(_link.BitRate) ? _link.BitRate : BootRate;
        _progress.Report(new JobEvent.BootInfoRead(found.Info, _evidence.Elapsed));
        await SetUpAsync(found.Info, cancellationToken).ConfigureAwait(false);
    }

    private async Task<BootInfo> FindAsync(NcpException loss, CancellationToken cancellationToken)
    {
        BitRate contact = _contactRate ?? BootRate;
        List<(BitRate Rate, BootControl? Entry)> ways = [(contact, null)];
        if (_link.BitRate == _ladder.Rate)
        {
            ways.Insert(0, (_link.BitRate, null)); // the rate is still trusted
        }

        if (Entry() is { } entry)
        {
            ways.Add((contact, entry));
        }

        // The ROM measures any rate: a line that garbles the handshake may carry a slower one.
        ways.AddRange(_family.OtherBootRates.Where(r => r.BitsPerSecond < contact.BitsPerSecond && _link.Identity.Kind != LinkKind.Tcp).Select(r => (r, (BootControl?)null)));

        NcpException last = loss;
        foreach ((BitRate rate, BootControl? control) in ways.Distinct())
        {
            try
            {
                BootInfo info = await _handshake.RunAsync(control, SyncSchedule.Again(_family, rate), cancellationToken).ConfigureAwait(false);
                _contactRate = rate.BitsPerSecond < contact.BitsPerSecond ? rate : _contactRate;
                return info;
            }
            catch (NcpException e) when (LossAccount.IsMissing(e))
            {
                last = e;
            }
        }

        await _link.ReleaseLinesAsync().ConfigureAwait(false);
        throw _losses.Lost(loss, last);
    }

    /// <summary>Sends nothing until the ROM has certainly fallen back to the handshake (PROTOCOL 1.5): a burst before that would be taken for a command.</summary>
    private async Task WaitForIdleDropAsync(CancellationToken cancellationToken)
    {
        await _link.ReturnAsync(cancellationToken).ConfigureAwait(false);
        _evidence.Begin();
        TimeSpan whole = _setup.IdleTimeout + SyncSchedule.IdleMargin;
        TimeSpan left = whole - _line.SinceLastSent;
        if (left > TimeSpan.Zero)
        {
            await _line.RestAsync(left, cancellationToken).ConfigureAwait(false);
        }

        if (await _line.DrainAsync(_family.QuietAfterSync, cancellationToken).ConfigureAwait(false))
        {
            _evidence.End(TrialKind.Listen); // the end of a reply, or the log of a part that was reset
            await _line.RestAsync(whole, cancellationToken).ConfigureAwait(false); // it was still at work, and its idle clock began later
        }
    }

    private BootControl? Entry() => _control ?? (_options.Control.CanEnter(_link.Identity) ? _options.Control : null);
}
