using System.CommandLine;
using NcpFlash.Chips;
using NcpFlash.Cli.Running;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.CommandLine;

/// <summary>The options of every command that talks to a part, and what they say.</summary>
internal sealed class ConnectionOptions
{
    public Option<string?> Port { get; } = One("--port", "PORT", "Where the part is: a serial port, auto for the only one, rfc2217://HOST:PORT, tcp://HOST:PORT, or emu: for the built-in emulator.", "-p");

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

    public static Option<string?> One(string name, string valueName, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = valueName, Arity = ArgumentArity.ExactlyOne };

    /// <summary>Adds all of them to <paramref name="command"/>.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(Port);
        command.Options.Add(Wait);
        command.Options.Add(Baud);
        command.Options.Add(BootBaud);
        command.Options.Add(Boot);
        command.Options.Add(Chip);
    }

    /// <summary>What the command line says.</summary>
    public Connection Read(Invocation invocation) => new(
        PortAddress.Of(invocation, invocation.Text(Port)),
        ChipOf(invocation),
        new ConnectOptions(
            invocation.Text(Boot) is { } boot ? BootControl.Parse(boot) : null, invocation.Rate(BootBaud), invocation.Rate(Baud)),
        invocation.Text(CommonOptions.Trace),
        WaitArgument.Read(invocation, invocation.Text(Wait)));

    /// <summary>The chip family the command line names.</summary>
    public ChipFamily ChipOf(Invocation invocation) => invocation.Text(Chip) is { } name ? ChipCatalog.Find(name) : ChipCatalog.Default;
}
