using NcpFlash.Cli.Reporting;
using NcpFlash.Diagnostics;
using NcpFlash.Links;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Running;

/// <summary>
/// Takes into account what earlier runs learned of the adapter, and keeps what this one learns: the job's events go through it to the reporter.
/// </summary>
internal sealed class Learning : IProgress<JobEvent>
{
    private readonly AdapterMemory _memory;
    private readonly LinkIdentity _port;
    private readonly Reporter _reporter;
    private readonly AdapterRecord? _before;
    private readonly BitRate? _given;
    private int? _slower;
    private bool _holdsBack;

    /// <summary>Looks up the adapter behind <paramref name="port"/>.</summary>
    public Learning(Shell shell, LinkIdentity port, ConnectOptions given, Reporter reporter)
    {
        (_port, _reporter) = (port, reporter);
        _memory = new AdapterMemory(shell.StateFolder, shell.Time, warning => reporter.Report(new JobEvent.Warned(warning)));
        _before = _memory.Find(port);
        _given = given.WorkRate;
        Options = given with
        {
            WorkRate = given.WorkRate ?? (_before?.Baud is { } baud ? new BitRate(baud) : null),
            PushesRepliesOut = given.PushesRepliesOut || _before is { HoldsBack: true },
        };
        if (_given is null && _before?.Baud is { } known)
        {
            reporter.Tell(new Finding(
                "remembered", [$"this adapter carried no more than {known} baud before: beginning there (--baud 2000000 tries a faster rate again)"],
                json => json.WriteNumber("baud", known)));
        }
    }

    /// <summary>How to connect, with what is known.</summary>
    public ConnectOptions Options { get; }

    /// <inheritdoc/>
    public void Report(JobEvent value)
    {
        switch (value)
        {
            case JobEvent.RateFellBack slower:
                _slower = slower.To.BitsPerSecond;
                break;
            case JobEvent.Warned warned when warned.Warning.Kind == ConnectFaults.HoldsBack:
                _holdsBack = true;
                break;
            default:
                break;
        }

        _reporter.Report(value);
    }

    /// <summary>The job ended well: what it learned is kept.</summary>
    public void Keep()
    {
        int? rate = _slower ?? (_given?.BitsPerSecond > _before?.Baud ? null : _before?.Baud); // a faster one that was carried proves the limit wrong, a slower one says nothing of it
        bool holdsBack = _holdsBack || _before is { HoldsBack: true };
        if (rate != _before?.Baud || holdsBack != (_before?.HoldsBack ?? false) || _slower is not null)
        {
            _memory.Keep(_port, rate, holdsBack);
        }
    }
}
