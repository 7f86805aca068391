namespace NcpFlash.Emulator.Line;

/// <summary>The two wires between adapter and module, with what is wrong with them, BREAK, and levels that are stuck.</summary>
internal sealed class BoardLine
{
    /// <summary>How often an adapter reports an input that is held low: about once a transfer (SYMPTOMS C08; the interval is an inference).</summary>
    private static readonly TimeSpan LowReport = TimeSpan.FromMilliseconds(1);

    /// <summary>A BREAK that a driver simulates is one zero at 46 baud: nine bits low (Linux, ch341).</summary>
    private static readonly TimeSpan SimulatedBreak = TimeSpan.FromSeconds(9.0 / 46);

    private readonly WireModel _wires;
    private readonly LineFaults _faults;
    private readonly SimulationEvent _breakEnds;
    private readonly SimulationEvent _inputIsLow;
    private bool _outputIsLow;

    public BoardLine(SimulationClock clock, EmulatorOptions options)
    {
        _wires = options.Wires;
        _faults = new LineFaults(options.Wires, options.Host, options.Seed);
        FromHost = new SerialWire(clock, 115_200, SentByHost);
        FromPart = new SerialWire(clock, 500_000, SentByPart);
        _breakEnds = clock.CreateEvent(() => HoldLow(false));
        _inputIsLow = clock.CreateEvent(ReportLow);
    }

    /// <summary>From the adapter's TX.</summary>
    public SerialWire FromHost { get; }

    /// <summary>From the module's TX.</summary>
    public SerialWire FromPart { get; }

    /// <summary>The module, to be set before anything is sent.</summary>
    public EmulatedChip? Part { get; set; }

    /// <summary>The open port, or null.</summary>
    public EmulatorLink? Host
    {
        get;
        set
        {
            field = value;
            _inputIsLow.Cancel();
            if (value is not null && _wires.Has(WireFault.RxLow))
            {
                _inputIsLow.After(LowReport);
            }
        }
    }

    /// <summary>Up to when the level at the adapter's input is settled, in picoseconds.</summary>
    public long HostInputSettledUntil => _faults.HostHearsItself ? FromHost.SettledUntil : FromPart.SettledUntil;

    /// <summary>True while the adapter holds the module's input low.</summary>
    public bool PartInputIsHeldLow { get; private set; }

    /// <summary>The adapter holds its TX low (BREAK), or lets it go.</summary>
    /// <param name="on">True to hold it.</param>
    /// <param name="isSimulated">True for a driver whose BREAK ends by itself.</param>
    public void HoldLow(bool on, bool isSimulated = false)
    {
        _breakEnds.Cancel();
        PartInputIsHeldLow = on && _faults.ReachesPart;
        _outputIsLow = on;
        if (!on)
        {
            return;
        }

        FromHost.Clear();
        if (PartInputIsHeldLow)
        {
            Part?.HoldLow();
        }

        if (_wires.Has(WireFault.Joined))
        {
            Host?.HoldLow();
        }

        if (isSimulated)
        {
            _breakEnds.After(SimulatedBreak);
        }
    }

    private void SentByHost(WireByte sent)
    {
        if (_outputIsLow)
        {
            return;
        }

        if (_faults.ToPart(sent) is { } arrived)
        {
            Part?.Receive(arrived);
        }

        if (_faults.Echo(sent) is { } echo)
        {
            Host?.Arrive(echo);
        }
    }

    private void SentByPart(WireByte sent)
    {
        if (_faults.ToHost(sent) is { } arrived)
        {
            Host?.Arrive(arrived);
        }
    }

    private void ReportLow()
    {
        Host?.HoldLow();
        _inputIsLow.After(LowReport);
    }
}
