using System.Collections.Immutable;
using System.CommandLine;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Reporting;
using NcpFlash.Cli.Running;
using NcpFlash.Jobs;
using NcpFlash.Planning;

namespace NcpFlash.Cli.Verbs;

/// <summary><c>read</c>: a range of the flash into a file.</summary>
internal sealed class ReadVerb : Verb
{
    private readonly Argument<string?> _address = new("address") { HelpName = "ADDR", Arity = ArgumentArity.ZeroOrOne, Description = "First flash address: 0x10000, 65536 or 64K." };
    private readonly Argument<string?> _length = new("length") { HelpName = "LENGTH", Arity = ArgumentArity.ZeroOrOne, Description = "How many bytes: 0x400000, 4194304 or 4M." };
    private readonly Argument<string?> _file = new("file") { HelpName = "FILE", Arity = ArgumentArity.ZeroOrOne, Description = "Where they go; an existing file is replaced once everything has been read." };
    private readonly ConnectionOptions _connection = new();

    public ReadVerb()
        : base("read", "Read LENGTH bytes of flash from address ADDR into FILE.")
    {
        Arguments.Add(_address);
        Arguments.Add(_length);
        Arguments.Add(_file);
        _connection.AddTo(this);
    }

    public override string Usage => "ADDR LENGTH FILE --port PORT [options]";

    public override ImmutableArray<string> Examples => ["read 0 4M backup.bin --port /dev/ttyUSB0", "read 0xE000 308 partition.bin --port COM5"];

    public override async Task<JobResult> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        string address = invocation.Required(_address);
        string length = invocation.Required(_length);
        string path = invocation.Required(_file);
        FlashRange range = invocation.Range(address, length, "read");
        Connection connection = _connection.Read(invocation);
        RangePlanner.CheckInside(range, Plans.LargestFlash(connection.Chip));
        using var file = new ResultFile(path);
        JobSummary summary = await PartJob.RunAsync(connection, invocation, (f, token) => file.GuardAsync(stream => f.ReadAsync(range, stream, token)), cancellationToken);
        file.Keep();
        invocation.Reporter.Tell(new Finding("file", [], json =>
        {
            json.WriteString("file", path);
            json.WriteNumber("length", range.Length);
        }));
        return new JobResult($"done in {Quantity.Time(summary.Elapsed)}: {Quantity.Size(range.Length)} from {Quantity.Address(range.Start)} read into {path}", summary);
    }
}
