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
    private const int PatternLength = 4096;
    private const int Turns = 20;
    private static readonly BitRate First = new(500_000);

    /// <summary>The rates, slowest first.</summary>
    public static ImmutableArray<BitRate> Rates { get; } = [First, new(921_600), new(1_000_000), new(1_500_000), new(2_000_000), new(3_000_000)];

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
        bool any = blocks.Any(b => b.Received > 0);
        TimeSpan? latency = any ? await LatencyAsync(trials, blocks, cancellationToken).ConfigureAwait(false) : null;
        ImmutableArray<AdapterRateResult> rates = any ? await RatesAsync(link, trials, (latency ?? TimeSpan.Zero, holds), cancellationToken).ConfigureAwait(false) : [];
        await link.SetBitRateAsync(First, cancellationToken).ConfigureAwait(false);
        BitRate? clean = rates.TakeWhile((r, i) => r.IsClean || rates.Skip(i).Any(later => later.IsClean)).LastOrDefault(r => r.IsClean)?.Asked;
        return new AdapterReport(any ? GradeOf(clean, holds, latency) : null, clean, holds, blocks, rates, latency, RuleBook.Rank(evidence.ToEvidence()), evidence.ToEvidence());
    }

    private static AdapterGrade GradeOf(BitRate? clean, bool holds, TimeSpan? latency) => clean?.BitsPerSecond switch
    {
        null => AdapterGrade.D,
        >= 2_000_000 when !holds && latency < TimeSpan.FromMilliseconds(5) => AdapterGrade.A,
        >= 921_600 when !holds => AdapterGrade.B,
        _ => AdapterGrade.C,
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
        int length = blocks.First(b => b.Received > 0 && b.Errors == 0 || b.Received >= b.Sent).Sent;
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
            JumperResult back = await trials.SendAsync(PatternLength, cancellationToken).ConfigureAwait(false);
            TimeSpan onLine = back.Time - known.Latency;
            BitRate? measured = back.Received == PatternLength && onLine > TimeSpan.Zero
                ? new BitRate((int)(PatternLength * BitRate.BitsPerByte / onLine.TotalSeconds)) : null;
            var result = new AdapterRateResult(rate, reported, measured, PatternLength, known.HoldsBack && back.Errors <= JumperTrials.MostHeld ? 0 : back.Errors);
            results.Add(result);
            progress.Report(new JobEvent.Checked($"{rate} baud", Describe(result)));
        }

        return results.ToImmutable();
    }

    private static string Describe(AdapterRateResult result)
    {
        string errors = result.Errors == 0 ? "clean" : string.Create(CultureInfo.InvariantCulture, $"{result.Errors} of {result.Sent} bytes wrong or missing");
        string reported = result.Reported == result.Asked ? string.Empty : $", the port makes {result.Reported} of it";
        return $"{errors}{reported}{(result.Measured is { } measured && !result.IsClean && result.Errors == 0 ? $", by the clock about {measured}" : string.Empty)}";
    }
}
