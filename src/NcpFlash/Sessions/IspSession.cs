using NcpFlash.Chips;
using NcpFlash.Diagnostics;
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
    /// <summary>Why a rate is left in the middle of the work.</summary>
    private const string Damage = "too many frames arrived damaged";

    private readonly EvidenceLog _evidence;
    private readonly RomLine _line;
    private readonly CommandRunner _runner;
    private readonly RateLadder _ladder;
    private readonly Contact _contact;
    private readonly FlashSetup _flashSetup;
    private readonly ReplyPush _push;
    private readonly LargeFrames _largeFrames;
    private bool _losesBlocks;

    /// <summary>A session over an open link; nothing is sent yet.</summary>
    public IspSession(ISerialLink link, ChipFamily family, TimeProvider time, ConnectOptions options, IProgress<JobEvent> progress)
    {
        Family = family;
        _evidence = new EvidenceLog(time) { Host = options.Host, Stated = options.Stated };
        var observed = new ObservedLink(link, _evidence);
        _line = new RomLine(observed, time, _evidence);
        if (options.PushesRepliesOut)
        {
            _line.UseFillers();
        }

        _ladder = RateLadder.Of(options, link.Identity.Kind, family);
        _runner = new CommandRunner(_line, family, _ladder, _evidence, progress);
        _contact = new Contact((observed, _line, _runner), family, options, _ladder, _evidence, progress);
        _flashSetup = new FlashSetup(this, _runner, _evidence, progress);
        _push = new ReplyPush(_line, link.Identity, _evidence);
        _losesBlocks = PortFacts.Of(link.Identity).Quirks.Contains(SplitReads.Quirk);
        _largeFrames = new LargeFrames(_runner, _line, family, _evidence);
    }

    /// <summary>Chip family the session assumes, proved by boot info.</summary>
    public ChipFamily Family { get; }

    /// <summary>Boot info of the connected part.</summary>
    /// <exception cref="InvalidOperationException">Not connected.</exception>
    public BootInfo BootInfo => _contact.BootInfo ?? throw new InvalidOperationException("The session is not connected.");

    /// <summary>The flash behind the part.</summary>
    /// <exception cref="InvalidOperationException"><see cref="PrepareFlashAsync"/> has not run.</exception>
    public FlashPart Flash => _runner.Flash ?? throw new InvalidOperationException("The flash is not identified.");

    /// <summary>Rate of the line.</summary>
    public BitRate BitRate => _contact.BitRate;

    /// <summary>
    /// The shortest time so far that a command of almost no work took beyond the line time of its frame and reply: the part's turn-around and the adapter's
    /// delays. Zero where nothing could be measured.
    /// </summary>
    public TimeSpan RoundTrip => _runner.RoundTrip ?? TimeSpan.Zero;

    /// <summary>As <see cref="RoundTrip"/>, of a write frame, whose reply may be pushed out of the adapter.</summary>
    internal TimeSpan FrameRoundTrip => _push.FrameRoundTrip(RoundTrip);

    /// <inheritdoc cref="Contact.Conversation"/>
    internal int Conversation => _contact.Conversation;

    /// <summary>What was seen so far.</summary>
    public Evidence Evidence => _evidence.ToEvidence();

    /// <summary>Notes that a range of the flash holds something else than it should.</summary>
    internal void NoteDigest(FlashRange range, Sha256Digest actual) => _evidence.NoteDigest(range, actual);

    /// <summary>Enters the ROM, proves it, and goes to the work rate.</summary>
    /// <exception cref="NcpException">The part cannot be reached, or is another one.</exception>
    public Task ConnectAsync(CancellationToken cancellationToken) => _contact.ConnectAsync(cancellationToken);

    /// <summary>Tells the flash controller its pins and parameters and finds out which flash is there.</summary>
    /// <exception cref="NcpException">No flash answers, or another one than before.</exception>
    public Task PrepareFlashAsync(CancellationToken cancellationToken) => _flashSetup.RunAsync(cancellationToken);

    /// <summary>Finds out how write frames are carried out best over this adapter; the flash must be prepared.</summary>
    internal Task PrepareWritingAsync(CancellationToken cancellationToken) => _push.DecideAsync(RoundTrip, trial => ExecuteAsync(trial, cancellationToken));

    /// <summary>True when write frames larger than the vendor's arrive; found out once, by one that changes nothing.</summary>
    /// <param name="sector">Address of a sector that the job owns.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal Task<bool> TakesLargeFramesAsync(uint sector, CancellationToken cancellationToken) =>
        _largeFrames.ArriveAsync(sector, loss => FindAgainAsync(loss, isExpected: true, cancellationToken), cancellationToken);

    /// <summary>Writes bytes as <see cref="ExecuteAsync"/> would, but leaves it to the caller how they are sent after a loss.</summary>
    internal async Task WriteOnceAsync(FlashWrite command, CancellationToken cancellationToken)
    {
        if (_ladder.WantsLess)
        {
            await SlowDownAsync(Damage, cancellationToken).ConfigureAwait(false);
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
            await _contact.ExpectSteadyTrafficAsync(cancellationToken).ConfigureAwait(false);
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
        for (bool inStep = false; ;)
        {
            if (_ladder.WantsLess && MayChangeRate(command.Opcode))
            {
                await SlowDownAsync(Damage, cancellationToken).ConfigureAwait(false);
            }

            if (_losesBlocks && SplitReads.Of(command) is var (first, rest))
            {
                byte[] bytes = [.. await ExecuteAsync(first, cancellationToken).ConfigureAwait(false), .. await ExecuteAsync(rest, cancellationToken).ConfigureAwait(false)];
                return command.Decode(bytes);
            }

            NcpException loss;
            try
            {
                return await _runner.RunAsync(command, cancellationToken).ConfigureAwait(false);
            }
            catch (NcpException e) when (command.IsRepeatable && (CommandRunner.IsLoss(e) || (!inStep && CommandRunner.IsDamage(e))))
            {
                inStep |= CommandRunner.IsDamage(e); // after the next handshake both sides are in step: then it is a refusal
                _losesBlocks |= e.Diagnosis.Kind == ChipFaults.Silent && SplitReads.IsBlock(command);
                loss = e;
            }

            await RecoverAsync(loss, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Carries out one command as <see cref="ExecuteAsync"/> would, but waits no longer than <paramref name="patience"/> for its reply and sends nothing again; null
    /// when no whole reply came. The conversation is as it was, where that was all.
    /// </summary>
    internal async Task<TReply?> TryOnceAsync<TReply>(Command<TReply> command, TimeSpan patience, CancellationToken cancellationToken)
        where TReply : class
    {
        try
        {
            return await _runner.TryAsync(command, patience, cancellationToken).ConfigureAwait(false);
        }
        catch (NcpException e) when (IsLoss(e) && e.Diagnosis.Kind != PortFaults.Away)
        {
            return null;
        }
    }

    /// <summary>True when there is no slower rate of the work.</summary>
    internal bool IsAtLowestRate => _ladder.IsLowest;

    /// <summary>Takes the next slower rate of the work; false when there is none.</summary>
    internal async Task<bool> StepDownAsync(string reason, CancellationToken cancellationToken)
    {
        if (_ladder.IsLowest)
        {
            return false;
        }

        await SlowDownAsync(reason, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Burns efuse bits, once: whether a write that got lost was carried out, only the array tells.</summary>
    /// <param name="address">Offset in the array, in bytes.</param>
    /// <param name="bits">The bits, in whole words.</param>
    /// <param name="permit">The right to burn in this conversation.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <exception cref="InvalidOperationException">The permit is for another conversation.</exception>
    internal async Task BurnAsync(int address, ReadOnlyMemory<byte> bits, BurnPermit permit, CancellationToken cancellationToken)
    {
        await _runner.BurnAsync(new EfuseWrite((uint)address, bits), permit, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>True when this session sends its commands by <paramref name="runner"/>.</summary>
    internal bool SendsBy(CommandRunner runner) => ReferenceEquals(runner, _runner);

    /// <summary>True when the fault means that the conversation broke, or fell out of step, and may be found again.</summary>
    public static bool IsLoss(NcpException fault) => CommandRunner.IsLoss(fault) || CommandRunner.IsDamage(fault);

    /// <summary>True for a command before which nothing is under way: no xz stream, no XIP mode, no unread write check.</summary>
    private static bool MayChangeRate(Opcode opcode) =>
        opcode is Opcode.FlashErase or Opcode.FlashChipErase or Opcode.FlashWrite or Opcode.FlashRead or Opcode.FlashXipReadStart or Opcode.EfuseRead;

    /// <summary>Takes the next slower rate, and prepares the flash again: the clock of its controller was set anew.</summary>
    private async Task SlowDownAsync(string reason, CancellationToken cancellationToken)
    {
        try
        {
            await _contact.SlowDownAsync(reason, cancellationToken).ConfigureAwait(false);
        }
        catch (NcpException loss) when (Contact.IsLossOfRate(loss))
        {
            await RecoverAsync(loss, cancellationToken).ConfigureAwait(false);
            return;
        }

        await PrepareAgainAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Looks for the ROM after a loss: waits until its idle time-out has certainly passed, syncs at the work rate, then at the boot
    /// rate, then enters it anew where lines allow; proves that it is the same part and prepares it again.
    /// </summary>
    /// <exception cref="NcpException"><c>chip.lost</c> or <c>chip.changed</c>.</exception>
    public Task RecoverAsync(NcpException loss, CancellationToken cancellationToken) => FindAgainAsync(loss, isExpected: false, cancellationToken);

    private async Task FindAgainAsync(NcpException loss, bool isExpected, CancellationToken cancellationToken)
    {
        await _contact.FindAgainAsync(loss, isExpected, cancellationToken).ConfigureAwait(false);
        await PrepareAgainAsync(cancellationToken).ConfigureAwait(false);
    }

    private Task PrepareAgainAsync(CancellationToken cancellationToken) => _runner.Flash is null ? Task.CompletedTask : PrepareFlashAsync(cancellationToken);
}
