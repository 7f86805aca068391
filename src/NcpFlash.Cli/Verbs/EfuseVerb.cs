using System.Collections.Immutable;
using System.CommandLine;
using NcpFlash.Chips;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Reporting;
using NcpFlash.Cli.Running;
using NcpFlash.Images;
using NcpFlash.Jobs;
using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Verbs;

/// <summary><c>efuse show</c>, <c>efuse read</c>, <c>efuse burn</c>: what an efuse file would burn, what a part holds, and the burn itself.</summary>
internal sealed class EfuseVerb : Verb
{
    private const string Show = "show", Read = "read", Burn = "burn";

    private readonly Argument<string?> _action = new("action") { HelpName = "show|read|burn", Arity = ArgumentArity.ZeroOrOne, Description = "Decode FILE; decode what a part holds; burn FILE into a part." };
    private readonly Argument<string?> _file = new("file") { HelpName = "FILE", Arity = ArgumentArity.ZeroOrOne, Description = "Efuse file: raw (128, 256 or 512 bytes) or the vendor's encrypted container." };
    private readonly Option<string?> _catalog = ConnectionOptions.One("--catalog", "FILE", "Catalogue of published files and keys, over the built-in one.");
    private readonly Option<string?> _output = ConnectionOptions.One("--output", "FILE", "With read: put the 512 bytes into FILE.");
    private readonly EfuseOptions _efuse = new();
    private readonly ConnectionOptions _connection = new();

    public EfuseVerb()
        : base("efuse", "Show what an efuse file would burn, or what a part holds; or burn the file.")
    {
        Arguments.Add(_action);
        Arguments.Add(_file);
        Options.Add(_catalog);
        Options.Add(_output);
        _efuse.AddTo(this);
        _connection.AddTo(this);
    }

    public override string Usage => "show FILE | read | burn FILE [--port PORT] [options]";

    public override ImmutableArray<string> Notes =>
    [
        "Burnt bits can never be cleared. A mask file beside FILE (NAME_mask.bin) is used as the vendor's tool does. "
        + "A file of 512 bytes that was read from a part is decoded as that part: part number, MAC addresses, locks, calibration.",
        "burn first checks boot2 and firmware on the part, by signature and digest, then shows its plan and asks you to agree. Read docs/security.md first.",
    ];

    public override ImmutableArray<string> Examples =>
    [
        "efuse show efusedata.bin", "efuse show efusedata.bin --json", "efuse read --port /dev/ttyUSB0 --output part.bin",
        "efuse burn efusedata.bin --port /dev/ttyUSB0", "efuse burn efusedata.bin --port COM5 --allow-lock=40827b03d2dc",
    ];

    public override Task<JobResult> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        string action = invocation.Optional(_action) ?? throw invocation.Missing("show, read or burn");
        if (action != Burn) _efuse.RequireNone(invocation, $"'{action}' burns nothing");
        if (action != Read) Refuse(_output, $"'{action}' writes no file", invocation);
        if (action == Read) Refuse(_catalog, "'read' looks at no file", invocation);
        if (action == Show) Refuse(_connection.Port, "'show' asks no part", invocation);
        return action switch
        {
            Show => ShowAsync(invocation),
            Read => ReadAsync(invocation, cancellationToken),
            Burn => BurnAsync(invocation, cancellationToken),
            _ => throw invocation.Fault(
                UsageDiagnoses.BadChoice, ("text", action), ("option", "efuse"), ("choices", $"{Show}, {Read}, {Burn}"), ("example", $"{Show} efusedata.bin")),
        };
    }

    private static void Refuse(Option<string?> option, string why, Invocation invocation)
    {
        if (invocation.Text(option) is not null) throw invocation.Fault(UsageDiagnoses.Needless, ("option", option.Name), ("why", why), ("command", invocation.Command));
    }

    private Task<JobResult> ShowAsync(Invocation invocation)
    {
        string path = invocation.Required(_file);
        (EfuseFile file, ReadOnlyMemory<byte> bytes, string? mask) = PackageLoader.LoadEfuse(path);
        if (file.Flaws.FirstOrDefault() is { } flaw) throw flaw.In(path).ToException();
        if (GuardEfuseFile.Examine(path, Sha256Digest.Of(bytes.Span), file, NamedFile.Catalog(invocation.Text(_catalog))) is { } warning) invocation.Reporter.Report(new JobEvent.Warned(warning));
        Tell(path, bytes, file, mask, invocation);
        return Task.FromResult(new JobResult());
    }

    private async Task<JobResult> ReadAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        if (invocation.Optional(_file) is { } stray)
        {
            throw invocation.Fault(UsageDiagnoses.UnexpectedArgument, ("text", stray), ("command", $"{invocation.Command} {Read}"), ("usage", $"{invocation.Command} {Read} --port PORT [--output FILE]"));
        }

        Connection connection = _connection.Read(invocation);
        using ResultFile? output = invocation.Text(_output) is { } path ? new ResultFile(path) : null;
        (JobSummary summary, EfuseImage efuse) = await PartJob.RunAsync(connection, invocation, (f, token) => f.ReadEfuseAsync(token), cancellationToken);
        Tell($"part {EfuseReport.Of(efuse, ChipCatalog.Efuse).Identity.FactoryMac}", efuse.Bytes.ToArray(), EfuseFile.Parse(efuse.Bytes, "the part"), null, invocation);
        if (output is null) return new JobResult(null, summary);
        output.Write(efuse.Bytes);
        output.Keep();
        return new JobResult($"done: {Quantity.Size(EfuseImage.Size)} in {invocation.Text(_output)}", summary);
    }

    private async Task<JobResult> BurnAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        string path = invocation.Required(_file);
        Connection connection = _connection.Read(invocation);
        EfuseOrder order = _efuse.Read(path, invocation);
        order.Check(request: null);
        JobSummary summary = await PartJob.RunAsync(connection, invocation, (f, token) => f.BurnEfuseAsync(order, token), cancellationToken);
        return new JobResult($"done in {Quantity.Time(summary.Elapsed)}", summary);
    }

    private void Tell(string name, ReadOnlyMemory<byte> bytes, EfuseFile file, string? mask, Invocation invocation)
    {
        var text = new EfuseText(name, Sha256Digest.Of(bytes.Span), file, mask, NamedFile.Catalog(invocation.Text(_catalog)));
        invocation.Reporter.Tell(new Finding("efuse", [.. text.Lines()], text.Write));
    }
}
