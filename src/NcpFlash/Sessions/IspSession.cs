using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Links;
using NcpFlash.Wire;

namespace NcpFlash.Sessions;

/// <summary>
/// A conversation with one part's boot ROM: connected once, then one command at a time. A command that got lost is sent again when that
/// is safe; a lost conversation is found again by <see cref="RecoverAsync"/>.
/// </summary>
public sealed class IspSession
{
    /// <summary>Attempts at each rate while looking for a lost ROM.</summary>
    private const int RecoverAttempts = 2;

    /// <summary>Losses after which the session gives up instead of looking again.</summary>
    private const int MostRecoveries = 8;

    private readonly ISerialLink _link;
    private readonly ConnectOptions _options;
    private readonly IProgress<JobEvent> _progress;
    private readonly EvidenceLog _evidence;
    private readonly RomLine _line;
    private readonly CommandRunner _runner;
    private readonly Handshake _handshake;
    private readonly RomSetup _setup;
    private readonly FlashSetup _flashSetup;
    private int _recoveries;
    private BootInfo? _bootInfo;

    /// <summary>A session over an open link; nothing is sent yet.</summary>
    public IspSession(ISerialLink link, ChipFamily family, TimeProvider time, ConnectOptions options, IProgress<JobEvent> progress)
    {
        _link = link;
        Family = family;
        _options = options;
        _progress = progress;
        _evidence = new EvidenceLog(time);
        _line = new RomLine(link, time, _evidence);
        _runner = new CommandRunner(_line, family, _evidence, progress);
        _handshake = new Handshake(link, _line, family, _evidence, progress);
        _setup = new RomSetup((link, _line, _runner), family, options, _evidence, progress);
        _flashSetup = new FlashSetup(this, _runner, _evidence, progress);
    }

    /// <summary>Chip family the session assumes, proved by boot info.</summary>
    public ChipFamily Family { get; }

    /// <summary>Boot info of the connected part.</summary>
    /// <exception cref="InvalidOperationException">Not connected.</exception>
    public BootInfo BootInfo => _bootInfo ?? throw new InvalidOperationException("The session is not connected.");

    /// <summary>The flash behind the part.</summary>
    /// <exception cref="InvalidOperationException"><see cref="PrepareFlashAsync"/> has not run.</exception>
    public FlashPart Flash => _runner.Flash ?? throw new InvalidOperationException("The flash is not identified.");

    private BitRate BootRate => _options.BootRate ?? Family.BootRate;

    /// <summary>What was seen so far.</summary>
    public Evidence Evidence => _evidence.ToEvidence();

    /// <summary>Enters the ROM, proves it, and goes to the work rate.</summary>
    /// <exception cref="NcpException">The part cannot be reached, or is another one.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        _progress.Report(new JobEvent.Connecting(_link.Identity.Name, BootRate));
        NcpException loss;
        try
        {
            await ConnectOnceAsync(cancellationToken).ConfigureAwait(false);
            return;
        }
        catch (NcpException e) when (IsLoss(e) || e.Diagnosis.Kind == ConnectFaults.RateNotWorking)
        {
            loss = e;
        }

        await WaitForIdleDropAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ConnectOnceAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NcpException e) when (IsMissing(e))
        {
            throw Lost(loss, e);
        }
    }

    /// <summary>Tells the flash controller its pins and parameters and finds out which flash is there.</summary>
    /// <exception cref="NcpException">No flash answers, or another one than before.</exception>
    public Task PrepareFlashAsync(CancellationToken cancellationToken) => _flashSetup.RunAsync(cancellationToken);

    /// <summary>Lets time pass while nothing is sent; the ROM's idle clock runs.</summary>
    public Task RestAsync(TimeSpan duration, CancellationToken cancellationToken) => _line.RestAsync(duration, cancellationToken);

    /// <summary>Lowers the ROM's idle time-out to its own value, so that a lost conversation is found again quickly.</summary>
    public async Task ExpectSteadyTrafficAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _setup.SetIdleTimeoutAsync(Family.RomIdleTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (NcpException loss) when (IsLoss(loss))
        {
            await RecoverAsync(loss, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Carries out one command. When the conversation breaks under a repeatable command, the session looks for the part and sends the command again;
    /// under any other it fails, and <see cref="IsLoss"/> tells the caller that <see cref="RecoverAsync"/> may find it.
    /// </summary>
    public async Task<TReply> ExecuteAsync<TReply>(Command<TReply> command, CancellationToken cancellationToken)
    {
        for (bool inStep = false; ;)
        {
            NcpException loss;
            try
            {
                return await _runner.RunAsync(command, cancellationToken).ConfigureAwait(false);
            }
            catch (NcpException e) when (command.IsRepeatable && (CommandRunner.IsLoss(e) || (!inStep && CommandRunner.IsDamage(e))))
            {
                inStep |= CommandRunner.IsDamage(e); // after the next handshake both sides are in step: then it is a refusal
                loss = e;
            }

            await RecoverAsync(loss, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>True when the fault means that the conversation broke, or fell out of step, and may be found again.</summary>
    public static bool IsLoss(NcpException fault) => CommandRunner.IsLoss(fault) || CommandRunner.IsDamage(fault);

    /// <summary>
    /// Looks for the ROM after a loss: waits until its idle time-out has certainly passed, syncs at the work rate, then at the boot
    /// rate, then enters it anew where lines allow; proves that it is the same part and prepares it again.
    /// </summary>
    /// <exception cref="NcpException"><c>chip.lost</c> or <c>chip.changed</c>.</exception>
    public async Task RecoverAsync(NcpException loss, CancellationToken cancellationToken)
    {
        for (NcpException? last = loss; last is not null;)
        {
            if (_recoveries++ == MostRecoveries)
            {
                throw Diagnosis.Of(ChipFaults.Unstable, Fact.From("count", MostRecoveries + 1), ("reason", last.Diagnosis.Phrase)).ToException(Evidence, last);
            }

            try
            {
                await RecoverOnceAsync(last, cancellationToken).ConfigureAwait(false);
                last = null;
            }
            catch (NcpException e) when (IsLoss(e) || e.Diagnosis.Kind == ConnectFaults.RateNotWorking)
            {
                last = e; // the rate has worked before: this is one more loss
            }
        }

        if (_runner.Flash is not null)
        {
            await PrepareFlashAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RecoverOnceAsync(NcpException loss, CancellationToken cancellationToken)
    {
        BootInfo before = BootInfo;
        _evidence.Add($"looking for the part again: {loss.Diagnosis.Summary}");
        await WaitForIdleDropAsync(cancellationToken).ConfigureAwait(false);
        BootInfo after = await FindAsync(loss, cancellationToken).ConfigureAwait(false);
        if (after.Mac != before.Mac)
        {
            throw Diagnosis.Of(ChipFaults.Changed, ("before", before.Mac.ToString()), ("after", after.Mac.ToString())).ToException(Evidence);
        }

        _bootInfo = after;
        _progress.Report(new JobEvent.Resynced(loss.Diagnosis.Phrase, _link.BitRate));
        await SetUpAsync(after, cancellationToken).ConfigureAwait(false);
        await _setup.SetIdleTimeoutAsync(Family.RomIdleTimeout, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>From boot info to the work rate. The MAC that proves the rate must be the one of boot info, which one ROM revision sends without a CRC.</summary>
    private async Task SetUpAsync(BootInfo info, CancellationToken cancellationToken)
    {
        _setup.Identify(info);
        await _setup.SetIdleTimeoutAsync(Family.RaisedIdleTimeout, cancellationToken).ConfigureAwait(false);
        MacAddress mac = await _setup.ChangeRateAsync(cancellationToken).ConfigureAwait(false);
        if (mac != info.Mac)
        {
            throw Diagnosis.Of(ConnectFaults.BootInfoFailed, ("reason", $"it names the MAC address {info.Mac}, and the part itself {mac}")).ToException(Evidence);
        }
    }

    private async Task ConnectOnceAsync(CancellationToken cancellationToken)
    {
        _setup.CheckRate(BootRate, await _link.SetBitRateAsync(BootRate, cancellationToken).ConfigureAwait(false));
        _bootInfo = await _handshake.RunAsync(Entry(), _options.Attempts, cancellationToken).ConfigureAwait(false);
        _progress.Report(new JobEvent.BootInfoRead(_bootInfo, _evidence.Elapsed));
        await SetUpAsync(_bootInfo, cancellationToken).ConfigureAwait(false);
    }

    private async Task<BootInfo> FindAsync(NcpException loss, CancellationToken cancellationToken)
    {
        (BitRate Rate, BootControl? Entry)[] ways = Entry() is { } entry
            ? [(_link.BitRate, null), (BootRate, null), (BootRate, entry)]
            : [(_link.BitRate, null), (BootRate, null)];
        NcpException last = loss;
        foreach ((BitRate rate, BootControl? control) in ways.Distinct())
        {
            try
            {
                await _link.SetBitRateAsync(rate, cancellationToken).ConfigureAwait(false);
                return await _handshake.RunAsync(control, RecoverAttempts, cancellationToken).ConfigureAwait(false);
            }
            catch (NcpException e) when (IsMissing(e))
            {
                last = e;
            }
        }

        throw Lost(loss, last);
    }

    /// <summary>Sends nothing until the ROM has certainly fallen back to the handshake (PROTOCOL 1.5): a burst before that would be taken for a command.</summary>
    private async Task WaitForIdleDropAsync(CancellationToken cancellationToken)
    {
        TimeSpan whole = _setup.IdleTimeout + Handshake.IdleMargin;
        TimeSpan left = whole - _line.SinceLastSent;
        if (left > TimeSpan.Zero)
        {
            await _line.RestAsync(left, cancellationToken).ConfigureAwait(false);
        }

        if (await _line.DrainAsync(Family.QuietAfterSync, cancellationToken).ConfigureAwait(false))
        {
            await _line.RestAsync(whole, cancellationToken).ConfigureAwait(false); // it was still at work, and its idle clock began later
        }
    }

    private BootControl? Entry() => _options.Control.CanEnter(_link.Identity) ? _options.Control : null;

    /// <summary>True when a handshake failed for want of a valid answer.</summary>
    private static bool IsMissing(NcpException fault) => fault.Diagnosis.Kind is { } kind
        && (kind == ConnectFaults.NoAnswer || kind == ConnectFaults.Unexpected || kind == ConnectFaults.BootInfoFailed
            || kind == ConnectFaults.Text || kind == ConnectFaults.Echo || kind == ConnectFaults.Protected);

    /// <summary>The part answered, stopped answering under <paramref name="loss"/>, and could not be found again for the reason in <paramref name="search"/>.</summary>
    private NcpException Lost(NcpException loss, NcpException search) => Diagnosis.Of(
        ChipFaults.Lost, ("command", loss.Diagnosis.Facts.FirstOrDefault(f => f.Name == "command").Value ?? "set clock and rate"), ("reason", search.Diagnosis.Phrase)).ToException(Evidence, loss);
}
