using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Diagnostics.Rules;
using NcpFlash.Diagnostics.Signals;
using NcpFlash.Links;
using NcpFlash.Sessions;
using NcpFlash.Wire;

namespace NcpFlash.Jobs;

/// <summary>Looks at what a part does when it is told to start its firmware: whether it says something, and whether it is still in its ROM (SYMPTOMS F).</summary>
internal sealed class StartWatch(ISerialLink link, ChipFamily family, TimeProvider time, ConnectOptions options, IProgress<JobEvent> progress)
{
    /// <summary>How long is listened at each rate; a boot log begins some ten milliseconds after the reset.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(300);

    /// <summary>Starts the part by its lines, once for each rate at which it may talk.</summary>
    /// <exception cref="NcpException"><c>part.still-in-rom</c> or <c>part.other-version</c>; the port's own faults.</exception>
    public Task<ImmutableArray<Diagnosis>> ByControlAsync(CancellationToken cancellationToken) =>
        RunAsync(PartEntry.LinesToFlash, ByControl(cancellationToken), cancellationToken);

    /// <summary>The part's ROM has just been told to start the firmware, which cannot be repeated.</summary>
    /// <exception cref="NcpException"><c>part.still-in-rom</c> or <c>part.other-version</c>; the port's own faults.</exception>
    public Task<ImmutableArray<Diagnosis>> AfterCommandAsync(CancellationToken cancellationToken) => RunAsync(PartEntry.CommandToFlash, null, cancellationToken);

    /// <summary>Starts the part by its lines over the link of somebody else, to whose evidence it adds what comes of it, and who lets go of the lines.</summary>
    public Task ObserveAsync(RomTrials trials, CancellationToken cancellationToken) => ObserveAsync(trials, PartEntry.LinesToFlash, ByControl(cancellationToken), cancellationToken);

    private Func<ISerialLink, ValueTask> ByControl(CancellationToken cancellationToken) =>
        observed => options.Control.LeaveAsync(new BootContext(observed, family, time, progress), cancellationToken);

    private async Task<ImmutableArray<Diagnosis>> RunAsync(PartEntry entry, Func<ISerialLink, ValueTask>? leave, CancellationToken cancellationToken)
    {
        var evidence = new EvidenceLog(time) { Host = options.Host, Stated = options.Stated with { MeantToRun = true } };
        var observed = new ObservedLink(link, evidence);
        await ObserveAsync(new RomTrials(observed, new RomLine(observed, time, evidence), family, evidence, progress), entry, leave, cancellationToken).ConfigureAwait(false);
        Evidence seen = evidence.ToEvidence();
        ImmutableArray<Diagnosis> faults = [.. RuleBook.Causes(seen).Where(d => d.Kind == WorkFaults.StillInRom || d.Kind == WorkFaults.OldVersion)];
        if (entry == PartEntry.CommandToFlash)
        {
            // Whether a reset by command samples BOOT anew is not known of these parts: coming back to the ROM is worth a word, and no failure of the reset.
            return [.. faults, .. RuleBook.Remarks(seen).Where(d => WorkFaults.All.Contains(d.Kind))];
        }

        return faults is [var first, .. var others]
            ? throw new NcpException(first, seen, []) { Candidates = others }
            : [.. RuleBook.Remarks(seen).Where(d => WorkFaults.All.Contains(d.Kind))];
    }

    private async Task ObserveAsync(RomTrials trials, PartEntry entry, Func<ISerialLink, ValueTask>? leave, CancellationToken cancellationToken)
    {
        bool hasRates = link.Identity.Kind is not (LinkKind.Tcp or LinkKind.Replay);
        foreach (BitRate rate in hasRates ? FurtherTrials.ConsoleRates : [link.BitRate])
        {
            Trial heard = await trials.ListenAsync(rate, Window, entry, leave is null ? null : () => leave(trials.Link), cancellationToken).ConfigureAwait(false);
            if (ReadableText.Longest(heard.Bytes.AsSpan()) is not null)
            {
                return;
            }
        }

        if (hasRates)
        {
            await trials.Link.SetBitRateAsync(options.BootRate ?? family.BootRate, cancellationToken).ConfigureAwait(false);
        }

        var mark = new TrialMark(entry);
        BootInfo? info = await trials.SyncAndProveAsync(mark, cancellationToken).ConfigureAwait(false);
        if (info is null && hasRates && trials.Evidence.Last is { Received: > 0 })
        {
            // Something answered, and not as a ROM that waits for a handshake: it may still be in the session of the job.
            await new OpenSession(trials, mark).FindAsync(RateLadder.Of(options, link.Identity.Kind, family).Rates, cancellationToken).ConfigureAwait(false);
        }
    }
}
