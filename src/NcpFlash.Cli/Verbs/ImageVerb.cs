using System.Collections.Immutable;
using System.CommandLine;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Reporting;
using NcpFlash.Cli.Running;
using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Verbs;

/// <summary><c>image</c>: what files are.</summary>
internal sealed class ImageVerb : Verb
{
    private readonly Argument<string[]> _files = new("files") { HelpName = "FILE", Arity = ArgumentArity.ZeroOrMore, Description = "Any file: firmware, .ota, partition table, LittleFS, efuse, INI, copy of a flash." };
    private readonly Option<string?> _catalog = ConnectionOptions.One("--catalog", "FILE", "Catalogue of published files and keys, over the built-in one.");

    public ImageVerb()
        : base("image", "Tell what each FILE is: kind, whole or damaged, signed by whom, for which slot, version, release.")
    {
        Arguments.Add(_files);
        Options.Add(_catalog);
    }

    public override string Usage => "FILE... [options]";

    public override ImmutableArray<string> Notes =>
    [
        "Signatures are verified on this computer. The contents decide, not the name. A partition table among the files gives the others their "
        + "addresses. Exit code 2 means that a file is damaged.",
    ];

    public override ImmutableArray<string> Examples => ["image mission_t01.bin", "image backup.bin --json", "image partition.bin mission_t01.bin littlefs.bin"];

    public override Task<JobResult> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> paths = invocation.Words(_files);
        if (paths.Count == 0) throw invocation.Missing("FILE");
        ReleaseCatalog catalog = NamedFile.Catalog(invocation.Text(_catalog));
        PartitionTable? table = paths.Select(p => PartitionTable.Parse(NamedFile.Read(p).Span)).FirstOrDefault(t => t is { IsValid: true });
        var examiner = new ImageExaminer(catalog, table);
        var faults = new List<Diagnosis>();
        foreach (string path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ImageReport report = examiner.Examine(NamedFile.Read(path).Span, path);
            invocation.Reporter.Tell(new Finding("image", [.. ImageText.Lines(report)], json => ImageText.Write(json, report)));
            foreach (Diagnosis warning in ImageText.All(report).SelectMany(r => r.Warnings)) invocation.Reporter.Report(new JobEvent.Warned(warning));
            faults.AddRange(ImageText.All(report).SelectMany(r => r.Faults));
        }

        return faults.Count > 0 ? throw NcpException.Of(faults) : Task.FromResult(new JobResult());
    }
}
