using System.Collections.Immutable;
using System.CommandLine;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Reporting;
using NcpFlash.Cli.Running;
using NcpFlash.Jobs;
using NcpFlash.Planning;

namespace NcpFlash.Cli.Verbs;

/// <summary><c>erase</c>: a range or the whole chip.</summary>
internal sealed class EraseVerb : Verb
{
    private readonly Argument<string?> _address = new("address") { HelpName = "ADDR", Arity = ArgumentArity.ZeroOrOne, Description = "First flash address, a multiple of 4 KiB: 0x10000, 65536 or 64K." };
    private readonly Argument<string?> _length = new("length") { HelpName = "LENGTH", Arity = ArgumentArity.ZeroOrOne, Description = "How many bytes, in whole sectors of 4 KiB: 0x6D000, 446464 or 436K." };
    private readonly Option<bool> _chip = new("--whole-chip") { Description = "Erase everything, instead of a range.", Arity = ArgumentArity.Zero };
    private readonly ConnectionOptions _connection = new();
    private readonly GuardOptions _guard = new();

    public EraseVerb()
        : base("erase", "Erase LENGTH bytes from address ADDR, or the whole chip.")
    {
        Arguments.Add(_address);
        Arguments.Add(_length);
        Options.Add(_chip);
        _connection.AddTo(this);
        _guard.AddQuestionTo(this);
    }

    public override string Usage => "(ADDR LENGTH | --whole-chip) --port PORT [options]";

    public override ImmutableArray<string> Notes => ["It asks only before factory data is lost, and only on a terminal. Make a backup first: read 0 4M backup.bin."];

    public override ImmutableArray<string> Examples => ["erase 0x378000 446464 --port /dev/ttyUSB0", "erase --whole-chip --port COM5"];

    public override async Task<JobResult> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        FlashRange? range = RangeOf(invocation);
        Connection connection = _connection.Read(invocation);
        if (range is { } named) RangePlanner.PlanErase(named, Plans.LargestFlash(connection.Chip));
        JobSummary summary = await PartJob.RunAsync(connection, invocation, (f, token) => f.EraseAsync(range, token), cancellationToken, _guard.Question(invocation));
        return new JobResult($"done in {Quantity.Time(summary.Elapsed)}: {(range is { } r ? r.ToString() : "the whole chip")} is erased", summary);
    }

    private FlashRange? RangeOf(Invocation invocation)
    {
        string? address = invocation.Optional(_address);
        bool chip = invocation.Has(_chip);
        if (chip && address is not null)
        {
            throw invocation.Fault(UsageDiagnoses.Conflict, ("first", "--whole-chip"), ("second", "a range"), ("why", "A range is part of the chip; only one can be meant."));
        }

        if (chip) return null;
        if (address is null) throw invocation.Missing("ADDR and LENGTH, or --whole-chip");
        return invocation.Range(address, invocation.Required(_length), "erase");
    }
}
