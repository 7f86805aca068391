using System.Collections.Immutable;
using System.CommandLine;
using System.Net.Sockets;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Reporting;
using NcpFlash.Cli.Running;

namespace NcpFlash.Cli.Verbs;

/// <summary><c>press</c>: a button of a running emulator's board.</summary>
internal sealed class PressVerb : Verb
{
    private readonly Argument<string[]> _command = new("command")
    {
        HelpName = "BUTTON",
        Arity = ArgumentArity.ZeroOrMore,
        Description = "What to press; 'help' lists the buttons.",
    };

    private readonly Option<string?> _control = ConnectionOptions.One("--control", "PORT", "The control port that the emulator was started with.");

    public PressVerb()
        : base("press", "Press a button of a running emulator's board.")
    {
        Arguments.Add(_command);
        Options.Add(_control);
    }

    public override string Usage => "BUTTON --control PORT [options]";

    public override ImmutableArray<string> Notes => ["Start the emulator with --control PORT first; it listens on this computer only."];

    public override ImmutableArray<string> Examples => ["press help --control 7001", "press en pulse --control 7001"];

    public override async Task<JobResult> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        string command = string.Join(' ', invocation.Words(_command));
        if (command.Length == 0) throw invocation.Missing("BUTTON");
        int port = ControlPort.Read(invocation, invocation.Text(_control) ?? throw invocation.Missing("--control PORT"));
        string[] reply;
        try
        {
            reply = await ControlPort.AskAsync(port, command, invocation.Shell.Time, cancellationToken);
        }
        catch (Exception e) when (e is SocketException or IOException or TimeoutException)
        {
            throw invocation.Fault(UsageDiagnoses.ControlUnreachable, ("address", $"127.0.0.1:{port}"), ("reason", e.Message.TrimEnd('.')), ("port", $"{port}"));
        }

        if (reply is [.., { } last] && last.StartsWith("error", StringComparison.Ordinal))
        {
            throw invocation.Fault(UsageDiagnoses.ButtonRefused, ("text", command), ("reply", last), ("port", $"{port}"));
        }

        invocation.Reporter.Tell(new Finding("press", reply, json =>
        {
            json.WriteString("command", command);
            json.WriteString("reply", string.Join('\n', reply));
        }));
        return new JobResult();
    }
}
