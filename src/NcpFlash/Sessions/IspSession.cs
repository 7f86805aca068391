using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Diagnostics.Rules;
using NcpFlash.Links;
using NcpFlash.Wire;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Sessions;

/// <summary>
/// A conversation with one part's boot ROM: connected once, then one command at a time. A command that got lost is sent again when that
/// is safe; a lost conversation is found again by <see cref="RecoverAsync"/>.
/// </summary>
public sealed class IspSession
{
    /// <summary>Losses during a first contact after which it has failed: the ROM is there, so that each is worth another try.</summary>
    private const int MostLosses = 3;

    /// <summary>Losses after which the session gives up instead of looking again.</summary>
    private const int MostRecoveries = 8;

    private readonly ObservedLink _link;
    private readonly ConnectOptions _options;
    private readonly IProgress<JobEvent> _progress;
    private readonly EvidenceLog _evidence;
    private readonly RomLine _line;
    private readonly CommandRunner _runner;
    private readonly RomTrials _trials;
    private readonly Handshake _handshake;
    private readonly RateLadder _ladder;
    private readonly RomSetup _setup;
    private readonly FlashSetup _flashSetup;
    private readonly ReplyPush _push;
    private int _recoveries;
    private bool? _takesLargeFrames;
    private BootInfo? _bootInfo;
    private BitRate? _contactRate;
    private BootControl? _control;

    /// <summary>A session over an open link; nothing is sent yet.</summary>
    public IspSession(ISerialLink link, ChipFamily family, TimeProvider time, ConnectOptions options, IProgress<JobEvent> progress)
    {
        Family = family;
        _options = options;
        _progress = progress;
        _evidence = new EvidenceLog(time) { Host = options.Host, Stated = options.Stated };
        var observed = new ObservedLink(link, _evidence);
        link = _link = observed;
        _line = new RomLine(link, time, _evidence);
        if (options.PushesRepliesOut)
        {
            _line.UseFillers();
        }

        _ladder = new RateLadder(Rates());
        _runner = new CommandRunner(_line, family, _ladder, _evidence, progress);
        _trials = new RomTrials(link, _line, family, _evidence, progress);
        _handshake = new Handshake(_trials);
        _setup = new RomSetup((link, _line, _runner), family, _ladder, _evidence, progress);
        _flashSetup = new FlashSetup(this, _runner, _evidence, progress);
        _push = new ReplyPush(_line, link.Identity, _evidence);
    }

    /// <summary>Chip family the session assumes, proved by boot info.</summary>
    public ChipFamily Family { get; }

    /// <summary>Boot info of the connected part.</summary>
    /// <exception cref="InvalidOperationException">Not connected.</exception>
    public BootInfo BootInfo => _bootInfo ?? throw new InvalidOperationException("The session is not connected.");

    /// <summary>The flash behind the part.</summary>
    /// <exception cref="InvalidOperationException"><see cref="PrepareFlashAsync"/> has not run.</exception>
    public FlashPart Flash => _runner.Flash ?? throw new InvalidOperationException("The flash is not identified.");

    /// <summary>Rate of the line.</summary>
    public BitRate BitRate => _link.BitRate;

    /// <summary>
    /// The shortest time so far that a command of almost no work took beyond the line time of its frame and reply: the part's turn-around and the adapter's
    /// delays. Zero where nothing could be measured.
    /// </summary>
    public TimeSpan RoundTrip => _runner.RoundTrip ?? TimeSpan.Zero;

    /// <summary>As <see cref="RoundTrip"/>, of a write frame, whose reply may be pushed out of the adapter.</summary>
    internal TimeSpan FrameRoundTrip => _push.FrameRoundTrip(RoundTrip);

    /// <summary>
    /// Number of the conversation: another one after every loss. What was seen of the part in one says nothing of the next, in which another part may
    /// answer, or the same with other contents.
    /// </summary>
    internal int Conversation { get; private set; }

    private BitRate BootRate => _options.BootRate ?? Family.BootRate;

    /// <summary>What was seen so far.</summary>
    public Evidence Evidence => _evidence.ToEvidence();

    /// <summary>Notes that a range of the flash holds something else than it should.</summary>
    internal void NoteDigest(FlashRange range, Sha256Digest actual) => _evidence.NoteDigest(range, actual);

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
                await _setup.SetIdleTimeoutAsync(Family.RaisedIdleTimeout, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (NcpException e) when (loss is not null && IsMissing(e))
            {
                throw Lost(loss, e);
            }
            catch (NcpException e) when (IsLossOfRate(e))
            {
                // A rate that has never carried anything is left at once; any other loss may happen a few times.
                if ((e.Diagnosis.Kind != ConnectFaults.RateNotWorking || !_setup.StepDown(e.Diagnosis.Phrase)) && ++losses > MostLosses)
                {
                    throw;
                }

                loss = e;
            }

            await WaitForIdleDropAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Tells the flash controller its pins and parameters and finds out which flash is there.</summary>
    /// <exception cref="NcpException">No flash answers, or another one than before.</exception>
    public Task PrepareFlashAsync(CancellationToken cancellationToken) => _flashSetup.RunAsync(cancellationToken);

    /// <summary>Finds out how write frames are carried out best over this adapter; the flash must be prepared.</summary>
    internal Task PrepareWritingAsync(CancellationToken cancellationToken) => _push.DecideAsync(RoundTrip, trial => ExecuteAsync(trial, cancellationToken));

    /// <summary>
    /// Finds out whether write frames larger than the vendor's arrive, once in a session: by one that programs nothing but 0xFF, which changes nothing on
    /// a flash, and whose contents are no command to a ROM that takes them for some. What comes of it speaks neither against the rate nor against the line.
    /// </summary>
    /// <param name="sector">Address of a sector that the job owns.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<bool> TakesLargeFramesAsync(uint sector, CancellationToken cancellationToken)
    {
        if (_takesLargeFrames is { } known)
        {
            return known;
        }

        var blank = new byte[Family.LargeFlashPayload];
        blank.AsSpan().Fill(0xFF);
        try
        {
            await _runner.TryAsync(new FlashWrite(sector, blank), cancellationToken).ConfigureAwait(false);
            _takesLargeFrames = true;
            return true;
        }
        catch (NcpException fault) when (IsLoss(fault) || fault.Diagnosis.Kind == ChipFaults.Refused)
        {
            _takesLargeFrames = false;
            _evidence.Add($"frames larger than the vendor's are not taken: {fault.Diagnosis.Phrase}");
        }

        await _line.DrainAsync(Family.QuietAfterSync, cancellationToken).ConfigureAwait(false);
        try
        {
            await _runner.TryAsync(new EfuseReadMac(), cancellationToken).ConfigureAwait(false); // is it in step all the same?
        }
        catch (NcpException loss) when (IsLoss(loss))
        {
            await FindAgainAsync(loss, isExpected: true, cancellationToken).ConfigureAwait(false);
        }

        return false;
    }

    /// <summary>Writes bytes as <see cref="ExecuteAsync"/> would, but leaves it to the caller how they are sent after a loss.</summary>
    internal async Task WriteOnceAsync(FlashWrite command, CancellationToken cancellationToken)
    {
        if (_ladder.WantsLess)
        {
            await SlowDownAsync(cancellationToken).ConfigureAwait(false);
        }

        await _runner.RunAsync(command, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Time since the host last sent a byte, which is what the ROM's idle clock sees.</summary>
    internal TimeSpan SinceLastSent => _line.SinceLastSent;

    /// <summary>True where questions behind write frames push their replies out of the adapter.</summary>
    internal bool PushesReplies => _line.PushedBytes is not null;

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
    /// <exception cref="InvalidOperationException">The command burns efuse bits; only an efuse job may do that.</exception>
    public async Task<TReply> ExecuteAsync<TReply>(Command<TReply> command, CancellationToken cancellationToken)
    {
        if (command.BurnsEfuse)
        {
            throw new InvalidOperationException("Efuse bits are burnt by an efuse job alone, after everything was proved and somebody agreed.");
        }

        for (bool inStep = false; ;)
        {
            if (_ladder.WantsLess && MayChangeRate(command.Opcode))
            {
                await SlowDownAsync(cancellationToken).ConfigureAwait(false);
            }

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

    /// <summary>Burns efuse bits, once: whether a write that got lost was carried out, only the array tells.</summary>
    /// <param name="address">Offset in the array, in bytes.</param>
    /// <param name="bits">The bits, in whole words.</param>
    /// <param name="permit">The right to burn in this conversation.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <exception cref="InvalidOperationException">The permit is for another conversation.</exception>
    internal async Task BurnAsync(int address, ReadOnlyMemory<byte> bits, BurnPermit permit, CancellationToken cancellationToken)
    {
        if (!permit.Covers(this))
        {
            throw new InvalidOperationException("The part was not looked at since the conversation with it was lost.");
        }

        await _runner.RunAsync(new EfuseWrite((uint)address, bits), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>True when the fault means that the conversation broke, or fell out of step, and may be found again.</summary>
    public static bool IsLoss(NcpException fault) => CommandRunner.IsLoss(fault) || CommandRunner.IsDamage(fault);

    /// <summary>True for a fault that another attempt, or another rate, may mend.</summary>
    private static bool IsLossOfRate(NcpException fault) => IsLoss(fault) || fault.Diagnosis.Kind == ConnectFaults.RateNotWorking;

    /// <summary>True for a command before which nothing is under way: no xz stream, no XIP mode, no unread write check.</summary>
    private static bool MayChangeRate(Opcode opcode) =>
        opcode is Opcode.FlashErase or Opcode.FlashChipErase or Opcode.FlashWrite or Opcode.FlashRead or Opcode.FlashXipReadStart or Opcode.EfuseRead;

    /// <summary>Takes the next slower rate while the conversation stands: too many frames were damaged at this one.</summary>
    private async Task SlowDownAsync(CancellationToken cancellationToken)
    {
        _setup.StepDown("too many frames arrived damaged");
        try
        {
            await _setup.ChangeRateAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NcpException loss) when (IsLossOfRate(loss))
        {
            await RecoverAsync(loss, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (_runner.Flash is not null)
        {
            await PrepareFlashAsync(cancellationToken).ConfigureAwait(false); // the clock of its controller was set anew
        }
    }

    /// <summary>
    /// Looks for the ROM after a loss: waits until its idle time-out has certainly passed, syncs at the work rate, then at the boot
    /// rate, then enters it anew where lines allow; proves that it is the same part and prepares it again.
    /// </summary>
    /// <exception cref="NcpException"><c>chip.lost</c> or <c>chip.changed</c>.</exception>
    public Task RecoverAsync(NcpException loss, CancellationToken cancellationToken) => FindAgainAsync(loss, isExpected: false, cancellationToken);

    private async Task FindAgainAsync(NcpException loss, bool isExpected, CancellationToken cancellationToken)
    {
        for (NcpException? last = loss; last is not null;)
        {
            Conversation++;
            if (last.Diagnosis.Kind != PortFaults.Away && !(isExpected && ReferenceEquals(last, loss)))
            {
                _ladder.NoteLoss(); // a port that was pulled out says nothing of the rate, nor does a trial
            }

            if (_ladder.WantsLess && _setup.StepDown($"the conversation was lost again ({last.Diagnosis.Phrase})"))
            {
                _recoveries = 0;
            }

            if (_recoveries++ == MostRecoveries)
            {
                throw Diagnosis.Of(ChipFaults.Unstable, Fact.From("count", MostRecoveries + 1), ("reason", last.Diagnosis.Phrase)).ToException(Evidence, last);
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
    }

    /// <summary>
    /// From boot info to the work rate, with the short idle time-out: a rate that does not carry is then left after two seconds. The MAC
    /// that proves the rate must be the one of boot info, which one ROM revision sends without a CRC.
    /// </summary>
    private async Task SetUpAsync(BootInfo info, CancellationToken cancellationToken)
    {
        _setup.Identify(info);
        await _setup.SetIdleTimeoutAsync(Family.RomIdleTimeout, cancellationToken).ConfigureAwait(false);
        MacAddress mac = await _setup.ChangeRateAsync(cancellationToken).ConfigureAwait(false);
        if (mac != info.Mac)
        {
            throw Diagnosis.Of(ConnectFaults.BootInfoFailed, ("reason", $"it names the MAC address {info.Mac}, and the part itself {mac}")).ToException(Evidence);
        }
    }

    private async Task ConnectOnceAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<BitRate> left = [.. Rates().Where(r => r.BitsPerSecond >= BootRate.BitsPerSecond)];
        RomFound found = await new FirstContact(_trials, _handshake, left).FindAsync(Entry(), BootRate, _options.Attempts, cancellationToken).ConfigureAwait(false);
        _bootInfo = found.Info;
        if (found.Control is not null)
        {
            _control = found.Control;
            if (RuleBook.Rank(Evidence).FirstOrDefault(d => d.Kind == WiringFaults.OtherWiring || d.Kind == WiringFaults.HalfPowered) is { } remark)
            {
                _progress.Report(new JobEvent.Warned(remark));
            }
        }

        _contactRate = Family.OtherBootRates.Append(BootRate).Contains(_link.BitRate) ? _link.BitRate : BootRate;
        _progress.Report(new JobEvent.BootInfoRead(_bootInfo, _evidence.Elapsed));
        await SetUpAsync(_bootInfo, cancellationToken).ConfigureAwait(false);
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

        NcpException last = loss;
        foreach ((BitRate rate, BootControl? control) in ways.Distinct())
        {
            try
            {
                return await _handshake.RunAsync(control, SyncSchedule.Again(Family, rate), cancellationToken).ConfigureAwait(false);
            }
            catch (NcpException e) when (IsMissing(e))
            {
                last = e;
            }
        }

        await _link.ReleaseLinesAsync().ConfigureAwait(false);
        throw Lost(loss, last);
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

        if (await _line.DrainAsync(Family.QuietAfterSync, cancellationToken).ConfigureAwait(false))
        {
            _evidence.End(TrialKind.Listen); // the end of a reply, or the log of a part that was reset
            await _line.RestAsync(whole, cancellationToken).ConfigureAwait(false); // it was still at work, and its idle clock began later
        }
    }

    /// <summary>The rates of the work. Plain TCP carries no rate: there the work is done at the rate of the handshake, unless another one is named.</summary>
    private ImmutableArray<BitRate> Rates()
    {
        BitRate first = _options.WorkRate ?? (_link.Identity.Kind == LinkKind.Tcp ? BootRate : Family.WorkRate);
        return _link.Identity.Kind == LinkKind.Tcp
            ? [first]
            : [first, .. Family.SlowerRates.Where(r => r.BitsPerSecond < first.BitsPerSecond)];
    }

    private BootControl? Entry() => _control ?? (_options.Control.CanEnter(_link.Identity) ? _options.Control : null);

    /// <summary>True when a handshake failed for want of a valid answer.</summary>
    private static bool IsMissing(NcpException fault) => fault.Diagnosis.Kind != ConnectFaults.OtherChip
        && (fault.Diagnosis.Kind == ConnectFaults.NoAnswer || RuleBook.KeepsFromConnecting(fault.Diagnosis.Kind));

    /// <summary>The part answered, stopped answering under <paramref name="loss"/>, and could not be found again for the reason in <paramref name="search"/>.</summary>
    private NcpException Lost(NcpException loss, NcpException search) => Diagnosis.Of(
        ChipFaults.Lost, ("command", loss.Diagnosis.Facts.FirstOrDefault(f => f.Name == "command").Value ?? "set clock and rate"), ("reason", ReasonOf(search))).ToException(Evidence, loss);

    /// <summary>How many handshakes of the whole job were answered says nothing of the search.</summary>
    private static string ReasonOf(NcpException search) =>
        search.Diagnosis.Kind == WiringFaults.Marginal ? "no handshake has been answered since" : search.Diagnosis.Phrase;
}
