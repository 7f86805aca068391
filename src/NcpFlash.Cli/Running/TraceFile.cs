using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Reporting;
using NcpFlash.Diagnostics;
using NcpFlash.Links;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Running;

/// <summary>The file that <c>--trace</c> names. A file that cannot be written is told once, when it is closed, and never disturbs the job.</summary>
internal sealed class TraceFile : IAsyncDisposable
{
    private readonly string _path;
    private readonly StreamWriter _file;
    private readonly Reporter _reporter;

    /// <summary>Creates the file.</summary>
    /// <exception cref="NcpException"><c>file.not-writable</c>.</exception>
    public TraceFile(string path, TimeProvider time, Reporter reporter)
    {
        (_path, _reporter) = (path, reporter);
        try
        {
            _file = new StreamWriter(path, append: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Diagnosis.Of(UsageDiagnoses.FileNotWritable, ("file", path), ("reason", e.Message.TrimEnd('.'))).ToException(inner: e);
        }

        Writer = new TraceWriter(time, _file);
    }

    /// <summary>Writes to the file.</summary>
    public TraceWriter Writer { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Exception? fault = null;
        try
        {
            await _file.DisposeAsync();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            fault = e;
        }

        if ((Writer.TargetFault ?? fault) is { } reason)
        {
            _reporter.Report(new JobEvent.Warned(Diagnosis.Of(UsageDiagnoses.TraceNotWritten, ("file", _path), ("reason", reason.Message.TrimEnd('.')))));
        }
    }
}
