using System.Diagnostics.CodeAnalysis;
using NcpFlash.Adapters;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator.Line;
using NcpFlash.Emulator.Memory;
using NcpFlash.Links;

namespace NcpFlash.Emulator;

/// <summary>
/// A module on a board: power, the pins BOOT and CHIP_EN with their pulls, buttons and adapter lines, the chip and its memories.
/// Belongs to the thread of its clock.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The link belongs to whoever opened it.")]
public sealed class Board
{
    /// <summary>What a driver that does not purge has left from before (SYMPTOMS 1.2, CP2102; the bytes are an inference).</summary>
    private static readonly byte[] StaleAtFirst = [0x00, 0xF8, 0x4F];

    private static readonly TimeSpan HeldLowReport = TimeSpan.FromMilliseconds(1);

    /// <summary>A BREAK that a driver simulates is one zero at 46 baud: nine bits low (Linux, ch341).</summary>
    private static readonly TimeSpan SimulatedBreak = TimeSpan.FromSeconds(9.0 / 46);

    private readonly SimulationClock _clock;
    private readonly EmulatorOptions _options;
    private readonly StateFile? _flashFile;
    private readonly StateFile? _efuseFile;
    private readonly SimulationEvent _release;
    private readonly SimulationEvent _plugsIn;
    private readonly SimulationEvent _breakEnds;
    private readonly SimulationEvent _inputIsLow;
    private readonly LineFaults _wires;
    private readonly ControlPins _pins;
    private readonly PhantomSupply _phantom;
    private EmulatorLink? _link;
    private byte[] _unread;
    private bool _receiverIsDead;
    private bool _outputIsLow;
    private bool _wasRunning;

    /// <summary>A board under power, its chip just started.</summary>
    /// <exception cref="Diagnostics.NcpException">A state file has the wrong size or cannot be read.</exception>
    public Board(SimulationClock clock, EmulatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(options);
        _clock = clock;
        _options = options;
        Flash = new NorFlash(options.JedecId, options.FlashSize ?? options.JedecId.SizeInBytes ?? 4 * 1024 * 1024);
        Efuse = new EfuseArray(options.Mac);
        _flashFile = options.FlashFile is { } flash ? new StateFile(flash, "flash") : null;
        _efuseFile = options.EfuseFile is { } efuse ? new StateFile(efuse, "efuse array") : null;
        if (_flashFile is not null)
        {
            Flash.LoadFrom(_flashFile);
        }

        if (_efuseFile is not null)
        {
            Efuse.LoadFrom(_efuseFile);
        }

        _wires = new LineFaults(options.Wires, options.Host, options.Seed);
        _pins = new ControlPins(options.Host is null ? options.Wiring : LineWiring.Unwired);
        _phantom = new PhantomSupply(options.Phantom);
        _unread = options.Adapter.Has(AdapterQuirk.StaleAfterPurge) ? [.. StaleAtFirst] : [];
        Power = options.Powered;
        HostWire = new SerialWire(clock, 115_200, SentByHost);
        var chipWire = new SerialWire(clock, 500_000, SentByChip);
        Save(); // a state file that does not exist yet is made now, so that one that cannot be made is told now
        Chip = new EmulatedChip(clock, options, (Flash, Efuse), (HostWire, chipWire));
        Chip.AdapterGone += () => Pull("the fault script pulled the adapter out", _options.Replug);
        Console = new BoardConsole(this);
        _release = clock.CreateEvent(() => EnableButton = null);
        _plugsIn = clock.CreateEvent(PlugIn);
        _breakEnds = clock.CreateEvent(() => HoldLow(false, false));
        _inputIsLow = clock.CreateEvent(ReportLowInput);
        Update("power-on");
    }

    /// <summary>The chip.</summary>
    public EmulatedChip Chip { get; }

    /// <summary>The flash.</summary>
    public NorFlash Flash { get; }

    /// <summary>The efuse array.</summary>
    public EfuseArray Efuse { get; }

    /// <summary>Text commands for the buttons.</summary>
    public BoardConsole Console { get; }

    /// <summary>True while the board has power.</summary>
    public bool Power
    {
        get;
        set
        {
            field = value;
            if (Chip is not null)
            {
                Update("power-on");
            }
        }
    }

    /// <summary>True while the adapter is in its USB port.</summary>
    public bool IsPlugged { get; private set; } = true;

    /// <summary>A button or jumper on BOOT; null when released. It wins over the adapter.</summary>
    public StrapLevel? BootButton { get; set; }

    /// <summary>A button or jumper on CHIP_EN; null when released. It wins over the adapter.</summary>
    public StrapLevel? EnableButton
    {
        get;
        set
        {
            field = value;
            Update("reset");
        }
    }

    /// <summary>Level of BOOT: button, else adapter, else the board's pull (PROTOCOL 1.1).</summary>
    public StrapLevel Boot => BootButton ?? _pins.Boot ?? _options.Boot;

    /// <summary>Level of CHIP_EN: stuck, or button, else adapter, else the pull-up.</summary>
    public StrapLevel Enable => _options.Enable switch
    {
        EnablePin.StuckLow => StrapLevel.Low,
        EnablePin.StuckHigh => StrapLevel.High,
        _ => EnableButton ?? _pins.Enable ?? StrapLevel.High,
    };

    /// <summary>From the host's adapter to the chip.</summary>
    internal SerialWire HostWire { get; }

    /// <summary>Up to when the level at the adapter's input is settled, in picoseconds.</summary>
    internal long HostInputSettledUntil => _wires.HostHearsItself ? HostWire.SettledUntil : Chip.Wire.SettledUntil;

    /// <summary>Plugs in and opens the adapter. One link at a time: an earlier one becomes deaf.</summary>
    /// <param name="name">Name of the port, as the user would give it.</param>
    /// <param name="followsChip">True for a carrier without a rate, which always goes at the chip's.</param>
    /// <exception cref="NcpException"><c>port.not-found</c>: the adapter is not plugged in.</exception>
    public EmulatorLink OpenLink(string name = "emu:", bool followsChip = false)
    {
        if (!IsPlugged)
        {
            throw Diagnosis.Of(PortFaults.NotFound, ("port", name), ("present", "The emulated adapter is not plugged in")).ToException();
        }

        var identity = new LinkIdentity(name, LinkKind.Emulator, _options.Wiring != LineWiring.Off, _options.Adapter.Identity);
        _link = new EmulatorLink(_clock, this, identity, _options.Adapter) { FollowsChip = followsChip, IsDeaf = _receiverIsDead };
        _link.Open(_options.OpenAssertsLines, _unread);
        _unread = [];
        if (_options.Wires.Has(WireFault.RxLow))
        {
            _inputIsLow.After(HeldLowReport);
        }

        return _link;
    }

    /// <summary>Pulls the adapter out of its USB port, and plugs it in again after a time.</summary>
    /// <param name="reason">What to tell whoever uses the port.</param>
    /// <param name="plugInAfter">When to plug it in again; null for not by itself.</param>
    public void Pull(string reason, TimeSpan? plugInAfter = null)
    {
        _link?.Vanish(reason);
        _receiverIsDead = false;
        _unread = [];
        if (plugInAfter != TimeSpan.Zero)
        {
            IsPlugged = false;
            _plugsIn.Cancel();
            if (plugInAfter is { } time)
            {
                _plugsIn.After(time);
            }
        }
    }

    /// <summary>Plugs the adapter in again.</summary>
    public void PlugIn()
    {
        _plugsIn.Cancel();
        IsPlugged = true;
    }

    /// <summary>Presses CHIP_EN for 50 ms.</summary>
    public void PulseEnable()
    {
        EnableButton = StrapLevel.Low;
        _release.After(TimeSpan.FromMilliseconds(50));
    }

    /// <summary>Writes changed memories to their state files, each as a whole; does nothing for a memory without a file or change.</summary>
    /// <exception cref="Diagnostics.NcpException">A file cannot be written.</exception>
    public void Save()
    {
        if (_flashFile is not null && Flash.IsDirty)
        {
            _flashFile.Save(Flash.Contents);
            Flash.IsDirty = false;
        }

        if (_efuseFile is not null && Efuse.IsDirty)
        {
            _efuseFile.Save(Efuse.Fuses);
            Efuse.IsDirty = false;
        }
    }

    /// <summary>Drives the pins from the adapter: asserted is electrical low, DTR# is on BOOT and RTS# on CHIP_EN unless wired otherwise (PROTOCOL 1.2).</summary>
    internal void DriveLines(bool? dtr, bool? rts)
    {
        _pins.Drive(dtr, rts);
        Update("reset");
    }

    /// <summary>The adapter holds its TX low (BREAK), or lets it go.</summary>
    internal void HoldLow(bool on, bool isSimulated)
    {
        _breakEnds.Cancel();
        _outputIsLow = on;
        if (!on)
        {
            return;
        }

        HostWire.Clear();
        if (_wires.ReachesPart)
        {
            _phantom.LineGoesLow();
            Chip.HoldLow();
        }

        if (_options.Wires.Has(WireFault.Joined))
        {
            _link?.HoldLow();
        }

        if (isSimulated)
        {
            _breakEnds.After(SimulatedBreak);
        }
    }

    /// <summary>The adapter is closed or gone: its lines float.</summary>
    internal void Unplug(EmulatorLink link, bool isPulled)
    {
        if (_link != link)
        {
            return;
        }

        _receiverIsDead |= !isPulled && _options.Adapter.Has(AdapterQuirk.DiesIfClosedWhileReceiving) && link.IsReceiving;
        _unread = !isPulled && _options.Adapter.Has(AdapterQuirk.StaleAfterPurge) ? [.. link.Unread] : [];
        _link = null;
        HostWire.Clear();
        HoldLow(false, false);
        _inputIsLow.Cancel();
        _pins.Release();
        Update("reset");
    }

    private void SentByHost(WireByte sent)
    {
        if (_outputIsLow)
        {
            return;
        }

        if (_wires.ToPart(sent) is { } arrived)
        {
            Chip.Receive(arrived);
        }

        if (_wires.Echo(sent) is { } echo)
        {
            _link?.Arrive(echo);
        }
    }

    private void SentByChip(WireByte sent)
    {
        if (_wires.ToHost(sent) is { } arrived)
        {
            _link?.Arrive(arrived);
        }
    }

    /// <summary>An adapter whose input is held low reports it again and again, about once a transfer (SYMPTOMS C08; the interval is an inference).</summary>
    private void ReportLowInput()
    {
        if (_link is { } link)
        {
            link.HoldLow();
            _inputIsLow.After(HeldLowReport);
        }
    }

    private void Update(string cause)
    {
        bool runs = Power && Enable == StrapLevel.High;
        if (runs && !_wasRunning)
        {
            Start(cause);
        }
        else if (!runs && _wasRunning)
        {
            _phantom.GoesOff(_outputIsLow && _wires.ReachesPart);
            Chip.Stop();
        }

        _wasRunning = runs;
    }

    private void Start(string cause)
    {
        if (_phantom.Hangs())
        {
            Chip.Hang();
        }
        else
        {
            // BOOT must be held for 2 ms after CHIP_EN has risen (PROTOCOL 1.1); one that falls before is low.
            Chip.Start(_options.BootReleasedEarly ? StrapLevel.Low : Boot, cause);
        }
    }
}
