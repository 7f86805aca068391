using System.Collections.Immutable;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Running;
using NcpFlash.Diagnostics;
using NcpFlash.Jobs;

namespace NcpFlash.Cli.Verbs;

/// <summary><c>reset</c>: starts the application.</summary>
internal sealed class ResetVerb : Verb
{
    private readonly ConnectionOptions _connection = new();

    public ResetVerb()
        : base("reset", "Leave the boot ROM and start the application.") => _connection.AddTo(this);

    public override string Usage => "--port PORT [options]";

    public override ImmutableArray<string> Notes =>
    [
        "The boot control is used where it can start the application (DTR and RTS unless --boot says otherwise); elsewhere the boot ROM is asked to reset the part.",
        "Then the line is listened to: what the part prints is shown, and a part that is still in its boot ROM is an error.",
    ];

    public override ImmutableArray<string> Examples => ["reset --port /dev/ttyUSB0", "reset --port tcp://192.168.1.20:5000 --boot none"];

    public override async Task<JobResult> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        Connection connection = _connection.Read(invocation);
        JobSummary summary = await PartJob.RunAsync(connection, invocation, (f, token) => f.ResetAsync(token), cancellationToken);
        Headlines.TellNotes(summary, invocation.Reporter);
        bool isHeard = summary.Notes.All(n => n.Kind != WorkFaults.NotHeard);
        return new JobResult(isHeard ? "the part was reset" : "the reset was sent; whether the part obeyed could not be seen", summary);
    }
}
