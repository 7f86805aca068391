using System.Globalization;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
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
    /// <summary>Silence that ends a drain before a burst; longer than an adapter's latency timer of 16 ms.</summary>
    private static readonly TimeSpan QuietBeforeSync = TimeSpan.FromMilliseconds(20);

    /// <summary>Rest after an idle time-out until it has certainly passed.</summary>
    public static TimeSpan IdleMargin { get; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Makes up to <paramref name="attempts"/> attempts, each beginning with <paramref name="entry"/> if there is one.</summary>
    /// <exception cref="NcpException">No attempt succeeded; the finding is drawn from all of them.</exception>
    public async Task<BootInfo> RunAsync(BootControl? entry, int attempts, CancellationToken cancellationToken)
    {
        var surroundings = new BootContext(link, family, line.Time, progress);
        var answers = new List<byte[]>();
        string? bootInfoFault = null;
        for (int number = 1; number <= attempts; number++)
        {
            await RestBeforeAsync(number, attempts, cancellationToken).ConfigureAwait(false);
            progress.Report(new JobEvent.AttemptStarted(number, attempts, entry is not null));
            byte[]? early = entry is null ? null : await entry.EnterAsync(surroundings, SyncOnceAsync, cancellationToken).ConfigureAwait(false);
            byte[] answer = early ?? await SyncOnceAsync(cancellationToken).ConfigureAwait(false);
            answers.Add(answer);
            if (answer.AsSpan().IndexOf("OK"u8) < 0)
            {
                continue;
            }

            progress.Report(new JobEvent.Synced(number));
            (BootInfo? info, bootInfoFault) = await ReadBootInfoAsync(cancellationToken).ConfigureAwait(false);
            if (info is not null)
            {
                return info;
            }
        }

        Diagnosis finding = bootInfoFault is not null
            ? Diagnosis.Of(ConnectFaults.BootInfoFailed, ("reason", bootInfoFault))
            : ConnectFindings.Of(answers, family.SyncLength(link.BitRate), link.BitRate, link.Identity.Name);
        throw finding.ToException(evidence.ToEvidence());
    }

    /// <summary>
    /// A ROM that still waits for commands of an earlier session takes a burst for the beginning of a frame, and every burst restarts its idle
    /// clock. So the second attempt follows a silence longer than the ROM's own idle time-out, and the last one longer than what
    /// a session may have set.
    /// </summary>
    private async ValueTask RestBeforeAsync(int attempt, int attempts, CancellationToken cancellationToken)
    {
        TimeSpan silence = attempt switch
        {
            2 => family.RomIdleTimeout,
            > 2 when attempt == attempts => family.RaisedIdleTimeout,
            _ => TimeSpan.Zero,
        };
        TimeSpan left = silence + IdleMargin - line.SinceLastSent;
        if (silence > TimeSpan.Zero && left > TimeSpan.Zero)
        {
            progress.Report(new JobEvent.Waiting(left, "an earlier session of the part may still be open"));
            await line.RestAsync(left, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<byte[]> SyncOnceAsync(CancellationToken cancellationToken)
    {
        await line.DrainAsync(QuietBeforeSync, cancellationToken).ConfigureAwait(false);
        int count = family.SyncLength(link.BitRate);
        progress.Report(new JobEvent.SyncSent(link.BitRate, count));
        byte[] answer = await line.SyncAsync(count, family.SyncReplyWindow, cancellationToken).ConfigureAwait(false);
        progress.Report(new JobEvent.SyncAnswered(answer));
        evidence.Add(string.Create(CultureInfo.InvariantCulture,
            $"{count} x 0x55 at {link.BitRate} baud answered by {(answer.Length == 0 ? "nothing" : ConnectFindings.Hex(answer))}"));
        return answer;
    }

    private async ValueTask<(BootInfo? Info, string? Fault)> ReadBootInfoAsync(CancellationToken cancellationToken)
    {
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
        evidence.Add(fault is null ? "boot info was read and is whole" : $"boot info failed: {fault}");
        return (info, fault);
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
