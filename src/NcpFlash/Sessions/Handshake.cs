using System.Collections.Immutable;
using System.Globalization;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Diagnostics.Rules;
using NcpFlash.Links;
using NcpFlash.Wire;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Sessions;

/// <summary>
/// Brings the conversation to the point where the ROM has answered the handshake and proved itself by boot info. An <c>OK</c>
/// alone proves nothing: noise can hold one (SYMPTOMS C10).
/// </summary>
internal sealed class Handshake(
    ISerialLink link, RomLine line, ChipFamily family, EvidenceLog evidence, IProgress<JobEvent> progress)
{
    /// <summary>A look at what is there already.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromMilliseconds(1);

    /// <summary>Silence that ends a drain before a burst where something came; longer than an adapter's latency timer of 16 ms.</summary>
    private static readonly TimeSpan QuietBeforeSync = TimeSpan.FromMilliseconds(20);

    /// <summary>The same behind a line sequence, which ends with a wait during which everything that was under way has arrived.</summary>
    private static readonly TimeSpan QuietAfterLines = TimeSpan.FromMilliseconds(1);

    /// <summary>How much longer a long burst is.</summary>
    private const int LongFactor = 4;

    /// <summary>How long answers to blind questions are waited for; longer than an adapter's latency timer.</summary>
    private static readonly TimeSpan BlindWindow = TimeSpan.FromMilliseconds(100);

    private bool _bootInfoWasSilent;
    private (PartEntry Entry, string? Wiring) _mark;

    /// <summary>Makes the attempts in order, each beginning with <paramref name="entry"/> if there is one.</summary>
    /// <exception cref="NcpException">No attempt succeeded; the finding is drawn from all of them.</exception>
    public async Task<BootInfo> RunAsync(BootControl? entry, ImmutableArray<SyncTry> attempts, CancellationToken cancellationToken)
    {
        var surroundings = new BootContext(link, family, line.Time, progress);
        _mark = MarkOf(entry);
        bool answered = false;
        string? bootInfoFault = null;
        for (int number = 1; number <= attempts.Length; number++)
        {
            SyncTry attempt = attempts[number - 1];
            if (!await TryRateAsync(attempt.Rate, answered || number < attempts.Length, cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            await RestAsync(attempt.Silence, cancellationToken).ConfigureAwait(false);
            progress.Report(new JobEvent.AttemptStarted(number, attempts.Length, entry is not null));
            byte[]? early = entry is null ? null
                : await entry.EnterAsync(surroundings, token => SyncOnceAsync(attempt, QuietBeforeSync, token), cancellationToken).ConfigureAwait(false);
            byte[] answer = early
                ?? await SyncOnceAsync(attempt, entry is null ? QuietBeforeSync : QuietAfterLines, cancellationToken).ConfigureAwait(false);
            answered = true;
            (BootInfo? info, string? fault) = answer.AsSpan().IndexOf("OK"u8) >= 0
                ? await ReadBootInfoAsync(number, cancellationToken).ConfigureAwait(false)
                : (await AskBlindlyAsync(number, answer, attempts.Length, cancellationToken).ConfigureAwait(false), null);
            bootInfoFault = fault ?? bootInfoFault;
            if (info is not null)
            {
                return info;
            }
        }

        throw RuleBook.ToException(evidence.ToEvidence(), bootInfoFault is not null
            ? Diagnosis.Of(ConnectFaults.BootInfoFailed, ("reason", bootInfoFault))
            : RuleBook.Fallback(evidence.ToEvidence()));
    }

    private static (PartEntry Entry, string? Wiring) MarkOf(BootControl? control) => control switch
    {
        null => (PartEntry.None, null),
        SequenceControl { Wiring: { } wiring } => (PartEntry.OtherWiring, wiring),
        _ when control.Text.StartsWith("manual", StringComparison.Ordinal) => (PartEntry.UserToRom, null),
        _ => (PartEntry.LinesToRom, null),
    };

    private Trial Mark(Trial trial) => trial with { Entry = _mark.Entry, Wiring = _mark.Wiring };

    /// <summary>Sets the rate of an attempt; false when the port does not make it and there are other attempts.</summary>
    private async ValueTask<bool> TryRateAsync(BitRate rate, bool hasOthers, CancellationToken cancellationToken)
    {
        BitRate real = await link.SetBitRateAsync(rate, cancellationToken).ConfigureAwait(false);
        if (RateCheck.IsClose(rate, real))
        {
            return true;
        }

        evidence.Add($"the port makes {real} baud of {rate}");
        return hasOthers ? false : throw RateCheck.Fault(rate, real, family).ToException(evidence.ToEvidence());
    }

    private async ValueTask RestAsync(TimeSpan silence, CancellationToken cancellationToken)
    {
        TimeSpan left = silence - line.SinceLastSent;
        if (silence > TimeSpan.Zero && left > TimeSpan.Zero)
        {
            progress.Report(new JobEvent.Waiting(left, "an earlier session of the part may still be open"));
            await line.RestAsync(left, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<byte[]> SyncOnceAsync(SyncTry attempt, TimeSpan quiet, CancellationToken cancellationToken)
    {
        evidence.Begin();
        if (await line.DrainAsync(Stale, cancellationToken).ConfigureAwait(false))
        {
            await line.DrainAsync(quiet, cancellationToken).ConfigureAwait(false); // somebody talks: wait until he has finished
            evidence.End(TrialKind.Listen, Mark);
        }

        int count = family.SyncLength(link.BitRate) * (attempt.IsLong ? LongFactor : 1);
        progress.Report(new JobEvent.SyncSent(link.BitRate, count));
        evidence.Begin();
        byte[] answer = await line.SyncAsync(count, family.SyncReplyWindow, cancellationToken).ConfigureAwait(false);
        evidence.End(TrialKind.Sync, Mark);
        progress.Report(new JobEvent.SyncAnswered(answer));
        evidence.Add(string.Create(CultureInfo.InvariantCulture,
            $"{count} x 0x55 at {link.BitRate} baud answered by {(answer.Length == 0 ? "nothing" : Reading.Hex(answer))}"));
        return answer;
    }

    /// <summary>After a silent attempt, now and then: does an adapter hold the OK back? If so, replies are pushed out from now on.</summary>
    private async ValueTask<BootInfo?> AskBlindlyAsync(int number, byte[] answer, int attempts, CancellationToken cancellationToken)
    {
        if (!line.UsesFillers && (answer.Length > 0 || (number != 2 && number != attempts)))
        {
            return null;
        }

        var question = new GetBootInfo();
        evidence.Begin();
        (byte[] bytes, byte[]? data) = await line.AskBlindlyAsync(question, BlindWindow, cancellationToken).ConfigureAwait(false);
        evidence.Add($"boot info asked for twice without an OK: answered by {(bytes.Length == 0 ? "nothing" : Reading.Hex(bytes))}");
        BootInfo? info = data is null ? null : Decode(question, data).Info;
        evidence.End(TrialKind.BlindQuestion, t => Mark(t) with { Proved = info is not null });
        if (info is null)
        {
            return null;
        }

        if (!line.UsesFillers)
        {
            progress.Report(new JobEvent.Warned(Diagnosis.Of(ConnectFaults.HoldsBack, ("port", link.Identity.Name))));
        }

        line.UseFillers();
        progress.Report(new JobEvent.Synced(number));
        return info;
    }

    private async ValueTask<(BootInfo? Info, string? Fault)> ReadBootInfoAsync(int number, CancellationToken cancellationToken)
    {
        progress.Report(new JobEvent.Synced(number));
        evidence.Begin();
        await line.DrainAsync(family.QuietAfterSync, cancellationToken).ConfigureAwait(false);
        var command = new GetBootInfo();
        Exchange exchange = await line.ExchangeAsync(command, CommandLimits.Of(command, family, null), cancellationToken).ConfigureAwait(false);
        (BootInfo? info, string? fault) = exchange switch
        {
            Exchange.Success success => Decode(command, success.Data),
            Exchange.Failure { Code: ChipErrorCode.ProtectedOrClosed } =>
                throw Diagnosis.Of(ConnectFaults.Protected).ToException(evidence.ToEvidence()),
            Exchange.Failure failure => (null, $"the part refused it with FL {(ushort)failure.Code:x4}"),
            Exchange.Malformed malformed => (null, malformed.Reason),
            _ => (null, "no reply"),
        };
        PushOutIfSilentAgain(exchange);
        evidence.End(TrialKind.BootInfo, t => Mark(t) with { Proved = info is not null, Result = fault });
        evidence.Add(fault is null ? "boot info was read and is whole" : $"boot info failed: {fault}");
        return (info, fault);
    }

    /// <summary>
    /// Twice an OK and then nothing: an adapter may lose replies of exactly 32 bytes, which boot info has (SYMPTOMS A11). Replies get another length by a
    /// filler behind each question.
    /// </summary>
    private void PushOutIfSilentAgain(Exchange exchange)
    {
        if (exchange is Exchange.Silence && _bootInfoWasSilent)
        {
            line.UseFillers();
        }

        _bootInfoWasSilent = exchange is Exchange.Silence;
    }

    private static (BootInfo? Info, string? Fault) Decode(GetBootInfo command, byte[] data)
    {
        try
        {
            return (command.Decode(data), null);
        }
        catch (WireFormatException e)
        {
            return (null, e.Message);
        }
    }
}
