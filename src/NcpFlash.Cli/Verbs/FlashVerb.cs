using System.Collections.Immutable;
using System.CommandLine;
using NcpFlash.Chips;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Running;
using NcpFlash.Jobs;
using NcpFlash.Planning;

namespace NcpFlash.Cli.Verbs;

/// <summary><c>flash</c>: writes what an INI names and verifies it.</summary>
internal sealed class FlashVerb : Verb
{
    private readonly PackageArguments _package = new();
    private readonly ConnectionOptions _connection = new(severalPorts: true);
    private readonly GuardOptions _guard = new();
    private readonly EfuseOptions _efuse = new();
    private readonly Option<bool> _full = new("--full") { Description = "Erase and write everything, even what is on the part already.", Arity = ArgumentArity.Zero };
    private readonly Option<bool> _run = new("--run") { Description = "Start the firmware when all is verified, and look whether it runs.", Arity = ArgumentArity.Zero };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Show what would be done and stop before the port is opened.", Arity = ArgumentArity.Zero };

    public FlashVerb()
        : base("flash", "Write the images that CONFIG.ini names and verify each by its SHA-256.")
    {
        _package.AddTo(this);
        _connection.AddTo(this);
        _guard.AddTo(this, refuses: true, asks: true);
        Options.Add(_full);
        Options.Add(_run);
        Options.Add(_dryRun);
        Options.Add(_efuse.Efuse);
        _efuse.AddTo(this);
    }

    public override string Usage => "CONFIG.ini --port PORT [--port PORT...] [options]";

    public override ImmutableArray<string> Notes =>
    [
        "Every file is checked before the port is opened: a missing file, an image that does not fit, or overlapping images end the run with the part untouched.",
        "An image that this part would not start (wrong key, not signed, rolled back, damaged) is refused with exit code 4; --force overrules that. "
        + "The plan names what an erase would empty; --keep preserves it. On a terminal the program asks once before factory data is lost.",
        "The part is asked for digests first, and only the sectors that differ are erased and written; the result is the same as with --full.",
        "Several ports are served at the same time, and what happens on one does not disturb the others. The summary tells how each ended; the exit code is the worst of them.",
        "If the run is cut short, run the same command again: it starts over and repairs the part.",
        "With --run the firmware is started at the end as 'reset' does it, and what it prints is shown. A part that is still in its boot ROM then, or prints another version than the one written, is an error.",
        "With --efuse the efuse bits of FILE are burnt as the last step. Before anything is written the plan is shown and you are asked to agree; nothing takes burnt bits back. With several ports nobody is asked: only --allow-lock agrees, to any part or to those that it names.",
    ];

    public override ImmutableArray<string> Examples =>
    [
        "flash mission_t01_flash_prog_cfg.ini --port /dev/ttyUSB0", "flash mission_t01_flash_prog_cfg.ini --port COM5 --baud 921600",
        "flash mission_t01_flash_prog_cfg.ini --port /dev/ttyUSB0 --port /dev/ttyUSB1", "flash mission_t01_flash_prog_cfg.ini --port '/dev/ttyUSB*'",
        "flash mission_t01_flash_prog_cfg.ini --port COM5 --keep PSM,MFD",
        "flash mission_t01_flash_prog_cfg.ini --dry-run", "flash mission_t01_flash_prog_cfg.ini --port emu:",
        "flash mission_t01_flash_prog_cfg.ini --efuse efusedata.bin --port /dev/ttyUSB0",
    ];

    public override async Task<JobResult> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        string config = _package.Config(invocation);
        Images.EraseMode? erase = _package.Erase(invocation);
        ChipFamily chip = _connection.ChipOf(invocation, config);
        ImmutableArray<GangPort> ports = invocation.Has(_dryRun) ? [] : _connection.ReadAll(invocation, config);
        FlashRequest request = _guard.Apply(PackageArguments.Load(config, erase, chip, invocation), invocation) with { IsFull = invocation.Has(_full) };
        EfuseOrder? efuse = _efuse.Optional(invocation, ports.Length > 1 ? "several ports are served at once, where nobody is asked" : null);
        request = efuse is null ? request : request.BeforeBurn();
        FlashPlan plan = Plans.Make(request, chip);
        if (ports.IsEmpty)
        {
            Plans.Tell(request.IsFull ? plan : plan.WithSurvey(), invocation);
            if (efuse is not null) Plans.Tell(efuse, request, invocation);
            return new JobResult("nothing was written: this was a dry run");
        }

        efuse?.Check(request);
        var streams = new StreamCache(PartJob.ThreadPoolWork, invocation.Shell.Time, cancellationToken);
        streams.Begin(plan, chip, request.IsFull);
        return ports is [{ Connection: { } only }]
            ? await RunAsync(only, invocation, _guard.Question(invocation), cancellationToken)
            : await new GangJob(invocation, ports).RunAsync(RunAsync, _guard.Question(invocation, [.. ports.Where(p => p.Connection is not null).Select(p => p.Label)]));

        async Task<JobResult> RunAsync(Connection connection, Invocation told, LossQuestion? question, CancellationToken token)
        {
            connection = connection with { Options = connection.Options with { Stated = connection.Options.Stated with { WrittenVersion = FirmwareVersions.Of(request) } } };
            JobSummary summary = await PartJob.RunAsync(connection, told, FlashAsync, token, question, streams);
            Headlines.TellNotes(summary, told.Reporter);
            return new JobResult(Headlines.Flashed(summary), summary);
        }

        async Task<JobSummary> FlashAsync(Flasher flasher, CancellationToken token)
        {
            JobSummary summary = await flasher.FlashAsync(request, efuse, token);
            return invocation.Has(_run) ? summary with { Notes = (await flasher.ResetAsync(token)).Notes } : summary;
        }
    }
}
