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

    private readonly SimulationClock _clock;
    private readonly EmulatorOptions _options;
    private readonly PartMemory _memory;
    private readonly SimulationEvent _release;
    private readonly SimulationEvent _plugsIn;
    private readonly BoardLine _line;
    private readonly ControlPins _pins;
    private readonly PhantomSupply _phantom;
    private readonly SlowEnable _enable;
    private byte[] _unread;
    private bool _receiverIsDead;
    private bool _wasRunning;

    /// <summary>A board under power, its chip just started.</summary>
    /// <exception cref="Diagnostics.NcpException">A state file has the wrong size or cannot be read.</exception>
    public Board(SimulationClock clock, EmulatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(options);
        _clock = clock;
        _options = options;
        _memory = new PartMemory(options);
        _line = new BoardLine(clock, options);
        _pins = new ControlPins(options.Host is null ? options.Wiring : LineWiring.Unwired);
        _phantom = new PhantomSupply(options.Phantom);
        _enable = new SlowEnable(clock, options.EnableDelay, options.Powered ? Enable : StrapLevel.Low, () => Apply("reset"));
        _unread = options.Adapter.Has(AdapterQuirk.StaleAfterPurge) ? [.. StaleAtFirst] : [];
        Power = options.Powered;
        _line.Part = Chip = new EmulatedChip(clock, options, (Flash, Efuse), (HostWire, _line.FromPart));
        Chip.AdapterGone += () => Pull("the fault script pulled the adapter out", _options.Replug);
        Console = new BoardConsole(this);
        _release = clock.CreateEvent(() => EnableButton = null);
        _plugsIn = clock.CreateEvent(PlugIn);
        Update("power-on");
    }

    /// <summary>The chip.</summary>
    public EmulatedChip Chip { get; }

    /// <summary>The flash.</summary>
    public NorFlash Flash => _memory.Flash;

    /// <summary>The efuse array.</summary>
    public EfuseArray Efuse => _memory.Efuse;

    /// <summary>The adapter.</summary>
    public AdapterModel Adapter => _options.Adapter;

    /// <summary>The computer that the adapter is plugged into.</summary>
    public EmulatedComputer Computer => _options.Computer;

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

    /// <summary>The adapter was put back into its USB port.</summary>
    public event Action? PluggedIn;

    /// <summary>True while the adapter is in its USB port.</summary>
    public bool IsPlugged { get; private set; } = true;

    /// <summary>A button or jumper on BOOT; null when released. It wins over the adapter.</summary>
    public StrapLevel? BootButton
    {
        get;
        set
        {
            field = value;
            SeeBoot();
        }
    }

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

    /// <summary>What drives CHIP_EN: it is stuck, or button, else adapter, else the pull-up. An RC makes the pin follow later.</summary>
    public StrapLevel Enable => _options.Enable switch
    {
        EnablePin.StuckLow => StrapLevel.Low,
        EnablePin.StuckHigh => StrapLevel.High,
        _ => EnableButton ?? _pins.Enable ?? StrapLevel.High,
    };

    /// <summary>From the host's adapter to the chip.</summary>
    internal SerialWire HostWire => _line.FromHost;

    /// <summary>Up to when the level at the adapter's input is settled, in picoseconds.</summary>
    internal long HostInputSettledUntil => _line.HostInputSettledUntil;

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
        var link = new EmulatorLink(_clock, this, identity, _options.Adapter) { Computer = _options.Computer, FollowsChip = followsChip, IsDeaf = _receiverIsDead };
        _line.Host = link;
        link.Open(_options.OpenAssertsLines, _unread);
        _unread = [];
        return link;
    }

    /// <summary>Pulls the adapter out of its USB port, and plugs it in again after a time.</summary>
    /// <param name="reason">What to tell whoever uses the port.</param>
    /// <param name="plugInAfter">When to plug it in again; null for not by itself.</param>
    public void Pull(string reason, TimeSpan? plugInAfter = null)
    {
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

        _line.Host?.Vanish(reason); // last: whoever waits on the port goes on inside of this call, and must find it gone
    }

    /// <summary>Plugs the adapter in again.</summary>
    public void PlugIn()
    {
        _plugsIn.Cancel();
        if (IsPlugged)
        {
            return;
        }

        IsPlugged = true;
        PluggedIn?.Invoke();
    }

    /// <summary>Presses CHIP_EN for 50 ms.</summary>
    public void PulseEnable()
    {
        EnableButton = StrapLevel.Low;
        _release.After(TimeSpan.FromMilliseconds(50));
    }

    /// <summary>Writes changed memories to their state files, each as a whole; does nothing for a memory without a file or change.</summary>
    /// <exception cref="Diagnostics.NcpException">A file cannot be written.</exception>
    public void Save() => _memory.Save();

    /// <summary>Drives the pins from the adapter: asserted is electrical low, DTR# is on BOOT and RTS# on CHIP_EN unless wired otherwise (PROTOCOL 1.2).</summary>
    internal void DriveLines(bool? dtr, bool? rts)
    {
        _pins.Drive(dtr, rts);
        Update("reset");
    }

    /// <summary>The adapter holds its TX low (BREAK), or lets it go.</summary>
    internal void HoldLow(bool on, bool isSimulated)
    {
        _line.HoldLow(on, isSimulated);
        if (_line.PartInputIsHeldLow)
        {
            _phantom.LineGoesLow();
        }
    }

    /// <summary>The adapter is closed, and its lines keep their levels or are let go of, as its driver does; or it is pulled out, and they float.</summary>
    internal void Unplug(EmulatorLink link, bool isPulled)
    {
        if (_line.Host != link)
        {
            return;
        }

        _receiverIsDead |= !isPulled && _options.Adapter.Has(AdapterQuirk.DiesIfClosedWhileReceiving) && link.IsReceiving;
        _unread = !isPulled && _options.Adapter.Has(AdapterQuirk.StaleAfterPurge) ? [.. link.Unread] : [];
        _line.Host = null;
        HostWire.Clear();
        _line.HoldLow(false);
        if (isPulled || _options.CloseReleasesLines)
        {
            _pins.Release();
        }

        Update("reset");
    }

    private void Update(string cause)
    {
        if (Power)
        {
            _enable.Drive(Enable);
        }
        else
        {
            _enable.LosePower();
        }

        Apply(cause);
    }

    /// <summary>The pin CHIP_EN, the supply or BOOT may have changed.</summary>
    private void Apply(string cause)
    {
        bool runs = Power && _enable.Level == StrapLevel.High;
        if (runs && !_wasRunning)
        {
            Start(cause);
        }
        else if (!runs && _wasRunning)
        {
            _phantom.GoesOff(_line.PartInputIsHeldLow);
            Chip.Stop();
        }

        _wasRunning = runs;
        SeeBoot();
    }

    private void Start(string cause)
    {
        if (_phantom.Hangs())
        {
            Chip.Hang();
        }
        else
        {
            // The board itself may let go of BOOT before the chip has sampled it; the chip sees what others do meanwhile.
            Chip.Start(SampledBoot, cause);
        }
    }

    private StrapLevel SampledBoot => _options.BootReleasedEarly ? StrapLevel.Low : Boot;

    private void SeeBoot() => Chip.SeeBoot(SampledBoot);
}
