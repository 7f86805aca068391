using System.Globalization;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Diagnostics.Rules;
using NcpFlash.Links;
using NcpFlash.Wire;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Sessions;

/// <summary>
/// The single things that can be tried with a part that may or may not be in its ROM. Each is bounded in time and leaves what it saw as evidence.
/// </summary>
internal sealed class RomTrials(ISerialLink link, RomLine line, ChipFamily family, EvidenceLog evidence, IProgress<JobEvent> progress)
{
    /// <summary>A look at what is there already.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromMilliseconds(1);

    /// <summary>How much longer a long burst is.</summary>
    private const int LongFactor = 4;

    /// <summary>How long answers to blind questions are waited for; longer than an adapter's latency timer.</summary>
    private static readonly TimeSpan BlindWindow = TimeSpan.FromMilliseconds(50);

    private TrialMark _mark;

    /// <summary>Silence that ends a drain before a burst where something came; longer than an adapter's latency timer of 16 ms.</summary>
    public static TimeSpan QuietBeforeSync { get; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The same behind a line sequence, which ends with a wait during which everything that was under way has arrived.</summary>
    public static TimeSpan QuietAfterLines { get; } = TimeSpan.FromMilliseconds(1);

    /// <summary>How many questions for boot info had to be repeated, because nothing came at first.</summary>
    public int Repeats { get; private set; }

    /// <summary>True when the last blind question was answered from a session that was open before.</summary>
    public bool IsInSession { get; private set; }

    /// <summary>The port.</summary>
    public ISerialLink Link => link;

    /// <summary>The family expected.</summary>
    public ChipFamily Family => family;

    /// <summary>Where it is told.</summary>
    public IProgress<JobEvent> Progress => progress;

    /// <summary>What was seen so far.</summary>
    public EvidenceLog Evidence => evidence;

    /// <summary>The line.</summary>
    public RomLine Line => line;

    /// <summary>Takes what has come so far, so that it counts for what was done before and not for the reset that follows.</summary>
    public async ValueTask NoteEarlierAsync(TimeSpan quiet, CancellationToken cancellationToken)
    {
        evidence.Begin();
        if (await line.DrainAsync(quiet, cancellationToken).ConfigureAwait(false))
        {
            evidence.End(TrialKind.Listen, (_mark.Entry == PartEntry.OtherWiring ? _mark : default).On);
        }
    }

    /// <summary>Drains the line and sends one burst; returns what came until an OK or the end of the window.</summary>
    /// <param name="mark">What was done to the part before.</param>
    /// <param name="quiet">Silence that ends the drain where something came.</param>
    /// <param name="isLong">True for a burst four times as long.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async ValueTask<byte[]> SyncAsync(TrialMark mark, TimeSpan quiet, bool isLong, CancellationToken cancellationToken)
    {
        evidence.Begin();
        if (await line.DrainAsync(Stale, cancellationToken).ConfigureAwait(false))
        {
            await line.DrainAsync(quiet, cancellationToken).ConfigureAwait(false); // somebody talks: wait until he has finished
            evidence.End(TrialKind.Listen, mark.On);
        }

        (_mark, IsInSession) = (mark, false);
        int count = family.SyncLength(link.BitRate) * (isLong ? LongFactor : 1);
        progress.Report(new JobEvent.SyncSent(link.BitRate, count));
        evidence.Begin();
        byte[] answer = await line.SyncAsync(count, family.SyncReplyWindow, cancellationToken).ConfigureAwait(false);
        evidence.End(TrialKind.Sync, mark.On);
        progress.Report(new JobEvent.SyncAnswered(answer));
        evidence.Add(string.Create(CultureInfo.InvariantCulture,
            $"{count} x 0x55 at {link.BitRate} baud answered by {(answer.Length == 0 ? "nothing" : Reading.Hex(answer))}"));
        return answer;
    }

    /// <summary>The same with an ordinary burst, where nothing is known of what came before.</summary>
    public ValueTask<byte[]> SyncAsync(TrialMark mark, CancellationToken cancellationToken) => SyncAsync(mark, QuietBeforeSync, isLong: false, cancellationToken);

    /// <summary>True when an adapter that hands over whole blocks of 32 may still hold an OK (SYMPTOMS A10).</summary>
    public static bool MayBeHeldBack(byte[] answer) => answer.Length % 32 == 0;

    /// <summary>Asks for boot info after an OK.</summary>
    /// <exception cref="NcpException"><c>connect.protected</c>.</exception>
    public async ValueTask<(BootInfo? Info, string? Fault)> ReadBootInfoAsync(TrialMark mark, CancellationToken cancellationToken)
    {
        evidence.Begin();
        await line.DrainAsync(family.QuietAfterSync, cancellationToken).ConfigureAwait(false);
        var command = new GetBootInfo();
        Exchange exchange = await AskAsync(command, cancellationToken).ConfigureAwait(false);
        (BootInfo? info, string? fault) = exchange switch
        {
            Exchange.Success success => Decode(command, success.Data),
            Exchange.Failure { Code: ChipErrorCode.ProtectedOrClosed } =>
                throw Diagnosis.Of(ConnectFaults.Protected).ToException(evidence.ToEvidence()),
            Exchange.Failure failure => (null, $"the part refused it with FL {(ushort)failure.Code:x4}"),
            Exchange.Malformed malformed => (null, malformed.Reason),
            _ => (null, "no reply"),
        };
        evidence.End(TrialKind.BootInfo, t => mark.On(t) with { Proved = info is not null, Result = fault ?? mark.Way });
        evidence.Add(fault is null ? "boot info was read and is whole" : $"boot info failed: {fault}");
        return (info, fault);
    }

    /// <summary>Syncs once and asks for boot info, blindly when nothing or whole blocks came: an adapter may hold the OK back.</summary>
    public async ValueTask<BootInfo?> SyncAndProveAsync(TrialMark mark, CancellationToken cancellationToken)
    {
        byte[] answer = await SyncAsync(mark, QuietAfterLines, isLong: false, cancellationToken).ConfigureAwait(false);
        return answer.AsSpan().IndexOf("OK"u8) >= 0 ? (await ReadBootInfoAsync(mark, cancellationToken).ConfigureAwait(false)).Info
            : MayBeHeldBack(answer) ? await AskBlindlyAsync(mark, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>Listens at a rate, after <paramref name="before"/> was done while already listening.</summary>
    public async ValueTask<Trial> ListenAsync(BitRate rate, TimeSpan duration, PartEntry entry, Func<ValueTask>? before, CancellationToken cancellationToken)
    {
        if (link.BitRate != rate)
        {
            await link.SetBitRateAsync(rate, cancellationToken).ConfigureAwait(false);
        }

        evidence.Begin();
        if (link is ObservedLink { Refusal: not null } && before is null)
        {
            return evidence.End(TrialKind.Listen, t => t with { Entry = entry }); // it would be heard at another rate
        }

        if (before is not null)
        {
            await before().ConfigureAwait(false);
        }

        await line.ListenAsync(duration, cancellationToken).ConfigureAwait(false);
        Trial trial = evidence.End(TrialKind.Listen, t => t with { Entry = entry });
        evidence.Add(string.Create(CultureInfo.InvariantCulture, $"listening at {rate} baud{After(entry)}: {trial.Received} bytes"));
        return trial;
    }

    /// <summary>
    /// Asks for boot info twice behind a burst that brought nothing, so that an adapter which gathers bytes has enough of them to hand over (SYMPTOMS B08).
    /// When it was that, replies are pushed out from now on. A part that answers without an OK before its reply is in conversation: an earlier session is still
    /// open at this rate, or its OK was lost.
    /// </summary>
    public async ValueTask<BootInfo?> AskBlindlyAsync(TrialMark mark, CancellationToken cancellationToken)
    {
        var question = new GetBootInfo();
        evidence.Begin();
        (byte[] bytes, byte[]? data) = await line.AskBlindlyAsync(question, BlindWindow, cancellationToken).ConfigureAwait(false);
        evidence.Add($"boot info asked for twice without an OK: answered by {(bytes.Length == 0 ? "nothing" : Reading.Hex(bytes))}");
        BootInfo? info = data is null ? null : Decode(question, data).Info;
        bool held = info is null || bytes.AsSpan().IndexOf("OKOK"u8) >= 0;
        evidence.End(held ? TrialKind.BlindQuestion : TrialKind.BootInfo, t => mark.On(t) with { Proved = info is not null, Result = info is null ? null : mark.Way });
        if (info is null)
        {
            return null;
        }

        IsInSession = !held;
        if (!held)
        {
            await line.DrainAsync(family.QuietAfterSync, cancellationToken).ConfigureAwait(false); // the answer to the second question
            evidence.Add("it was answered without an OK before: an earlier session is still open, or the OK was lost");
            return info;
        }

        if (!line.UsesFillers)
        {
            progress.Report(new JobEvent.Warned(Diagnosis.Of(ConnectFaults.HoldsBack, ("port", link.Identity.Name))));
        }

        line.UseFillers();
        return info;
    }

    /// <summary>
    /// An OK and then nothing: an adapter may lose replies of exactly 32 bytes, which boot info has (SYMPTOMS A11). While the ROM still listens it is asked once more,
    /// with a filler behind the question that gives the reply another length.
    /// </summary>
    private async ValueTask<Exchange> AskAsync(GetBootInfo command, CancellationToken cancellationToken)
    {
        CommandLimits limits = CommandLimits.Of(command, family, null);
        if (line.UsesFillers)
        {
            return await line.ExchangeAsync(command, limits, cancellationToken).ConfigureAwait(false);
        }

        Exchange first = await line.ExchangeAsync(command, limits with { Silence = family.RomIdleTimeout / 4 }, cancellationToken).ConfigureAwait(false);
        if (first is not Exchange.Silence)
        {
            return first;
        }

        Repeats++;
        line.UseFillers();
        Exchange second = await line.ExchangeAsync(command, limits with { Silence = family.RomIdleTimeout / 2 }, cancellationToken).ConfigureAwait(false);
        if (second is Exchange.Silence)
        {
            line.StopFillers();
        }

        return second;
    }

    private static string After(PartEntry entry) => entry switch
    {
        PartEntry.LinesInReset => " while the lines hold the part in reset",
        PartEntry.LinesToRom => " after the lines led into the ROM",
        PartEntry.LinesToFlash => " after the lines started the firmware",
        PartEntry.UserToFlash => " after a reset by hand with BOOT low",
        PartEntry.UserToRom => " after a reset by hand with BOOT high",
        _ => string.Empty,
    };

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
