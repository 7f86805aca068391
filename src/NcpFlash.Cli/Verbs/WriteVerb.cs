using System.Collections.Immutable;
using System.CommandLine;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Running;
using NcpFlash.Images;
using NcpFlash.Jobs;
using NcpFlash.Planning;

namespace NcpFlash.Cli.Verbs;

/// <summary><c>write</c>: one file to one address.</summary>
internal sealed class WriteVerb : Verb
{
    private static readonly (string Text, EraseMode Value)[] EraseModes = [("range", EraseMode.Range), ("none", EraseMode.None), ("chip", EraseMode.Chip)];

    private readonly Argument<string?> _address = new("address") { HelpName = "ADDR", Arity = ArgumentArity.ZeroOrOne, Description = "First flash address: 0x10000, 65536 or 64K." };
    private readonly Argument<string?> _file = new("file") { HelpName = "FILE", Arity = ArgumentArity.ZeroOrOne, Description = "What to write; any file." };
    private readonly Option<string?> _erase = ConnectionOptions.One("--erase", "range|none|chip", "What is erased first: the sectors the file touches (the default), nothing, or the whole chip.");
    private readonly Option<bool> _full = new("--full") { Description = "Erase and write everything, even what is on the part already.", Arity = ArgumentArity.Zero };
    private readonly ConnectionOptions _connection = new();
    private readonly GuardOptions _guard = new();

    public WriteVerb()
        : base("write", "Write one FILE to address ADDR and verify it by its SHA-256.")
    {
        Arguments.Add(_address);
        Arguments.Add(_file);
        Options.Add(_erase);
        Options.Add(_full);
        _connection.AddTo(this);
        _guard.AddTo(this, refuses: false, asks: true);
    }

    public override string Usage => "ADDR FILE --port PORT [options]";

    public override ImmutableArray<string> Notes =>
    [
        "Erasing works on whole sectors of 4 KiB: ADDR must be the beginning of one, and what stands behind the file in its last sector is lost too. With --erase none or chip ADDR may be any address.",
    ];

    public override ImmutableArray<string> Examples => ["write 0x10000 firmware.bin --port /dev/ttyUSB0", "write 3552K littlefs.bin --port COM5 --erase none"];

    public override async Task<JobResult> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        string address = invocation.Required(_address);
        string file = invocation.Required(_file);
        uint start = invocation.Number(address, "address");
        EraseMode erase = invocation.Choice(_erase, EraseModes) ?? EraseMode.Range;
        Connection connection = _connection.Read(invocation);
        FlashRequest request = _guard.Apply(new FlashRequest([PackageLoader.LoadImage(file, start)], erase, [], IsRaw: true), invocation) with { IsFull = invocation.Has(_full) };
        var streams = new StreamCache(PartJob.ThreadPoolWork, invocation.Shell.Time, cancellationToken);
        streams.Begin(Plans.Make(request, connection.Chip), connection.Chip, request.IsFull);
        JobSummary summary = await PartJob.RunAsync(connection, invocation, (f, token) => f.FlashAsync(request, token), cancellationToken, _guard.Question(invocation), streams);
        return new JobResult(Headlines.Flashed(summary), summary);
    }
}
