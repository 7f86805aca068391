using System.Collections.Immutable;
using System.Globalization;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Diagnostics.Rules;
using NcpFlash.Links;
using NcpFlash.Sessions;

namespace NcpFlash.Jobs;

/// <summary>
/// Finds out why a part does not answer, or how well it does: bounded tests, cheapest first (SYMPTOMS 1.5). Nothing on the part is changed.
/// </summary>
/// <param name="link">An open link; it stays open.</param>
/// <param name="family">The chip family to expect.</param>
/// <param name="time">The clock of all waits.</param>
/// <param name="options">How to examine.</param>
/// <param name="progress">Told each test as it begins and what came of it.</param>
public sealed class Doctor(ISerialLink link, ChipFamily family, TimeProvider time, DoctorOptions options, IProgress<JobEvent> progress)
{
    /// <summary>Questions that are asked to learn the latency.</summary>
    public const int Questions = 20;

    /// <summary>Long frames that are read to prove the rate.</summary>
    public const int Frames = 8;

    /// <summary>How long somebody at the board is waited for, unless the boot control says how long: once through what it asks for.</summary>
    private static readonly TimeSpan Guidance = TimeSpan.FromSeconds(62);

    private static readonly ImmutableArray<BitRate> LowerRates = [new(460_800), new(230_400), new(115_200)];

    private readonly EvidenceLog _evidence = new(time) { Host = options.Connect.Host, Stated = options.Connect.Stated };

    private BitRate BootRate => options.Connect.BootRate ?? family.BootRate;

    private ConnectOptions Connect => Entry is null ? options.Connect : options.Connect with { Boot = Entry };

    private BootControl? Entry { get; } = options.Connect.Control.CanEnter(link.Identity) ? options.Connect.Control.LimitedTo(Guidance) : null;

    private bool HasRates => link.Identity.Kind is not (LinkKind.Tcp or LinkKind.Replay);

    /// <summary>Examines.</summary>
    /// <exception cref="NcpException">The port failed.</exception>
    public async Task<DoctorReport> RunAsync(CancellationToken cancellationToken)
    {
        progress.Report(new JobEvent.Connecting(link.Identity.Name, BootRate));
        var observed = new ObservedLink(link, _evidence);
        var line = new RomLine(observed, time, _evidence);
        var trials = new RomTrials(observed, line, family, _evidence, progress);
        var further = new FurtherTrials(trials);
        DoctorHealth? health = null;
        NcpException? fault = null;
        try
        {
            await ListenAsync(trials, further, cancellationToken).ConfigureAwait(false);
            await ReadRateBackAsync(observed, cancellationToken).ConfigureAwait(false);
            HandshakeCount count = await HandshakesAsync(trials, cancellationToken).ConfigureAwait(false);
            ConnectOptions? way = count.IsReached ? Found(count)
                : await FindWayAsync(trials, further, cancellationToken).ConfigureAwait(false);
            if (way is not null)
            {
                health = await MeasureAsync(way, count, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await AskForHelpAsync(trials, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (NcpException e) when (e.Diagnosis.Kind.Outcome == Outcome.ChipOrLink && e.Diagnosis.Kind != PortFaults.Gone)
        {
            fault = e; // such as a part that refuses the UART: that is a finding, and belongs into the report
        }
        finally
        {
            if (health is null)
            {
                await observed.ReleaseLinesAsync().ConfigureAwait(false);
            }
        }

        return Report(health, fault);
    }

    /// <summary>What was seen until an examination ended before its time: by <paramref name="fault"/>, or because it was cancelled.</summary>
    public DoctorReport SoFar(NcpException? fault) => Report(null, fault, isWhole: false);

    private DoctorReport Report(DoctorHealth? health, NcpException? fault, bool isWhole = true)
    {
        Evidence evidence = _evidence.ToEvidence();
        ImmutableArray<Diagnosis> causes = RuleBook.Causes(evidence);
        if (health is null && fault is null && isWhole)
        {
            causes = causes.IsEmpty ? [RuleBook.Fallback(evidence)] : causes;
        }
        else if (fault is not null)
        {
            causes = [fault.Diagnosis, .. causes.Where(c => c.Kind != fault.Diagnosis.Kind)];
        }

        return new DoctorReport(health, causes, RuleBook.Remarks(evidence), evidence, _evidence.Elapsed) { IsWhole = isWhole };
    }

    /// <summary>What the part says by itself: after a start that it is meant to have made, and at present.</summary>
    private async Task ListenAsync(RomTrials trials, FurtherTrials further, CancellationToken cancellationToken)
    {
        if (_evidence.Stated.MeantToRun == true && options.Connect.Control.CanLeave(link.Identity))
        {
            progress.Report(new JobEvent.Trying("whether the firmware starts, as it is meant to"));
            await new StartWatch(link, family, time, options.Connect, progress).ObserveAsync(trials, cancellationToken).ConfigureAwait(false);
            Trial[] started = [.. _evidence.ToEvidence().Trials.Where(t => t.Entry == PartEntry.LinesToFlash)];
            Tell("its start", started.Any(t => t.Proved) ? "the boot ROM answers" : Heard(TrialKind.Listen));
        }

        if (HasRates)
        {
            await further.ListenAsync(cancellationToken).ConfigureAwait(false);
            Tell("listening", Heard(TrialKind.Listen));
        }
    }

    private async Task ReadRateBackAsync(ObservedLink observed, CancellationToken cancellationToken)
    {
        if (!HasRates)
        {
            return;
        }

        progress.Report(new JobEvent.Trying("what the port makes of the rates"));
        var made = new List<string>();
        foreach (BitRate rate in new[] { family.WorkRate }.Concat(family.SlowerRates).Append(BootRate).Distinct())
        {
            BitRate real = await observed.SetBitRateAsync(rate, cancellationToken).ConfigureAwait(false);
            made.Add(observed.Refusal is not null ? $"{rate} is refused" : real == rate ? $"{rate}" : $"{rate} becomes {real}");
        }

        _evidence.Begin();
        _evidence.End(TrialKind.ReadBack);
        Tell("rates", string.Join(", ", made));
    }

    /// <summary>The way that was asked for, as far as it is seen to be one.</summary>
    private ConnectOptions Found(HandshakeCount count) => Connect with
    {
        Boot = count.Entry is null && Entry is not null ? BootControl.None : Connect.Boot,
        PushesRepliesOut = Connect.PushesRepliesOut || count.PushesRepliesOut,
    };

    /// <summary>Handshakes at the boot rate: a few, and as many as ten seconds allow once the first was answered.</summary>
    private async Task<HandshakeCount> HandshakesAsync(RomTrials trials, CancellationToken cancellationToken)
    {
        progress.Report(new JobEvent.Trying($"the handshake at {BootRate} baud"));
        RateLadder ladder = RateLadder.Of(options.Connect, link.Identity.Kind, family);
        var runner = new CommandRunner(trials.Line, family, ladder, _evidence, progress);
        var setup = new RomSetup((trials.Link, trials.Line, runner), family, ladder, _evidence, progress);
        var count = new HandshakeCount(trials, setup, Entry, BootRate, [.. HasRates ? ladder.Rates : [link.BitRate]]);
        await count.RunAsync(cancellationToken).ConfigureAwait(false);
        Tell($"handshake at {BootRate}", Of(count.Answered, count.Tried));
        return count;
    }

    /// <summary>Other ways to reach a part that does not answer; null when there is none.</summary>
    private async Task<ConnectOptions?> FindWayAsync(RomTrials trials, FurtherTrials further, CancellationToken cancellationToken)
    {
        progress.Report(new JobEvent.Trying("questions that push out an answer which the adapter holds back"));
        await trials.SyncAsync(default, cancellationToken).ConfigureAwait(false);
        await trials.Line.RestAsync(family.QuietAfterSync, cancellationToken).ConfigureAwait(false);
        bool answered = await trials.AskBlindlyAsync(default, cancellationToken).ConfigureAwait(false) is not null;
        bool held = answered && trials.Line.UsesFillers;
        Tell("held-back answer", held ? "yes, it came out" : "no");
        if (answered)
        {
            return Connect with { PushesRepliesOut = held };
        }

        foreach (BitRate rate in HasRates ? LowerRates.Where(r => r.BitsPerSecond < BootRate.BitsPerSecond) : [])
        {
            progress.Report(new JobEvent.Trying($"the handshake at {rate} baud"));
            await trials.Line.RestAsync(family.RomIdleTimeout + SyncSchedule.IdleMargin - trials.Line.SinceLastSent is { Ticks: > 0 } left ? left : TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            await trials.Link.SetBitRateAsync(rate, cancellationToken).ConfigureAwait(false);
            bool proved = await trials.SyncAndProveAsync(default, cancellationToken).ConfigureAwait(false) is not null;
            Tell($"handshake at {rate}", Of(proved ? 1 : 0, 1));
            if (proved)
            {
                return Connect with { BootRate = rate };
            }
        }

        RomFound? found = await further.FindAsync(Entry, BootRate, cancellationToken).ConfigureAwait(false);
        if (Entry is not null)
        {
            Tell("other ways of the lines", found is null ? "no answer" : $"answered with {found.Control?.Text}");
        }

        return found is null ? null : Connect with { Boot = found.Control };
    }

    /// <summary>Connects in the way that works, and measures.</summary>
    private async Task<DoctorHealth> MeasureAsync(ConnectOptions way, HandshakeCount count, CancellationToken cancellationToken)
    {
        progress.Report(new JobEvent.Trying("how fast the part answers, and at which rate"));
        await Task.Delay(family.RomIdleTimeout + SyncSchedule.IdleMargin, time, cancellationToken).ConfigureAwait(false);
        if (way.WorkRate is null && RuleBook.Driver(_evidence.ToEvidence()) is not null)
        {
            way = way with { WorkRate = new BitRate(AdapterRules.AppleLimit) };
        }

        var session = new IspSession(link, family, time, way, new Continued(progress));
        await session.ConnectAsync(cancellationToken).ConfigureAwait(false);
        await session.PrepareFlashAsync(cancellationToken).ConfigureAwait(false);
        await session.ExpectSteadyTrafficAsync(cancellationToken).ConfigureAwait(false); // what is lost is found again sooner, and nobody who comes next waits for long
        return await new HealthMeasure(session, _evidence, time, Tell).RunAsync((count.Answered, count.Tried), cancellationToken).ConfigureAwait(false);
    }

    private async Task AskForHelpAsync(RomTrials trials, CancellationToken cancellationToken)
    {
        if (options.AskFact is { } askFact && _evidence.Stated.OtherMcuOnLines is null)
        {
            bool? shared = await askFact("Is another microcontroller, such as the host's, wired to the part's two UART lines too", cancellationToken).ConfigureAwait(false);
            _evidence.Stated = _evidence.Stated with { OtherMcuOnLines = shared };
        }

        if (options.Ask is { } ask && HasRates)
        {
            await new GuidedTrials(trials, time, progress, ask).RunAsync(BootRate, cancellationToken).ConfigureAwait(false);
        }
    }

    private string Heard(TrialKind kind)
    {
        Trial[] heard = [.. _evidence.ToEvidence().Trials.Where(t => t.Kind == kind && t.Received > 0)];
        return heard.Length == 0 ? "nothing"
            : string.Join(", ", heard.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Received} bytes at {t.Rate}")));
    }

    private void Tell(string what, string result) => progress.Report(new JobEvent.Checked(what, result));

    /// <summary><c>18 of 20</c>.</summary>
    internal static string Of(int count, int all) => string.Create(CultureInfo.InvariantCulture, $"{count} of {all}");

    /// <summary>The port is told once.</summary>
    private sealed class Continued(IProgress<JobEvent> progress) : IProgress<JobEvent>
    {
        public void Report(JobEvent value)
        {
            if (value is not JobEvent.Connecting)
            {
                progress.Report(value);
            }
        }
    }
}
