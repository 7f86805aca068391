using System.Globalization;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Wire;

namespace NcpFlash.Sessions;

/// <summary>
/// Carries out one command over the line and turns whatever is not success into a finding. It sends a frame again only when the ROM says that it
/// arrived damaged and was therefore not executed.
/// </summary>
internal sealed class CommandRunner(RomLine line, ChipFamily family, RateLadder ladder, EvidenceLog evidence, IProgress<JobEvent> progress)
{
    /// <summary>Further sends of a damaged frame (vendor: 3, PROTOCOL 5.6).</summary>
    private const int Resends = 3;

    /// <summary>Short drain before an ordinary command: what is already there is stale.</summary>
    private static readonly TimeSpan StaleQuiet = TimeSpan.FromMilliseconds(0.5);

    private bool _isPatient;
    private readonly Dictionary<Opcode, ChipErrorCode> _unlisted = [];

    /// <summary>The flash behind the part once it is known; its times set the limits of erases.</summary>
    public FlashPart? Flash { get; set; }

    /// <summary>The shortest turn-around of a short command; null while none was measured.</summary>
    public TimeSpan? RoundTrip { get; private set; }

    /// <summary>True when the fault means that the conversation broke and may be found again: also by a port that may come back.</summary>
    public static bool IsLoss(NcpException fault) =>
        fault.Diagnosis.Kind == ChipFaults.Silent || fault.Diagnosis.Kind == ChipFaults.Malformed || fault.Diagnosis.Kind == PortFaults.Away;

    /// <summary>True when the fault is the part's refusal with that code.</summary>
    public static bool IsRefusal(NcpException fault, ChipErrorCode code) => fault.Diagnosis.Kind == ChipFaults.Refused
        && fault.Diagnosis.Facts.Any(f => f.Name == "code" && f.Value == CodeText(code));

    /// <summary>
    /// True when the part kept calling frames damaged: either it does not know the command, or it lost a byte and takes every frame for the rest of another.
    /// </summary>
    public static bool IsDamage(NcpException fault) => IsRefusal(fault, ChipErrorCode.CommandCrcError)
        || IsRefusal(fault, ChipErrorCode.CommandIdError) || IsRefusal(fault, ChipErrorCode.CommandLengthError);

    /// <summary>Sends one command; only a frame that the ROM calls damaged, and therefore did not execute, is sent again.</summary>
    /// <exception cref="InvalidOperationException">It burns efuse bits.</exception>
    public Task<TReply> RunAsync<TReply>(Command<TReply> command, CancellationToken cancellationToken) => RunAsync(Harmless(command), Resends, cancellationToken);

    /// <summary>Sends a command that burns efuse bits.</summary>
    /// <exception cref="InvalidOperationException">The permit is not, or no longer, for this conversation.</exception>
    public Task<TReply> BurnAsync<TReply>(Command<TReply> command, BurnPermit permit, CancellationToken cancellationToken) => permit.Covers(this)
        ? RunAsync(command, Resends, cancellationToken)
        : throw new InvalidOperationException("The part was not looked at since the conversation with it was lost.");

    /// <summary>Sends a command to find out whether the part takes it: once, and what comes of it says nothing of the rate.</summary>
    public Task<TReply> TryAsync<TReply>(Command<TReply> command, CancellationToken cancellationToken) => RunAsync(Harmless(command), resends: 0, cancellationToken);

    /// <summary>The same with a reply that is waited for no longer than <paramref name="patience"/>.</summary>
    public Task<TReply> TryAsync<TReply>(Command<TReply> command, TimeSpan patience, CancellationToken cancellationToken) =>
        RunAsync(Harmless(command), resends: 0, new CommandLimits(patience, 2 * patience), cancellationToken);

    private static Command<TReply> Harmless<TReply>(Command<TReply> command) => !command.BurnsEfuse ? command
        : throw new InvalidOperationException("Efuse bits are burnt by an efuse job alone, after everything was proved and somebody agreed.");

    private Task<TReply> RunAsync<TReply>(Command<TReply> command, int resends, CancellationToken cancellationToken) =>
        RunAsync(command, resends, CommandLimits.Of(command, family, Flash, _isPatient), cancellationToken);

    private async Task<TReply> RunAsync<TReply>(Command<TReply> command, int resends, CommandLimits limits, CancellationToken cancellationToken)
    {
        int doubted = 0; // refusals that a ROM also gives to a command it does not know
        for (int send = 0; ; send++)
        {
            if (send > 0 || !ToleratesStale(command))
            {
                await line.DrainAsync(send > 0 ? family.QuietAfterSync : StaleQuiet, cancellationToken).ConfigureAwait(false);
            }

            evidence.Begin();
            Exchange exchange = await line.ExchangeAsync(command, limits, cancellationToken).ConfigureAwait(false);
            NoteFailure(command, exchange);
            switch (exchange)
            {
                case Exchange.Success success:
                    NoteDamage(doubted); // it knows the command
                    _unlisted.Remove(command.Opcode);
                    NoteRoundTrip(command);
                    return Decode(command, success.Data);
                case Exchange.Failure failure when IsDamagedFrame(failure.Code) && send < resends:
                    doubted += failure.Code == ChipErrorCode.CommandCrcError ? 0 : 1;
                    NoteDamage(failure.Code == ChipErrorCode.CommandCrcError ? 1 : 0);
                    NoteResend(command, failure.Code);
                    break;
                case Exchange.Failure failure when IsUnlisted(failure.Code) && !command.BurnsEfuse && !IsBelieved(command.Opcode, failure.Code):
                    NoteDamage(1);
                    if (!MayAskAgain(command) || send >= resends)
                    {
                        throw Fault(ChipFaults.Malformed, command, ("reason", $"the code {(ushort)failure.Code:x4} is in no table"));
                    }

                    NoteResend(command, failure.Code);
                    break;
                case Exchange.Failure failure:
                    throw Refused(command, failure.Code);
                case Exchange.Malformed malformed:
                    throw Fault(ChipFaults.Malformed, command, ("reason", malformed.Reason));
                case Exchange.Silence silence:
                    _isPatient |= command.Opcode == Opcode.FlashDecompressWrite; // the next one is waited for as long as the vendor does
                    throw Fault(ChipFaults.Silent, command, ("time", Seconds(silence.Waited)));
            }
        }
    }

    /// <summary>Sends a frame whose refusal is as good as its success: only that it arrives whole matters.</summary>
    /// <exception cref="NcpException">The part calls it damaged, or does not answer.</exception>
    public async Task ProbeAsync(Command probe, CancellationToken cancellationToken)
    {
        evidence.Begin();
        Exchange exchange = await line.ExchangeAsync(probe, CommandLimits.Of(probe, family, Flash), cancellationToken).ConfigureAwait(false);
        switch (exchange)
        {
            case Exchange.Failure { Code: ChipErrorCode.CommandCrcError or ChipErrorCode.CommandIdError or ChipErrorCode.ProtectedOrClosed } failure:
                NoteFailure(probe, exchange);
                throw Refused(probe, failure.Code);
            case Exchange.Malformed malformed:
                NoteFailure(probe, exchange);
                throw Fault(ChipFaults.Malformed, probe, ("reason", malformed.Reason));
            case Exchange.Silence silence:
                NoteFailure(probe, exchange);
                throw Fault(ChipFaults.Silent, probe, ("time", Seconds(silence.Waited)));
        }
    }

    private void NoteFailure(Command command, Exchange exchange)
    {
        string? result = exchange switch
        {
            Exchange.Failure failure => CodeText(failure.Code),
            Exchange.Malformed malformed => malformed.Reason,
            Exchange.Silence => "no reply",
            _ => null,
        };
        if (result is not null)
        {
            evidence.End(TrialKind.Command, t => t with { Command = CommandName.Of(command.Opcode), Result = result });
        }
    }

    private void NoteDamage(int frames)
    {
        for (; frames > 0; frames--)
        {
            ladder.NoteDamage();
        }
    }

    private void NoteResend(Command command, ChipErrorCode code)
    {
        string reason = $"the part answered FL {(ushort)code:x4}";
        evidence.Add($"{CommandName.Of(command.Opcode)} is sent again: {reason}");
        progress.Report(new JobEvent.Retrying(command.Opcode, reason));
    }

    private TReply Decode<TReply>(Command<TReply> command, byte[] data)
    {
        try
        {
            return command.Decode(data);
        }
        catch (WireFormatException e)
        {
            throw Fault(ChipFaults.Malformed, command, ("reason", e.Message));
        }
    }

    private NcpException Refused(Command command, ChipErrorCode code)
    {
        NcpException fault = code == ChipErrorCode.ProtectedOrClosed
            ? Fault(ChipFaults.Closed, command)
            : Fault(ChipFaults.Refused, command, ("code", CodeText(code)), ("meaning", ChipErrorText.Meaning(code)));
        return IsUnlisted(code) ? (fault.Diagnosis with { Stated = Confidence.Likely }).ToException(fault.Evidence) : fault;
    }

    /// <summary>True for a command that changes nothing when it is sent once more, which a frame of a compressed stream does.</summary>
    private static bool MayAskAgain(Command command) => command.IsRepeatable && command.Opcode != Opcode.FlashDecompressWrite;

    /// <summary>True for a code of no table that has come before in answer to the same command: damage does not make the same one twice, and a part that refuses does.</summary>
    private bool IsBelieved(Opcode opcode, ChipErrorCode code)
    {
        bool isKnown = _unlisted.TryGetValue(opcode, out ChipErrorCode before) && before == code;
        _unlisted[opcode] = code;
        return isKnown;
    }

    /// <summary>A code of no table is sooner a reply that was damaged on its way than one that nobody has ever seen.</summary>
    private static bool IsUnlisted(ChipErrorCode code) => ChipErrorText.VendorName(code) is null && code != ChipErrorCode.ProtectedOrClosed;

    private static string CodeText(ChipErrorCode code) => $"FL {(ushort)code:x4} {ChipErrorText.VendorName(code)}".TrimEnd();

    private NcpException Fault(DiagnosisKind kind, Command command, params ReadOnlySpan<Fact> facts)
    {
        Diagnosis finding = Diagnosis.Of(kind, [("command", CommandName.Of(command.Opcode)), .. facts]);
        evidence.Add(finding.Summary);
        return finding.ToException(evidence.ToEvidence());
    }

    /// <summary>Codes that mean "this frame arrived damaged": checksum, unknown id, wrong length. None of them was executed (PROTOCOL 4.1).</summary>
    private static bool IsDamagedFrame(ChipErrorCode code) =>
        code is ChipErrorCode.CommandCrcError or ChipErrorCode.CommandIdError or ChipErrorCode.CommandLengthError;

    /// <summary>
    /// Commands that need no look at what came before: frames of a long write, which follow a reply at once, and those whose reply carries data, because its
    /// reader takes an <c>OK</c> too many before it (PROTOCOL 2.2).
    /// </summary>
    private static bool ToleratesStale(Command command) =>
        command.Opcode is Opcode.FlashWrite or Opcode.FlashDecompressWrite || command.MaxReplyLength > 0;

    /// <summary>Reading an id or an address is no work: what its exchange takes beyond the line time is what every command costs.</summary>
    private void NoteRoundTrip(Command command)
    {
        if (command.Opcode is Opcode.EfuseReadMac or Opcode.FlashReadJedecId && line.LastTurnAround is { } now && !(now >= RoundTrip))
        {
            RoundTrip = now;
        }
    }

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.0##", CultureInfo.InvariantCulture) + " s";
}
