using System.Collections.Immutable;
using System.CommandLine;
using NcpFlash.Chips;
using NcpFlash.Cli.Running;
using NcpFlash.Cli.Settings;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.CommandLine;

/// <summary>The options of every command that talks to a part, and what they say.</summary>
/// <param name="severalPorts">True for a command that may work on several parts at once.</param>
internal sealed class ConnectionOptions(bool severalPorts = false)
{
    public Option<string?> Port { get; } = One("--port", "PORT", "Where the part is: a serial port, auto for the only one, rfc2217://HOST:PORT, tcp://HOST:PORT, or emu: for the built-in emulator.", "-p");

    public Option<string[]> Ports { get; } = new("--port", "-p")
    {
        Description = "Where the part is: a serial port, auto for the only one, rfc2217://HOST:PORT, tcp://HOST:PORT, or emu: for the built-in emulator. Given more than once, or as a quoted pattern such as "
            + "'/dev/ttyUSB*', it names several parts, which are flashed at the same time.",
        HelpName = "PORT",
        Arity = ArgumentArity.OneOrMore,
    };

    public Option<string?> Baud { get; } = One("--baud", "N", $"Highest rate of the work in bits per second (default: the chip's own, {ChipCatalog.Default.WorkRate}); slower ones are taken where it does not carry.");

    public Option<string?> BootBaud { get; } = One("--boot-baud", "N", $"Rate of the first contact (default: the chip's own, {ChipCatalog.Default.BootRate}).");

    public Option<string?> Boot { get; } = One(
        "--boot", "CONTROL", "How BOOT and CHIP_EN are driven: lines (DTR and RTS, the default), manual, host, gpio:..., openocd:..., command:..., none; docs/boot-control.md has every form.");

    public Option<string?> Wait { get; } = new("--wait")
    {
        Description = "Wait for the port to appear or to become free, and for it to come back when it is pulled out during the job; for 60s unless a time is given.",
        HelpName = "TIME",
        Arity = ArgumentArity.ExactlyOne,
    };

    public Option<string?> Chip { get; } = One("--chip", "NAME", $"Chip family: {string.Join(", ", ChipCatalog.Families.Select(f => f.Name))}; default {ChipCatalog.Default.Name}.");

    public Option<string?> Board { get; } = One("--board", "NAME", "Take port, boot control, chip and rates from the settings file, as 'board save' has kept them; the command line wins.");

    public static Option<string?> One(string name, string valueName, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = valueName, Arity = ArgumentArity.ExactlyOne };

    /// <summary>Adds all of them to <paramref name="command"/>.</summary>
    public void AddTo(Command command, bool withBoard = true)
    {
        if (withBoard) command.Options.Add(Board);
        command.Options.Add(severalPorts ? Ports : Port);
        command.Options.Add(Wait);
        command.Options.Add(Baud);
        command.Options.Add(BootBaud);
        command.Options.Add(Boot);
        command.Options.Add(Chip);
    }

    /// <summary>What the command line says, and where it says nothing the settings of the board.</summary>
    /// <param name="invocation">The command line.</param>
    /// <param name="config">The INI beside which the project's settings stand, or null.</param>
    public Connection Read(Invocation invocation, string? config = null) =>
        Read(invocation, config, board => PortAddress.Of(invocation, invocation.Text(Port) ?? board.Settings.Port.Name));

    /// <summary>The same for a command that may work on several parts at once: the ports that are named, at least one.</summary>
    /// <exception cref="Diagnostics.NcpException"><c>usage.no-port</c>, <c>usage.bad-port</c>, or the one pattern there is fits nothing.</exception>
    public ImmutableArray<GangPort> ReadAll(Invocation invocation, string? config)
    {
        string?[] texts = invocation.Words(Ports) is { Count: > 0 } named ? [.. named] : [BoardChoice.Find(invocation, invocation.Text(Board), config).Settings.Port.Name];
        if (texts is [null]) PortAddress.Of(invocation, null);
        ImmutableArray<GangPort> ports = PortList.Read([.. texts.OfType<string>()], address => Read(invocation, config, _ => address));
        return ports is [{ Fault: { } only }] ? throw only.ToException() : ports;
    }

    private Connection Read(Invocation invocation, string? config, Func<BoardChoice, PortAddress> port)
    {
        var board = BoardChoice.Find(invocation, invocation.Text(Board), config);
        BootControl? control = invocation.Text(Boot) is { } boot ? BootControl.Parse(boot) : board.Control();
        return new Connection(
            port(board), ChipOf(invocation, config),
            new ConnectOptions(control, invocation.Rate(BootBaud) ?? Rate(board.BootBaud), invocation.Rate(Baud) ?? Rate(board.Baud)),
            invocation.Text(CommonOptions.Trace),
            WaitArgument.Read(invocation, invocation.Text(Wait)));
    }

    /// <summary>The chip family the command line or the board names.</summary>
    public ChipFamily ChipOf(Invocation invocation, string? config = null) =>
        (invocation.Text(Chip) ?? BoardChoice.Find(invocation, invocation.Text(Board), config).Settings.Project.Chip) is { } name ? ChipCatalog.Find(name) : ChipCatalog.Default;

    private static BitRate? Rate(int? baud) => baud is { } rate ? new BitRate(rate) : null;
}
