using System.Collections.Immutable;
using System.CommandLine;
using NcpFlash.Chips;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Reporting;
using NcpFlash.Cli.Running;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Emulator.Samples;
using NcpFlash.Jobs;
using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Verbs;

/// <summary><c>demo</c>: the main job from beginning to end, without hardware.</summary>
internal sealed class DemoVerb : Verb
{
    private const string FlashFileName = "flash.bin";

    private readonly Option<string?> _keep = ConnectionOptions.One("--keep", "FOLDER", "Put the sample package and the flash contents into FOLDER and leave them there.");

    public DemoVerb()
        : base("demo", "Make a small firmware package, flash it into an emulated part, and show the result.") => Options.Add(_keep);

    public override string Usage => "[--keep FOLDER] [options]";

    public override ImmutableArray<string> Notes => ["No hardware is needed, and nothing on this computer is changed. The same code runs as with a real part."];

    public override ImmutableArray<string> Examples => ["demo", "demo --keep sample --trace demo.trace"];

    public override async Task<JobResult> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        string? keep = invocation.Text(_keep);
        string folder = keep ?? Directory.CreateTempSubdirectory("ncpflash-demo-").FullName;
        try
        {
            return await RunAsync(folder, keep is not null, invocation, cancellationToken);
        }
        finally
        {
            if (keep is null) Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<JobResult> RunAsync(string folder, bool keep, Invocation invocation, CancellationToken cancellationToken)
    {
        string config = WritePackage(folder);
        string flash = Path.Combine(folder, FlashFileName);
        invocation.Reporter.Tell(Begin(config));
        ChipFamily chip = ChipCatalog.Default;
        // Nobody published the sample package, and its part exists only here: the guard has nothing to say.
        FlashRequest request = PackageArguments.Load(config, null, chip, invocation) with { Guard = null };
        var connection = new Connection(
            new PortAddress.Emulator(new EmulatorOptions { FlashFile = flash }), chip, new ConnectOptions(), invocation.Text(CommonOptions.Trace));
        JobSummary summary = await PartJob.RunAsync(connection, invocation, (f, token) => f.FlashAsync(request, token), cancellationToken);
        Compare(request, await File.ReadAllBytesAsync(flash, cancellationToken), invocation.Reporter);
        return new JobResult(keep ? $"{Headlines.Flashed(summary)}; the package and {FlashFileName} are in {folder}" : Headlines.Flashed(summary), summary);
    }

    private static string WritePackage(string folder)
    {
        try
        {
            string config = SamplePackage.WriteTo(folder);
            File.Delete(Path.Combine(folder, FlashFileName));
            return config;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Diagnosis.Of(UsageDiagnoses.FileNotWritable, ("file", folder), ("reason", e.Message.TrimEnd('.'))).ToException(inner: e);
        }
    }

    private static Finding Begin(string config) => new(
        "demo", [$"made a sample package: {config}", "flashing it into an emulated part, in real time"], json => json.WriteString("config", config));

    /// <summary>Tells what the emulated flash holds, byte for byte against the files.</summary>
    /// <exception cref="NcpException"><c>demo.differs</c>.</exception>
    internal static void Compare(FlashRequest request, byte[] flash, Reporter reporter)
    {
        (PlanImage Image, bool Same)[] all = [.. request.Images.Select(i => (i, IsIn(flash, i)))];
        reporter.Tell(new Finding(
            "flash-contents",
            ["the emulated flash now holds:", .. all.Select(a => $"  {a.Image.Range}  {a.Image.Name}: {Quantity.Size(a.Image.Contents.Length)}, {(a.Same ? "byte for byte as in the file" : "NOT as in the file")}")],
            json => json.WriteBoolean("same", all.All(a => a.Same))));
        string[] different = [.. all.Where(a => !a.Same).Select(a => a.Image.Name)];
        if (different.Length > 0) throw Diagnosis.Of(UsageDiagnoses.DemoDiffers, ("images", string.Join(", ", different)), ("flash", FlashFileName)).ToException();
    }

    private static bool IsIn(byte[] flash, PlanImage image) =>
        image.Range.End <= (ulong)flash.Length && image.Contents.Span.SequenceEqual(flash.AsSpan((int)image.Address, image.Contents.Length));
}
