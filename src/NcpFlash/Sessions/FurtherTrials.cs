using System.Collections.Immutable;
using NcpFlash.Diagnostics;
using NcpFlash.Diagnostics.Rules;
using NcpFlash.Diagnostics.Signals;
using NcpFlash.Links;
using NcpFlash.Sessions.Boot;

namespace NcpFlash.Sessions;

/// <summary>
/// What a patient expert tries when all handshakes bring nothing (SYMPTOMS 1.5): other wirings of the control lines; and then listening, which only tells why.
/// </summary>
internal sealed class FurtherTrials(RomTrials trials)
{
    /// <summary>The rates at which firmware of these parts talks (SYMPTOMS B01).</summary>
    public static ImmutableArray<BitRate> ConsoleRates { get; } = [new(2_000_000), new(921_600), new(115_200)];

    /// <summary>How long is listened at each rate without a reset, during one, and after one.</summary>
    private static readonly TimeSpan Passive = TimeSpan.FromMilliseconds(150), InReset = TimeSpan.FromMilliseconds(60), AfterReset = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Answers that settle a wiring, and tries for them. One that woke the part only by what was done before it does not reset it: the part is then in
    /// conversation, and answers no handshake.
    /// </summary>
    private const int Confirmed = 2, MostTries = 4;

    /// <summary>Silence after which what was said before the reset has arrived; longer than a latency timer of 16 ms.</summary>
    private static readonly TimeSpan QuietInReset = TimeSpan.FromMilliseconds(20);

    /// <summary>The same where something still came: a hub or a virtual machine may bring it this late (SYMPTOMS B07).</summary>
    private static readonly TimeSpan LateInReset = TimeSpan.FromMilliseconds(120);

    /// <summary>Looks for the ROM by other means; null when it is not found. The link is left at <paramref name="rate"/>.</summary>
    public async Task<RomFound?> FindAsync(BootControl? entry, BitRate rate, CancellationToken cancellationToken)
    {
        if (trials.Link.Identity.Kind is LinkKind.Tcp or LinkKind.Replay)
        {
            return null; // no lines, and no rates to listen at
        }

        bool lines = QuickLines.Suits(entry, trials.Link.Identity);
        await ListenAsync(cancellationToken).ConfigureAwait(false);
        await trials.Link.SetBitRateAsync(rate, cancellationToken).ConfigureAwait(false);
        RomFound? found = lines
            ? await EnterUnfedAsync(cancellationToken).ConfigureAwait(false) ?? await EnterAwakeAsync(cancellationToken).ConfigureAwait(false) ?? await TryWiringsAsync(cancellationToken).ConfigureAwait(false)
            : null;
        if (found is null && lines)
        {
            await ListenToResetsAsync(cancellationToken).ConfigureAwait(false);
        }

        await trials.Link.SetBitRateAsync(rate, cancellationToken).ConfigureAwait(false);
        return found;
    }

    /// <summary>Into the ROM while nothing feeds the part through its input (SYMPTOMS B05).</summary>
    public async Task<RomFound?> EnterUnfedAsync(CancellationToken cancellationToken)
    {
        Tell("TX held low while CHIP_EN is low, so that the part is not fed through it");
        LinesControl control = QuickLines.Vendor.UnfedControl(BootControl.Lines.Text);
        await trials.Link.PlayAsync(QuickLines.Vendor.EnterUnfed, cancellationToken).ConfigureAwait(false);
        return await trials.SyncAndProveAsync(new TrialMark(PartEntry.LinesToRomUnfed), cancellationToken).ConfigureAwait(false) is { } info
            ? new RomFound(info, control) : null;
    }

    /// <summary>Into the ROM with DTR asserted behind it, over a bridge that may want it, or that nobody knows: the vendor's way leaves it released (ADAPTERS 2.2).</summary>
    public async Task<RomFound?> EnterAwakeAsync(CancellationToken cancellationToken)
    {
        if (PortFacts.Of(trials.Link.Identity) is { Model: not null } known && !known.Quirks.Contains(AdapterRules.DtrQuirk))
        {
            return null;
        }

        Tell("DTR asserted after the reset, for a bridge that passes nothing on without it");
        LinesControl control = QuickLines.Vendor.AwakeControl();
        await trials.Link.PlayAsync(QuickLines.Vendor.EnterAwake, cancellationToken).ConfigureAwait(false);
        var mark = new TrialMark(PartEntry.LinesToRomAwake, Way: $"--boot '{control.Text}'");
        return await trials.SyncAndProveAsync(mark, cancellationToken).ConfigureAwait(false) is { } info ? new RomFound(info, control) : null;
    }

    /// <summary>The other ways in which DTR and RTS may be wired to BOOT and CHIP_EN.</summary>
    public async Task<RomFound?> TryWiringsAsync(CancellationToken cancellationToken)
    {
        bool heard = trials.Evidence.ToEvidence().Trials.Any(t => t.Entry is PartEntry.LinesToRom or PartEntry.LinesToRomUnfed && Reading.IsHeard(t));
        foreach (LinesControl control in QuickLines.Search(PortFacts.Of(trials.Link.Identity).Quirks, heard))
        {
            TrialMark mark = TrialMark.Of(control);
            Tell($"DTR and RTS wired as {mark.Wiring}");
            for (int answers = 0, tries = 0; tries < MostTries && (answers > 0 || tries == 0); tries++)
            {
                await trials.Link.PlayAsync(control.Enter ?? ResetSequence.Empty, cancellationToken).ConfigureAwait(false);
                if (await trials.SyncAndProveAsync(mark, cancellationToken).ConfigureAwait(false) is { } info && !trials.IsInSession && ++answers == Confirmed)
                {
                    trials.Evidence.Add($"the part answers with DTR and RTS as {mark.Wiring}");
                    return new RomFound(info, control);
                }
            }
        }

        return null;
    }

    /// <summary>Listens at the rates of consoles without touching anything, until there is text.</summary>
    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        Tell("listening at " + string.Join(", ", ConsoleRates) + " baud");
        foreach (BitRate rate in ConsoleRates)
        {
            Trial heard = await trials.ListenAsync(rate, Passive, PartEntry.None, null, cancellationToken).ConfigureAwait(false);
            if (IsText(heard))
            {
                return;
            }
        }
    }

    /// <summary>Listens while the lines hold the part in reset, then after they lead it into its ROM, and after they start its firmware.</summary>
    public async Task ListenToResetsAsync(CancellationToken cancellationToken)
    {
        Tell("listening while the lines reset the part, with BOOT high and with BOOT low");
        await ListenToResetAsync(boot: true, PartEntry.LinesToRom, cancellationToken).ConfigureAwait(false);
        await ListenToResetAsync(boot: false, PartEntry.LinesToFlash, cancellationToken).ConfigureAwait(false);
    }

    private async Task ListenToResetAsync(bool boot, PartEntry entry, CancellationToken cancellationToken)
    {
        Trial? most = null;
        foreach (BitRate rate in ConsoleRates)
        {
            Trial heard = await ListenToOneAsync(rate, boot, entry, cancellationToken).ConfigureAwait(false);
            if (IsText(heard) || (Reading.IsHeldLow(heard) && new Reading(trials.Evidence.ToEvidence()).IsAlwaysLow))
            {
                return;
            }

            most = heard.Received > (most?.Received ?? 0) ? heard : most;
        }

        if (most is { Received: > 8 })
        {
            await ListenToOneAsync(most.Rate, boot, entry, cancellationToken).ConfigureAwait(false); // firmware says the same again, noise does not
        }
    }

    private async Task<Trial> ListenToOneAsync(BitRate rate, bool boot, PartEntry entry, CancellationToken cancellationToken)
    {
        await trials.Link.SetBitRateAsync(rate, cancellationToken).ConfigureAwait(false);
        return QuickLines.BridgeOf(PortFacts.Of(trials.Link.Identity).Quirks) is { } bridge
            ? await ListenToWordsAsync(rate, (boot ? bridge.Enter : bridge.Leave) ?? ResetSequence.Empty, entry, cancellationToken).ConfigureAwait(false)
            : await ListenToPulseAsync(rate, boot, entry, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Trial> ListenToPulseAsync(BitRate rate, bool boot, PartEntry entry, CancellationToken cancellationToken)
    {
        await trials.Link.PlayAsync(QuickLines.Vendor.Hold(boot), cancellationToken).ConfigureAwait(false);
        if (await trials.Line.DrainAsync(QuietInReset, cancellationToken).ConfigureAwait(false))
        {
            await trials.Line.DrainAsync(LateInReset, cancellationToken).ConfigureAwait(false);
        }

        await trials.ListenAsync(rate, InReset, PartEntry.LinesInReset, null, cancellationToken).ConfigureAwait(false);
        ValueTask Release() => trials.Link.PlayAsync(QuickLines.Vendor.Release(boot), cancellationToken);
        return await trials.ListenAsync(rate, AfterReset, entry, Release, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Trial> ListenToWordsAsync(BitRate rate, ResetSequence words, PartEntry entry, CancellationToken cancellationToken)
    {
        await trials.Line.DrainAsync(QuietInReset, cancellationToken).ConfigureAwait(false);
        return await trials.ListenAsync(rate, AfterReset, entry, () => trials.Link.PlayAsync(words, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private static bool IsText(Trial heard) => ReadableText.Longest(heard.Bytes.AsSpan()) is not null;

    private void Tell(string what) => trials.Progress.Report(new JobEvent.Trying(what));
}
