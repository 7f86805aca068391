using System.Collections.Immutable;
using System.CommandLine;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Reporting;
using NcpFlash.Cli.Running;
using NcpFlash.Diagnostics;
using NcpFlash.Jobs;
using NcpFlash.Links;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Verbs;

/// <summary><c>adapter test</c>: grades an adapter on a jumper.</summary>
internal sealed class AdapterVerb : Verb
{
    private const string Test = "test";

    private readonly Argument<string?> _action = new("action") { HelpName = "test", Arity = ArgumentArity.ZeroOrOne, Description = "Test the adapter." };
    private readonly ConnectionOptions _connection = new();
    private readonly Option<bool> _save = new("--save") { Description = "Keep what was learned of this adapter for later jobs.", Arity = ArgumentArity.Zero };

    public AdapterVerb()
        : base("adapter", "Grade an adapter by what comes back through a jumper between its TX and RX.")
    {
        Arguments.Add(_action);
        Options.Add(_connection.Port);
        Options.Add(_save);
    }

    public override string Usage => "test --port PORT [options]";

    public override ImmutableArray<string> Notes =>
    [
        "Take the module off the adapter first and join the adapter's TX and RX by a wire; where it has CTS, tie that to GND.",
        "Grades: A works at 2000000 baud and answers within 5 ms; B at 921600 or more; C at 500000, or holds short replies back; D at a slower rate only, or at none.",
    ];

    public override ImmutableArray<string> Examples => ["adapter test --port /dev/ttyUSB0", "adapter test --port emu:wires=joined,adapter=cp2102", "adapter test --port COM5 --save"];

    public override async Task<JobResult> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        string action = invocation.Optional(_action) ?? throw invocation.Missing(Test);
        if (action != Test) throw invocation.Fault(UsageDiagnoses.BadChoice, ("text", action), ("option", "adapter"), ("choices", Test), ("example", "test --port /dev/ttyUSB0"));
        var connection = new Connection(PortAddress.Of(invocation, invocation.Text(_connection.Port)), Chips.ChipCatalog.Default, new ConnectOptions(BootControl.None), invocation.Text(CommonOptions.Trace));
        AdapterReport report;
        await using (OpenPort port = await PortOpener.OpenAsync(connection, invocation.Shell.Time, invocation.Reporter, cancellationToken))
        {
            report = await new AdapterTest(port.Link, invocation.Shell.Time, invocation.Reporter).RunAsync(port.Host, cancellationToken);
            invocation.Reporter.Tell(new Finding("adapter-test", [.. AdapterText.Lines(report)], json => AdapterText.Write(json, report)));
            if (invocation.Has(_save)) Save(invocation, port.Link.Identity, report, connection.Chip.WorkRate);
        }

        Diagnosis? failure = report.Grade is null || report.CleanRate is null ? report.Findings.FirstOrDefault(f => f.Kind.Outcome != Outcome.Done) : null;
        return failure is null
            ? new JobResult($"grade {report.Grade}: use {report.CleanRate} baud")
            : throw new NcpException(failure, report.Evidence, []) { Candidates = [.. report.Findings.Where(f => f != failure && f.Kind.Outcome != Outcome.Done)] };
    }

    /// <summary>Keeps what was learned, and says what is kept or why nothing is.</summary>
    private static void Save(Invocation invocation, LinkIdentity port, AdapterReport report, BitRate workRate)
    {
        var memory = new AdapterMemory(invocation.Shell.StateFolder, invocation.Shell.Time, warning => invocation.Reporter.Report(new JobEvent.Warned(warning)));
        int? limit = report.CleanRate?.BitsPerSecond < workRate.BitsPerSecond ? report.CleanRate?.BitsPerSecond : null;
        MemoryResult? result = report.CleanRate is null ? null : memory.Keep(port, limit, report.HoldsBack);
        string text = result switch
        {
            null => "nothing is kept: no rate was clean",
            MemoryResult.Kept => $"kept for later jobs over this adapter: {string.Join(", ", new[] { limit is null ? null : $"begin at {limit} baud", report.HoldsBack ? "push short replies out" : null }.OfType<string>())}",
            MemoryResult.Needless => $"nothing needs to be kept: this adapter works at {workRate} baud and holds nothing back",
            MemoryResult.Unnamed => $"nothing is kept: {port.Name} shows no USB adapter of this computer, so that it could not be known again",
            _ => "nothing is kept: there is no folder in which it could be, or it cannot be written to",
        };
        invocation.Reporter.Tell(new Finding("adapter-saved", [$"saved         {text}"], json =>
        {
            json.WriteBoolean("kept", result == MemoryResult.Kept);
            json.WriteString("text", text);
        }));
    }
}
