using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Running;
using NcpFlash.Planning;

namespace NcpFlash.Cli.Verbs;

/// <summary><c>plan</c>: what <c>flash</c> would do; no part is needed.</summary>
internal sealed class PlanVerb : Verb
{
    private readonly PackageArguments _package = new();
    private readonly ConnectionOptions _connection = new();
    private readonly GuardOptions _guard = new();
    private readonly EfuseOptions _efuse = new();

    public PlanVerb()
        : base("plan", "Show what flash would do with CONFIG.ini; no part and no port are needed.")
    {
        _package.AddTo(this);
        Options.Add(_connection.Chip);
        Options.Add(_connection.Board);
        _guard.AddTo(this, refuses: true, asks: false);
        Options.Add(_efuse.Efuse);
        Options.Add(_efuse.AllowEfuse);
    }

    public override string Usage => "CONFIG.ini [options]";

    public override ImmutableArray<string> Notes => ["Everything that is wrong with the files is listed at once, each with its place."];

    public override ImmutableArray<string> Examples => ["plan mission_t01_flash_prog_cfg.ini", "plan mission_t01_flash_prog_cfg.ini --erase range --json", "plan mission_t01_flash_prog_cfg.ini --efuse efusedata.bin"];

    public override Task<JobResult> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        string config = _package.Config(invocation);
        ChipFamily chip = _connection.ChipOf(invocation, config);
        FlashRequest request = _guard.Apply(PackageArguments.Load(config, _package.Erase(invocation), chip, invocation), invocation);
        Jobs.EfuseOrder? efuse = _efuse.Optional(invocation);
        request = efuse is null ? request : request.BeforeBurn();
        Plans.Tell(Plans.Make(request, chip).WithSurvey(), invocation);
        if (efuse is not null) Plans.Tell(efuse, request, invocation);
        return Task.FromResult(new JobResult());
    }
}
