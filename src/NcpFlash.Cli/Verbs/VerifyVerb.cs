using System.Collections.Immutable;
using System.CommandLine;
using NcpFlash.Chips;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Running;
using NcpFlash.Jobs;
using NcpFlash.Planning;

namespace NcpFlash.Cli.Verbs;

/// <summary><c>verify</c>: compares what is on the part with an INI or with one file.</summary>
internal sealed class VerifyVerb : Verb
{
    private readonly Argument<string?> _what = new("what") { HelpName = "CONFIG.ini", Arity = ArgumentArity.ZeroOrOne, Description = "The vendor's INI; or ADDR, when FILE follows." };
    private readonly Argument<string?> _file = new("file") { HelpName = "FILE", Arity = ArgumentArity.ZeroOrOne, Description = "With ADDR: the file to compare with the flash from there on." };
    private readonly ConnectionOptions _connection = new();

    public VerifyVerb()
        : base("verify", "Compare the flash with the images of CONFIG.ini, or with one FILE at ADDR; nothing is written.")
    {
        Arguments.Add(_what);
        Arguments.Add(_file);
        _connection.AddTo(this);
    }

    public override string Usage => "(CONFIG.ini | ADDR FILE) --port PORT [options]";

    public override ImmutableArray<string> Notes => ["The part computes a SHA-256 of each range, so this takes seconds. Ranges that the INI's skip_mode keeps are not compared. Exit code 3 means that something differs."];

    public override ImmutableArray<string> Examples => ["verify mission_t01_flash_prog_cfg.ini --port /dev/ttyUSB0", "verify 0x10000 firmware.bin --port COM5"];

    public override async Task<JobResult> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        string what = invocation.Required(_what);
        Connection connection = _connection.Read(invocation, invocation.Optional(_file) is null ? what : null);
        ImmutableArray<PlanImage> images = invocation.Optional(_file) is { } file
            ? [LoadImage(file, invocation.Number(what, "address"), connection.Chip)]
            : Plans.Written(PackageArguments.Load(what, null, connection.Chip, invocation), connection.Chip, invocation);
        JobSummary summary = await PartJob.RunAsync(connection, invocation, (f, token) => f.VerifyAsync(images, token), cancellationToken);
        return new JobResult(Headlines.Verified(summary), summary);
    }

    private static PlanImage LoadImage(string file, uint address, ChipFamily chip)
    {
        PlanImage image = PackageLoader.LoadImage(file, address);
        RangePlanner.CheckInside(image.Range, Plans.LargestFlash(chip));
        return image;
    }
}
