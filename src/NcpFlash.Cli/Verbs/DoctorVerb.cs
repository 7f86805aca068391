using System.Collections.Immutable;
using System.CommandLine;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Reporting;
using NcpFlash.Cli.Running;
using NcpFlash.Diagnostics;
using NcpFlash.Jobs;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Verbs;

/// <summary><c>doctor</c>: why a part does not answer, or how well it does.</summary>
internal sealed class DoctorVerb : Verb
{
    private readonly ConnectionOptions _connection = new();
    private readonly Option<string?> _report = ConnectionOptions.One("--report", "FILE", "Write a zip file for a forum post or for support: text, JSON and trace, nothing private in it.");
    private readonly Option<bool> _noPrompt = new("--no-prompt") { Description = "Leave out the tests for which somebody has to lend a hand.", Arity = ArgumentArity.Zero };

    private readonly Option<string[]> _tell = new("--tell")
    {
        Description = $"What only you can know: {StatedText.Words}. May be given more than once.",
        HelpName = "FACT",
        Arity = ArgumentArity.OneOrMore,
    };

    public DoctorVerb()
        : base("doctor", "Find out why a part does not answer, or how well it does.")
    {
        _connection.AddTo(this);
        Options.Add(_report);
        Options.Add(_noPrompt);
        Options.Add(_tell);
    }

    public override string Usage => "--port PORT [options]";

    public override ImmutableArray<string> Notes =>
    [
        "Tests in order of cost: listening at several rates, what the port makes of a rate, handshakes at 500000 and at lower rates, questions that push out an answer which the adapter "
        + "holds back, other wirings of DTR and RTS, resets with BOOT high and low; and on a terminal a reset by hand and a jumper between TX and RX. Nothing on the part is changed.",
        "Some things nobody can see from here. --tell other-mcu says that another microcontroller is wired to the part's UART lines too; on a terminal you are asked for it where it matters. "
        + "--tell flashed, or flashed=VERSION, says that the part was flashed just before and is meant to run: then its firmware is started first, and its log is looked at.",
        "A healthy part takes less than ten seconds. One that does not answer takes about a minute, the tests by hand not counted.",
    ];

    public override ImmutableArray<string> Examples => ["doctor --port /dev/ttyUSB0", "doctor --port COM5 --report doctor.zip", "doctor --port emu:wires=swapped --no-prompt", "doctor --port COM5 --tell other-mcu"];

    public override async Task<JobResult> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        Connection connection = _connection.Read(invocation);
        StatedFacts stated = StatedText.Read(invocation, _tell, connection.Options.Stated);
        using ResultFile? file = invocation.Text(_report) is { } path ? new ResultFile(path) : null; // before minutes of work, of which nothing could be kept
        DoctorReport report;
        await using (OpenPort port = await PortOpener.OpenAsync(connection, invocation.Shell.Time, invocation.Reporter, cancellationToken))
        {
            ConnectOptions how = connection.Options with { Host = port.Host, Stated = stated };
            var options = new DoctorOptions(how)
            {
                Ask = invocation.Has(_noPrompt) ? null : Prompt.For(invocation.Shell, invocation.Reporter),
                AskFact = invocation.Has(_noPrompt) ? null : Prompt.YesOrNo(invocation.Shell, invocation.Reporter),
            };
            report = await ExamineAsync(new Doctor(port.Link, connection.Chip, invocation.Shell.Time, options, invocation.Reporter), file, invocation, cancellationToken);
            if (report.IsHealthy) port.Control.EndWell();
        }

        invocation.Reporter.Tell(new Finding("doctor", [.. DoctorText.Lines(report)], json => DoctorText.Write(json, report)));
        Keep(file, report, invocation);
        return report.Causes.IsEmpty
            ? new JobResult("the part is healthy")
            : throw new NcpException(report.Causes[0], report.Evidence, []) { Candidates = report.Causes[1..] };
    }

    /// <summary>Examines; what was seen until an end before its time is kept as well.</summary>
    private static async Task<DoctorReport> ExamineAsync(Doctor doctor, ResultFile? file, Invocation invocation, CancellationToken cancellationToken)
    {
        try
        {
            return await doctor.RunAsync(cancellationToken);
        }
        catch (Exception e) when (e is NcpException or OperationCanceledException)
        {
            Keep(file, doctor.SoFar(e as NcpException), invocation);
            throw;
        }
    }

    private static void Keep(ResultFile? file, DoctorReport report, Invocation invocation)
    {
        if (file is null) return;
        DoctorFile.Write(file, report, invocation.Reporter.Trace?.ReadTail() ?? string.Empty);
        invocation.Reporter.Tell(new Finding("report", [$"report written to {file.Path}"], json => json.WriteString("file", file.Path)));
    }
}
