using System.Collections.Immutable;
using System.CommandLine;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Reporting;
using NcpFlash.Cli.Running;
using NcpFlash.Images;

namespace NcpFlash.Cli.Verbs;

/// <summary><c>efuse show</c>: what an efuse file would burn.</summary>
internal sealed class EfuseVerb : Verb
{
    private const string Show = "show";

    private readonly Argument<string?> _action = new("action") { HelpName = "show", Arity = ArgumentArity.ZeroOrOne, Description = "Decode FILE." };
    private readonly Argument<string?> _file = new("file") { HelpName = "FILE", Arity = ArgumentArity.ZeroOrOne, Description = "Efuse file: raw (128, 256 or 512 bytes) or the vendor's encrypted container." };
    private readonly Option<string?> _catalog = ConnectionOptions.One("--catalog", "FILE", "Catalogue of published files and keys, over the built-in one.");

    public EfuseVerb()
        : base("efuse", "Show what an efuse file would burn, field by field; no part is needed.")
    {
        Arguments.Add(_action);
        Arguments.Add(_file);
        Options.Add(_catalog);
    }

    public override string Usage => "show FILE [options]";

    public override ImmutableArray<string> Notes =>
    [
        "Burnt bits can never be cleared. A mask file beside FILE (NAME_mask.bin) is used as the vendor's tool does. "
        + "A file of 512 bytes that was read from a part is decoded as that part: part number, MAC addresses, locks, calibration.",
    ];

    public override ImmutableArray<string> Examples => ["efuse show efusedata.bin", "efuse show efusedata.bin --json"];

    public override Task<JobResult> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        string action = invocation.Optional(_action) ?? throw invocation.Missing("show and FILE");
        if (action != Show) throw invocation.Fault(UsageDiagnoses.BadChoice, ("text", action), ("option", "efuse"), ("choices", Show), ("example", $"{Show} efusedata.bin"));
        string path = invocation.Required(_file);
        ReadOnlyMemory<byte> bytes = NamedFile.Read(path);
        EfuseFile file = EfuseFile.Parse(bytes.Span, path);
        string mask = EfuseFile.MaskNameOf(path);
        if (File.Exists(mask)) file = file.WithMask(NamedFile.Read(mask).Span, mask);
        var text = new EfuseText(path, Sha256Digest.Of(bytes.Span), file, file.Mask is null ? null : mask, NamedFile.Catalog(invocation.Text(_catalog)));
        invocation.Reporter.Tell(new Finding("efuse", [.. text.Lines()], text.Write));
        return Task.FromResult(new JobResult());
    }
}
