using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using NcpFlash.Chips;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Reporting;
using NcpFlash.Cli.Running;
using NcpFlash.Cli.Settings;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Verbs;

/// <summary><c>board</c>: keeps how a board is reached under a name.</summary>
internal sealed class BoardVerb : Verb
{
    private static readonly string[] Actions = ["list", "save"];

    private readonly Argument<string?> _action = new("action") { HelpName = "ACTION", Arity = ArgumentArity.ZeroOrOne, Description = "list or save." };
    private readonly Argument<string?> _name = new("name") { HelpName = "NAME", Arity = ArgumentArity.ZeroOrOne, Description = "With save: what the board is called." };
    private readonly ConnectionOptions _connection = new();
    private readonly Option<bool> _here = new("--here") { Description = "Keep boot control, chip and rates in the current folder; the port stays with the user.", Arity = ArgumentArity.Zero };

    public BoardVerb()
        : base("board", "Save under a name how a board is reached, or list what is saved.")
    {
        Arguments.Add(_action);
        Arguments.Add(_name);
        _connection.AddTo(this, withBoard: false);
        Options.Add(_here);
    }

    public override string Usage => "(list | save NAME) [options]";

    public override ImmutableArray<string> Notes =>
    [
        "A board is used with '--board NAME'; what stands on the command line wins. Rates that are saved together with a port belong to its adapter, otherwise to the project.",
        "Files: ncpflash.json beside the INI (or in the current folder), then the one in the user's configuration folder.",
    ];

    public override ImmutableArray<string> Examples => ["board save bench --port /dev/ttyUSB0 --boot lines:swapped", "board save bench --boot openocd:board=nucleo-h563zi --here", "board list"];

    public override Task<JobResult> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        string action = invocation.Required(_action);
        return Task.FromResult(action switch
        {
            "list" when invocation.Optional(_name) is null => List(invocation),
            "save" => Save(invocation, invocation.Required(_name)),
            _ => throw invocation.Fault(UsageDiagnoses.BadChoice, ("text", action), ("option", "board"), ("choices", string.Join(", ", Actions)), ("example", "list")),
        });
    }

    private static JobResult List(Invocation invocation)
    {
        SettingsFile[] files = [.. BoardChoice.Files(invocation.Shell, null)];
        foreach (SettingsFile file in files)
        {
            foreach ((string name, BoardSettings board) in file.Boards)
            {
                invocation.Reporter.Tell(new Finding("board", [$"{name}: {Describe(board)} ({file.Path}{(file.Default == name ? ", the default" : string.Empty)})"], json =>
                {
                    json.WriteString("name", name);
                    json.WriteString("file", file.Path);
                    json.WriteString("port", board.Port.Name);
                    json.WriteString("boot", board.Project.Boot?.Text);
                    json.WriteString("chip", board.Project.Chip);
                    WriteRate(json, "baud", board.Port.Baud ?? board.Project.Baud);
                    WriteRate(json, "boot_baud", board.Port.BootBaud ?? board.Project.BootBaud);
                }));
            }
        }

        return files.All(f => f.Boards.IsEmpty) ? new JobResult($"no board is saved; looked at {string.Join(" and ", files.Select(f => f.Path))}") : new JobResult();
    }

    private JobResult Save(Invocation invocation, string name)
    {
        string? port = invocation.Text(_connection.Port), boot = invocation.Text(_connection.Boot), chip = invocation.Text(_connection.Chip);
        (int? baud, int? bootBaud) = (invocation.Rate(_connection.Baud)?.BitsPerSecond, invocation.Rate(_connection.BootBaud)?.BitsPerSecond);
        if (port is not null) PortAddress.Parse(port);
        if (boot is not null) BootControl.Parse(boot);
        if (chip is not null) ChipCatalog.Find(chip);
        if (port is null && boot is null && chip is null && baud is null && bootBaud is null) throw invocation.Missing("what to save, such as --port PORT or --boot CONTROL");
        var board = new BoardSettings(
            port is null ? new PortPart() : new PortPart(port, baud, bootBaud),
            new ProjectPart(boot is null ? null : new PlacedText(boot, string.Empty), chip, port is null ? baud : null, port is null ? bootBaud : null));
        string user = invocation.Shell.ConfigFolder ?? ".";
        var saved = new List<SettingsFile>();
        if (!invocation.Has(_here))
        {
            saved.Add(SettingsFile.In(user).With(name, board));
        }
        else
        {
            if (board.Project != new ProjectPart()) saved.Add(SettingsFile.In(".").With(name, board with { Port = new PortPart() }));
            if (port is not null) saved.Add(SettingsFile.In(user).With(name, board with { Project = new ProjectPart() }));
        }

        foreach (SettingsFile file in saved) file.Save();
        return new JobResult($"saved the board '{name}' in {string.Join(" and ", saved.Select(f => f.Path))}");
    }

    private static string Describe(BoardSettings board)
    {
        string?[] said =
        [
            board.Port.Name is { } port ? $"port {port}" : null, Rate(board.Port.Baud, "up to"), Rate(board.Port.BootBaud, "first contact at"),
            board.Project.Boot is { } boot ? $"boot {boot.Text}" : null, board.Project.Chip is { } chip ? $"chip {chip}" : null, Rate(board.Project.Baud, "up to"),
            Rate(board.Project.BootBaud, "first contact at"),
        ];
        return string.Join(", ", said.OfType<string>().DefaultIfEmpty("nothing"));
    }

    private static void WriteRate(Utf8JsonWriter json, string name, int? rate)
    {
        if (rate is { } baud) json.WriteNumber(name, baud);
    }

    private static string? Rate(int? rate, string words) => rate is { } baud ? FormattableString.Invariant($"{words} {baud} baud") : null;
}
