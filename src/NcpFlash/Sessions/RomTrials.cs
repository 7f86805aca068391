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
    /// <summary>Silence that ends a drain before a burst; longer than an adapter's latency timer of 16 ms.</summary>
    private static readonly TimeSpan QuietBeforeSync = TimeSpan.FromMilliseconds(20);

    /// <summary>How long the replies to blind questions may take.</summary>
    private static readonly TimeSpan BlindWindow = TimeSpan.FromMilliseconds(150);

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

    /// <summary>Drains the line and sends one burst; returns what came until an OK or the end of the window.</summary>
    public async ValueTask<byte[]> SyncAsync(PartEntry entry, string? wiring, CancellationToken cancellationToken)
    {
        Trial Mark(Trial trial) => trial with { Entry = entry, Wiring = wiring };

        evidence.Begin();
        if (await line.DrainAsync(QuietBeforeSync, cancellationToken).ConfigureAwait(false))
        {
            evidence.End(TrialKind.Listen, Mark);
        }

        int count = family.SyncLength(link.BitRate);
        progress.Report(new JobEvent.SyncSent(link.BitRate, count));
        evidence.Begin();
        byte[] answer = await line.SyncAsync(count, family.SyncReplyWindow, cancellationToken).ConfigureAwait(false);
        evidence.End(TrialKind.Sync, Mark);
        progress.Report(new JobEvent.SyncAnswered(answer));
        evidence.Add(string.Create(CultureInfo.InvariantCulture,
            $"{count} x 0x55 at {link.BitRate} baud answered by {(answer.Length == 0 ? "nothing" : Reading.Hex(answer))}"));
        return answer;
    }

    /// <summary>Asks for boot info after an OK.</summary>
    /// <exception cref="NcpException"><c>connect.protected</c>.</exception>
    public async ValueTask<(BootInfo? Info, string? Fault)> ReadBootInfoAsync(PartEntry entry, string? wiring, CancellationToken cancellationToken)
    {
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
        evidence.End(TrialKind.BootInfo, t => t with { Entry = entry, Wiring = wiring, Proved = info is not null, Result = fault });
        evidence.Add(fault is null ? "boot info was read and is whole" : $"boot info failed: {fault}");
        return (info, fault);
    }

    /// <summary>Syncs once and asks for boot info when an OK came.</summary>
    public async ValueTask<BootInfo?> SyncAndProveAsync(PartEntry entry, string? wiring, CancellationToken cancellationToken)
    {
        byte[] answer = await SyncAsync(entry, wiring, cancellationToken).ConfigureAwait(false);
        return answer.AsSpan().IndexOf("OK"u8) < 0 ? null
            : (await ReadBootInfoAsync(entry, wiring, cancellationToken).ConfigureAwait(false)).Info;
    }

    /// <summary>Listens at a rate, after <paramref name="before"/> was done while already listening.</summary>
    public async ValueTask<Trial> ListenAsync(BitRate rate, TimeSpan duration, PartEntry entry, Func<ValueTask>? before, CancellationToken cancellationToken)
    {
        if (link.BitRate != rate)
        {
            await link.SetBitRateAsync(rate, cancellationToken).ConfigureAwait(false);
        }

        evidence.Begin();
        if (before is not null)
        {
            await before().ConfigureAwait(false);
        }

        await line.ListenAsync(duration, cancellationToken).ConfigureAwait(false);
        Trial trial = evidence.End(TrialKind.Listen, t => t with { Entry = entry });
        evidence.Add(string.Create(CultureInfo.InvariantCulture, $"listening at {rate} baud{After(entry)}: {trial.Received} bytes"));
        return trial;
    }

    /// <summary>Syncs and asks for boot info twice without waiting for the OK, so that an adapter which gathers bytes has enough of them to hand over.</summary>
    public async ValueTask<BootInfo?> AskBlindlyAsync(CancellationToken cancellationToken)
    {
        var question = new GetBootInfo();
        await SyncAsync(PartEntry.None, null, cancellationToken).ConfigureAwait(false);
        await line.RestAsync(family.QuietAfterSync, cancellationToken).ConfigureAwait(false);
        evidence.Begin();
        (byte[] bytes, byte[]? data) = await line.AskBlindlyAsync(question, BlindWindow, cancellationToken).ConfigureAwait(false);
        BootInfo? info = data is null ? null : Decode(question, data).Info;
        evidence.End(TrialKind.BlindQuestion, t => t with { Proved = info is not null });
        evidence.Add($"boot info asked for twice without an OK: answered by {(bytes.Length == 0 ? "nothing" : Reading.Hex(bytes))}");
        return info;
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
