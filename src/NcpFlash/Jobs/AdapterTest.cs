using System.Collections.Immutable;
using System.Globalization;
using NcpFlash.Adapters;
using NcpFlash.Diagnostics;
using NcpFlash.Diagnostics.Rules;
using NcpFlash.Links;
using NcpFlash.Sessions;

namespace NcpFlash.Jobs;

/// <summary>Grades an adapter by what comes back through a jumper between its TX and RX.</summary>
/// <param name="port">An open link; it stays open.</param>
/// <param name="time">The clock of all waits and of the measurements.</param>
/// <param name="progress">Told each test as it begins and what came of it.</param>
public sealed class AdapterTest(ISerialLink port, TimeProvider time, IProgress<JobEvent> progress)
{
    /// <summary>No multiple of a packet: some drivers lose such blocks, which says nothing of a rate (SYMPTOMS A11).</summary>
    private const int PatternLength = 4097;

    /// <summary>How often each pattern is sent: the median of its times stands for the rate, as a busy computer makes single ones longer.</summary>
    private const int Timings = 3;

    private const int Turns = 20;

    /// <summary>The rate of first contact.</summary>
    private static readonly BitRate First = new(500_000);

    /// <summary>The rates, slowest first.</summary>
    public static ImmutableArray<BitRate> Rates { get; } = [new(115_200), new(230_400), new(460_800), First, new(921_600), new(1_000_000), new(1_500_000), new(2_000_000), new(3_000_000)];

    /// <summary>Runs the test.</summary>
    /// <param name="host">What is known of the computer.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="NcpException">The port failed.</exception>
    public async Task<AdapterReport> RunAsync(HostFacts host, CancellationToken cancellationToken)
    {
        var evidence = new EvidenceLog(time) { Host = host, Stated = new StatedFacts { Jumper = true } };
        var link = new ObservedLink(port, evidence);
        var trials = new JumperTrials(link, evidence, time);
        ImmutableArray<JumperResult> blocks = await BlocksAsync(link, trials, cancellationToken).ConfigureAwait(false);
        bool holds = blocks.Any(b => b.Sent < 32 && b.Received == 0) && blocks.Any(b => b is { Sent: >= 32, Received: >= 32 });
        long zeros = ZerosOf(evidence.ToEvidence());
        bool any = zeros == 0 && blocks.Any(b => b.Received > 0);
        TimeSpan? latency = any ? await LatencyAsync(trials, blocks, cancellationToken).ConfigureAwait(false) : null;
        ImmutableArray<AdapterRateResult> rates = any ? await RatesAsync(link, trials, (latency ?? TimeSpan.Zero, holds), cancellationToken).ConfigureAwait(false) : [];
        await link.SetBitRateAsync(First, cancellationToken).ConfigureAwait(false);
        BitRate? clean = CleanOf(rates);
        ImmutableArray<Diagnosis> findings = RuleBook.Rank(evidence.ToEvidence());
        if (zeros > 0)
        {
            findings = [Diagnosis.Of(WiringFaults.StuckLow, Fact.From("received", zeros)), .. findings.Where(f => f.Kind != TransportFaults.NoLoop)];
        }
        else if (any && clean is null)
        {
            findings = findings.Add(Diagnosis.Of(TransportFaults.NoCleanRate, ("slowest", Rates[0].ToString()), ("fastest", Rates[^1].ToString())));
        }

        return new AdapterReport(any ? GradeOf(clean, holds || findings.Any(f => f.Kind == TransportFaults.LosesBlocks), latency) : null, clean, holds, blocks, rates, latency, findings, evidence.ToEvidence()) { ClearToSend = link.ClearToSend };
    }

    /// <summary>How many bytes came of a line that is held low: nothing but zeros, whatever was sent; 0 for any other line.</summary>
    private static long ZerosOf(Evidence evidence)
    {
        Trial[] heard = [.. evidence.Trials.Where(t => t is { Kind: TrialKind.Loopback, Received: > 0 })];
        return heard.Length > 0 && heard.All(t => t.Bytes.All(b => b == 0)) ? heard.Sum(t => t.Received) : 0;
    }

    /// <summary>The highest rate up to which, from that of first contact on, all are clean; where that one is not, the highest clean one below it.</summary>
    private static BitRate? CleanOf(ImmutableArray<AdapterRateResult> rates)
    {
        int first = Rates.IndexOf(First);
        AdapterRateResult? above = rates.Skip(first).TakeWhile(r => r.IsClean).LastOrDefault();
        return (above ?? rates.Take(first).LastOrDefault(r => r.IsClean))?.Asked;
    }

    /// <summary>An adapter that keeps or loses some blocks is never more than one to make do with, whatever its rate.</summary>
    private static AdapterGrade GradeOf(BitRate? clean, bool keepsBlocks, TimeSpan? latency) => clean?.BitsPerSecond switch
    {
        null => AdapterGrade.D,
        >= 2_000_000 when !keepsBlocks && latency < TimeSpan.FromMilliseconds(5) => AdapterGrade.A,
        >= 921_600 when !keepsBlocks => AdapterGrade.B,
        >= 500_000 => AdapterGrade.C,
        _ => AdapterGrade.D,
    };

    private async Task<ImmutableArray<JumperResult>> BlocksAsync(ObservedLink link, JumperTrials trials, CancellationToken cancellationToken)
    {
        progress.Report(new JobEvent.Trying($"blocks of {string.Join(", ", JumperTrials.Lengths)} bytes at {First} baud"));
        await link.SetBitRateAsync(First, cancellationToken).ConfigureAwait(false);
        var blocks = ImmutableArray.CreateBuilder<JumperResult>();
        foreach (int length in JumperTrials.Lengths)
        {
            blocks.Add(await trials.SendAsync(length, cancellationToken).ConfigureAwait(false));
        }

        string[] lost = [.. blocks.Where(b => b.Errors > 0).Select(b => b.Sent.ToString(CultureInfo.InvariantCulture))];
        progress.Report(new JobEvent.Checked("blocks", lost.Length == 0 ? "all came back" : "not whole: " + string.Join(", ", lost)));
        return blocks.ToImmutable();
    }

    private async Task<TimeSpan?> LatencyAsync(JumperTrials trials, ImmutableArray<JumperResult> blocks, CancellationToken cancellationToken)
    {
        if (blocks.FirstOrDefault(b => b is { Received: > 0, Errors: 0 })?.Sent is not { } length)
        {
            return null;
        }

        progress.Report(new JobEvent.Trying($"the turn-around of {length} byte{(length == 1 ? string.Empty : "s")}"));
        var times = new List<TimeSpan>();
        for (int i = 0; i < Turns; i++)
        {
            if (await trials.SendAsync(length, cancellationToken).ConfigureAwait(false) is { Errors: 0 } back)
            {
                times.Add(back.Time);
            }
        }

        times.Sort();
        TimeSpan? median = times.Count == 0 ? null : times[times.Count / 2];
        progress.Report(new JobEvent.Checked("turn-around", median is { } middle ? Reading.Time(middle) : "none came back"));
        return median;
    }

    private async Task<ImmutableArray<AdapterRateResult>> RatesAsync(ObservedLink link, JumperTrials trials, (TimeSpan Latency, bool HoldsBack) known, CancellationToken cancellationToken)
    {
        var results = ImmutableArray.CreateBuilder<AdapterRateResult>();
        foreach (BitRate rate in Rates)
        {
            progress.Report(new JobEvent.Trying($"{PatternLength} bytes at {rate} baud"));
            BitRate reported = await link.SetBitRateAsync(rate, cancellationToken).ConfigureAwait(false);
            var timings = new List<AdapterRateResult>();
            for (int timing = 0; timing < Timings; timing++)
            {
                timings.Add(await RateAsync(trials, (rate, reported), known, cancellationToken).ConfigureAwait(false));
            }

            AdapterRateResult result = Together(timings);
            results.Add(result);
            progress.Report(new JobEvent.Checked($"{rate} baud", Describe(result)));
        }

        return results.ToImmutable();
    }

    private static async Task<AdapterRateResult> RateAsync(
        JumperTrials trials, (BitRate Asked, BitRate Reported) rate, (TimeSpan Latency, bool HoldsBack) known, CancellationToken cancellationToken)
    {
        JumperResult back = await trials.SendAsync(PatternLength, cancellationToken).ConfigureAwait(false);
        TimeSpan onLine = back.Time - known.Latency;
        BitRate? measured = back.Received >= PatternLength - JumperTrials.MostHeld && onLine > TimeSpan.Zero
            ? new BitRate((int)(back.Received * BitRate.BitsPerByte / onLine.TotalSeconds)) : null;
        bool held = known.HoldsBack && back is { Wrong: 0, Missing: <= JumperTrials.MostHeld };
        return new AdapterRateResult(rate.Asked, rate.Reported, measured, PatternLength, held ? 0 : back.Errors);
    }

    /// <summary>One result of several: the most errors, the median rate, and how far the rates lie apart.</summary>
    private static AdapterRateResult Together(List<AdapterRateResult> timings)
    {
        int[] measured = [.. timings.Where(t => t.Measured is not null).Select(t => t.Measured!.Value.BitsPerSecond).Order()];
        AdapterRateResult worst = timings.MaxBy(t => t.Errors)!;
        return measured.Length == 0 ? worst
            : worst with { Measured = new BitRate(measured[measured.Length / 2]), SpreadPercent = 100.0 * (measured[^1] - measured[0]) / measured[measured.Length / 2] };
    }

    private static string Describe(AdapterRateResult result)
    {
        string errors = result.IsClean ? "clean" : result.Errors == 0 ? "whole, but at another rate" : string.Create(CultureInfo.InvariantCulture, $"{result.Errors} of {result.Sent} bytes wrong or missing");
        string reported = result.Reported == result.Asked ? string.Empty : $", the port makes {result.Reported} of it";
        return $"{errors}{reported}{(result.Measured is { } measured && !result.IsClean && result.Errors == 0 ? string.Create(CultureInfo.InvariantCulture, $", by the clock about {measured}, {result.SpreadPercent:0} % apart in {Timings} runs") : string.Empty)}";
    }
}
