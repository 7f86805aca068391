using System.Collections.Immutable;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Reporting;
using NcpFlash.Jobs;

namespace NcpFlash.Cli.Running;

/// <summary>The same job on several parts at once, each on its port; what happens to one does not disturb the others.</summary>
/// <param name="invocation">The command line.</param>
/// <param name="ports">The ports.</param>
internal sealed class GangJob(Invocation invocation, ImmutableArray<GangPort> ports)
{
    private readonly GangScreen _screen = new(invocation.Shell, ports.Length);
    private readonly string[] _labels = invocation.Shell is { OutputIsTerminal: false, ErrorIsTerminal: false }
        ? [.. ports.Select(p => p.Label)] : ShortLabels.Of([.. ports.Select(p => p.Label)], invocation.Shell.Width);

    /// <summary>Runs <paramref name="job"/> on every port.</summary>
    /// <param name="job">The job on one port, with the invocation that tells of it.</param>
    /// <param name="question">Asked before factory data is lost, or null.</param>
    /// <returns>How it ended on each port; this never throws for what went wrong on one.</returns>
    public async Task<JobResult> RunAsync(Func<Connection, Invocation, LossQuestion?, CancellationToken, Task<JobResult>> job, LossQuestion? question)
    {
        long begun = invocation.Shell.Time.GetTimestamp();
        if (invocation.Reporter is TextReporter text) text.WriteAbove(_screen);
        using OneAnswer? answer = question is null ? null : new OneAnswer(question, _screen, invocation.Shell.Time);
        LossQuestion? ask = answer is null ? null : answer.AskAsync;
        PortEnding[] ends = await Task.WhenAll(ports.Select((port, index) => Task.Run(() => RunAsync(port, index, (c, i, token) => job(c, i, ask, token)))));
        TimeSpan elapsed = Working(invocation.Shell.Time.GetElapsedTime(begun) - (answer?.Waited ?? TimeSpan.Zero), ends);
        return new JobResult(GangText.Headline(ends, elapsed), Sum(ends, elapsed)) { Ports = [.. ends] };
    }

    private async Task<PortEnding> RunAsync(GangPort port, int index, Func<Connection, Invocation, CancellationToken, Task<JobResult>> job)
    {
        Reporter reporter = CreateReporter(port, index);
        Interrupts interrupts = invocation.Interrupts ?? throw new InvalidOperationException("Several jobs run only where something can interrupt them.");
        JobEnding ending = await JobRunner.EndAsync(invocation.Shell, reporter, interrupts, token => port.Connection is { } connection
            ? job(connection with { TraceFile = TraceOf(port) }, invocation.Under(reporter), token)
            : throw (port.Fault ?? throw new InvalidOperationException("A port without a connection has a fault.")).ToException());
        reporter.End(ending);
        return new PortEnding(port.Name, port.Label, ending, reporter.State);
    }

    private Reporter CreateReporter(GangPort port, int index)
    {
        bool json = invocation.ReporterOptions.Json;
        string label = json ? string.Empty : $"{_labels[index].PadRight(_labels.Max(l => l.Length))} | ";
        Shell shell = invocation.Shell with
        {
            Output = new LabelledWriter(_screen, invocation.Shell.Output, label),
            Error = new LabelledWriter(_screen, invocation.Shell.Error, label),
            Width = Math.Max(0, invocation.Shell.Width - label.Length),
        };
        return json ? new JsonReporter(shell, port.Name) : new TextReporter(shell, invocation.ReporterOptions, new GangRow(_screen, index, label, shell));
    }

    /// <summary>A trace file of its own for each port: <c>flash.trace</c> becomes <c>flash.ttyUSB0.trace</c>.</summary>
    private static string? TraceOf(GangPort port)
    {
        if (port.Connection?.TraceFile is not { } file) return null;
        string label = string.Concat(port.Label.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
        return Path.Combine(Path.GetDirectoryName(file) ?? string.Empty, $"{Path.GetFileNameWithoutExtension(file)}.{label}{Path.GetExtension(file)}");
    }

    /// <summary>Without the time in which somebody was asked; but some parts may have worked meanwhile, and it is no less than any of them took.</summary>
    private static TimeSpan Working(TimeSpan elapsed, PortEnding[] ends) =>
        ends.Select(e => e.Ending.Summary?.Elapsed ?? TimeSpan.Zero).Append(elapsed).Max();

    private static JobSummary Sum(PortEnding[] ends, TimeSpan elapsed)
    {
        JobSummary[] done = [.. ends.Select(e => e.Ending.Summary).OfType<JobSummary>()];
        return new JobSummary(elapsed, done.Sum(d => d.BytesWritten), done.Sum(d => d.BytesOnLine), done.Sum(d => d.BytesVerified), Chip: null);
    }
}
