using System.Globalization;
using System.Text;
using NcpFlash.Emulator.Boot;
using NcpFlash.Emulator.Line;
using NcpFlash.Emulator.Memory;

namespace NcpFlash.Emulator;

/// <summary>What runs from flash: it prints its boot log, may go on chattering, and may answer to what it hears (PROTOCOL Annex B 11).</summary>
internal sealed class Application
{
    /// <summary>A pause on the line after which input counts as new.</summary>
    private static readonly TimeSpan InputPause = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan AnswerDelay = TimeSpan.FromMilliseconds(1);

    private readonly SimulationClock _clock;
    private readonly SerialWire _wire;
    private readonly LineListener _listener;
    private readonly SimulationEvent _nextLine;
    private readonly SimulationEvent _answer;
    private readonly Queue<string> _lines = new();
    private BootLog _log = BootLogs.Named(BootLogs.Silent);
    private bool _runs;
    private int _chatter;
    private long _lastInput;

    public Application(SimulationClock clock, SerialWire input, SerialWire wire)
    {
        _clock = clock;
        _wire = wire;
        _listener = new LineListener(clock, () => input.SettledUntil, Heard);
        _nextLine = clock.CreateEvent(PrintLine);
        _answer = clock.CreateEvent(SendAnswer);
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

        (_runs, _chatter, _lastInput) = (true, 0, 0);
        _wire.Rate = _log.Rate;
        _listener.Start(_log.Rate, _clock.Now * WireByte.Tick);
        _nextLine.After(TimeSpan.FromMilliseconds(_log.DelayMs));
    }

    public void Stop()
    {
        _runs = false;
        _lines.Clear();
        _nextLine.Cancel();
        _answer.Cancel();
    }

    /// <summary>Takes a byte as the line carried it.</summary>
    public void Receive(WireByte sent)
    {
        if (_log.Echo || _log.Answer is not null)
        {
            _listener.Receive(sent);
        }
    }

    private void Heard(byte value)
    {
        if (!_runs)
        {
            return;
        }

        if (_log.Echo)
        {
            _wire.Send([value]);
        }

        if (_log.Answer is not null && _clock.Now - _lastInput > InputPause.Ticks && !_answer.IsPlanned)
        {
            _answer.After(AnswerDelay);
        }

        _lastInput = _clock.Now;
    }

    private void SendAnswer()
    {
        byte[] answer = Convert.FromHexString(_log.Answer ?? string.Empty);
        _wire.Send([.. answer, .. Enumerable.Repeat(answer[^1], _log.AnswerFill)]);
    }

    private void PrintLine()
    {
        if (_lines.TryDequeue(out string? line))
        {
            _wire.Send(Encoding.ASCII.GetBytes(line + (_lines.Count == 0 ? string.Empty : "\r\n")));
            _nextLine.After(TimeSpan.FromMilliseconds(_lines.Count > 0 ? _log.LineDelayMs : _log.PeriodMs ?? _log.LineDelayMs));
        }
        else if (_log is { PeriodMs: { } period, Chatter: { Length: > 0 } chatter })
        {
            _wire.Send(Encoding.ASCII.GetBytes($"\r\n{chatter[_chatter++ % chatter.Length]}"));
            _nextLine.After(TimeSpan.FromMilliseconds(period));
        }
    }
}
