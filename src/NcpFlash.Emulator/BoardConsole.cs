using System.Globalization;

namespace NcpFlash.Emulator;

/// <summary>The board's buttons as text commands, for scripts and a second terminal. <c>help</c> lists them.</summary>
public sealed class BoardConsole
{
    private const string Help =
        "boot high|low|release    drive BOOT, or let the adapter and the pull have it\n"
        + "en high|low|pulse|release  drive CHIP_EN; pulse is low for 50 ms\n"
        + "power on|off             switch the supply\n"
        + "unplug, plug             pull the adapter out of its USB port, put it back\n"
        + "save                     write the state files\n"
        + "status                   show pins, chip and memories\n"
        + "help                     show this";

    private readonly Board _board;

    internal BoardConsole(Board board) => _board = board;

    /// <summary>Carries out one command line and returns the reply, without a line end. A line that makes no sense gets a reply that begins with <c>error:</c>.</summary>
    /// <exception cref="Diagnostics.NcpException"><c>save</c> could not write a state file.</exception>
    public string Execute(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words switch
        {
            [] => string.Empty,
            ["boot", .. var level] => Boot(level),
            ["en", .. var level] => Enable(level),
            ["power", .. var state] => Power(state),
            ["unplug"] => Unplug(),
            ["plug"] => Plug(),
            ["save"] => Save(),
            ["status"] => Status(),
            ["help"] => Help,
            _ => $"error: there is no command '{line.Trim()}'; allowed are boot, en, power, unplug, plug, save, status and help",
        };
    }

    private string Boot(string[] level)
    {
        switch (level)
        {
            case ["high"]:
                _board.BootButton = StrapLevel.High;
                break;
            case ["low"]:
                _board.BootButton = StrapLevel.Low;
                break;
            case ["release"]:
                _board.BootButton = null;
                break;
            default:
                return "error: boot takes high, low or release";
        }

        return Status();
    }

    private string Enable(string[] level)
    {
        switch (level)
        {
            case ["high"]:
                _board.EnableButton = StrapLevel.High;
                break;
            case ["low"]:
                _board.EnableButton = StrapLevel.Low;
                break;
            case ["pulse"]:
                _board.PulseEnable();
                break;
            case ["release"]:
                _board.EnableButton = null;
                break;
            default:
                return "error: en takes high, low, pulse or release";
        }

        return Status();
    }

    private string Power(string[] state)
    {
        if (state is not (["on"] or ["off"]))
        {
            return "error: power takes on or off";
        }

        _board.Power = state is ["on"];
        return Status();
    }

    private string Unplug()
    {
        _board.Pull("it was pulled out");
        return Status();
    }

    private string Plug()
    {
        _board.PlugIn();
        return Status();
    }

    private string Save()
    {
        _board.Save();
        return "saved";
    }

    private string Status() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(_board.IsPlugged ? string.Empty : "unplugged, ")}power {(_board.Power ? "on" : "off")}, boot {Name(_board.Boot)}, en {Name(_board.Enable)}, chip {_board.Chip.State.ToString().ToLowerInvariant()}, rate {_board.Chip.Rate}, frames {_board.Chip.Frames}, flash {_board.Flash.Id} {_board.Flash.Size / 1024} KiB");

    private static string Name(StrapLevel level) => level == StrapLevel.High ? "high" : "low";
}
