using NcpFlash.Cli.Reporting;
using NcpFlash.Diagnostics;
using NcpFlash.Links;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Running;

/// <summary>Opens the port a command line names.</summary>
internal static class PortOpener
{
    /// <summary>
    /// Opens the port at the boot rate. The last part of the conversation is always kept, all of it when a trace file is named. With
    /// <c>--wait</c> a missing port is waited for, also in the middle of a job.
    /// </summary>
    /// <exception cref="NcpException"><c>file.not-writable</c> for the trace; the port's own faults.</exception>
    public static async Task<OpenPort> OpenAsync(Connection connection, TimeProvider time, Reporter reporter, CancellationToken cancellationToken)
    {
        TraceFile? trace = connection.TraceFile is { } file ? new TraceFile(file, time, reporter) : null;
        EmulatedBoard? board = null;
        try
        {
            board = connection.Port is PortAddress.Emulator emulator ? await EmulatedBoard.StartAsync(emulator.Options) : null;
            var port = new NamedPort(connection, board, time);
            void Waiting(Diagnosis why, TimeSpan limit) => reporter.Report(new JobEvent.Waiting(limit, why.Phrase));
            ISerialLink link = await new PortWait(port.OpenAsync, time, Waiting).OpenAsync(connection.Wait ?? TimeSpan.Zero, cancellationToken);
            WarnOfLatency(link, reporter);
            ISerialLink steady = connection.Wait is { } patience ? new ReopeningLink(link, port.OpenAgainAsync, patience, time, Waiting) : link;
            IAsyncDisposable?[] behind = [board, trace];
            TraceWriter writer = reporter.Trace = trace?.Writer ?? new TraceWriter(time);
            HostFacts actual = HostProbe.Look(link.Identity.Name, link.Identity.Kind);
            return new OpenPort(new TraceLink(steady, writer), [.. behind.OfType<IAsyncDisposable>()])
            {
                Control = connection.Options.Control,
                Host = connection.Port is PortAddress.Emulator { Options.Computer: { } computer } ? computer.Facts(actual) : actual,
            };
        }
        catch
        {
            if (board is not null) await board.DisposeAsync();
            if (trace is not null) await trace.DisposeAsync();
            throw;
        }
    }

    private static void WarnOfLatency(ISerialLink link, Reporter reporter)
    {
        if (link is SerialPortLink { Latency: { IsLong: true } latency }) reporter.Report(new JobEvent.Warned(latency.Finding));
    }
}
