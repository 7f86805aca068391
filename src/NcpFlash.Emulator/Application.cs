using System.Globalization;
using System.Text;
using NcpFlash.Emulator.Boot;
using NcpFlash.Emulator.Line;
using NcpFlash.Emulator.Memory;

namespace NcpFlash.Emulator;

/// <summary>What runs from flash: it prints its boot log and answers nothing (PROTOCOL Annex B 11).</summary>
internal sealed class Application
{
    private readonly SerialWire _wire;
    private readonly SimulationEvent _nextLine;
    private readonly Queue<string> _lines = new();
    private BootLog _log = BootLogs.Named(BootLogs.Silent);

    public Application(SimulationClock clock, SerialWire wire)
    {
        _wire = wire;
        _nextLine = clock.CreateEvent(PrintLine);
    }

    /// <summary>Starts what the flash holds, or says why not.</summary>
    public void Start(EmulatorOptions options, string cause, NorFlash flash, EfuseArray efuse)
    {
        _log = BootLogs.Named(new BootEfuses(efuse).IsUartOff ? BootLogs.Silent : options.BootLog);
        BootCheck check = new BootCheck(flash, efuse, options.StartsSignedUnlocked).Run();
        var facts = new Dictionary<string, string>(check.Facts)
        {
            ["cause"] = cause,
            ["jedec"] = flash.Id.ToString(),
            ["size"] = (flash.Size / 1024).ToString(CultureInfo.InvariantCulture),
            ["mac"] = MacAddress.FromEfuseOrder(efuse.MacBytes).ToString(),
        };
        foreach (string line in check.Problem is null ? _log.Running : _log.NothingToRun)
        {
            _lines.Enqueue(facts.Aggregate(line, (text, fact) => text.Replace($"{{{fact.Key}}}", fact.Value, StringComparison.Ordinal)));
        }

        _wire.Rate = _log.Rate;
        _nextLine.After(TimeSpan.FromMilliseconds(_log.DelayMs));
    }

    public void Stop()
    {
        _lines.Clear();
        _nextLine.Cancel();
    }

    private void PrintLine()
    {
        if (_lines.TryDequeue(out string? line))
        {
            _wire.Send(Encoding.ASCII.GetBytes(line + (_lines.Count == 0 ? string.Empty : "\r\n")));
            _nextLine.After(TimeSpan.FromMilliseconds(_log.LineDelayMs));
        }
    }
}
