using System.Diagnostics.CodeAnalysis;
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
    private readonly SimulationClock _clock;
    private readonly EmulatorOptions _options;
    private readonly StateFile? _flashFile;
    private readonly StateFile? _efuseFile;
    private readonly SimulationEvent _release;
    private EmulatorLink? _link;
    private StrapLevel? _adapterBoot;
    private StrapLevel? _adapterEnable;
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

        HostWire = new SerialWire(clock, 115_200, sent => Chip!.Receive(sent));
        var chipWire = new SerialWire(clock, 500_000, sent => _link?.Arrive(sent));
        Save(); // a state file that does not exist yet is made now, so that one that cannot be made is told now
        Chip = new EmulatedChip(clock, options, (Flash, Efuse), (HostWire, chipWire));
        Chip.AdapterGone += () => _link?.Vanish();
        Console = new BoardConsole(this);
        _release = clock.CreateEvent(() => EnableButton = null);
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
            Update("power-on");
        }
    }

    = true;

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
    public StrapLevel Boot => BootButton ?? _adapterBoot ?? _options.Boot;

    /// <summary>Level of CHIP_EN: button, else adapter, else the pull-up.</summary>
    public StrapLevel Enable => EnableButton ?? _adapterEnable ?? StrapLevel.High;

    /// <summary>From the host's adapter to the chip.</summary>
    internal SerialWire HostWire { get; }

    /// <summary>Plugs in and opens the adapter. One link at a time: an earlier one becomes deaf.</summary>
    /// <param name="name">Name of the port, as the user would give it.</param>
    /// <param name="followsChip">True for a carrier without a rate, which always goes at the chip's.</param>
    public EmulatorLink OpenLink(string name = "emu:", bool followsChip = false)
    {
        _link = new EmulatorLink(_clock, this, new LinkIdentity(name, LinkKind.Emulator, _options.ControlLines), _options.Adapter)
        {
            FollowsChip = followsChip,
        };
        return _link;
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

    /// <summary>Drives the pins from the adapter: asserted is electrical low, DTR# is on BOOT and RTS# on CHIP_EN (PROTOCOL 1.2).</summary>
    internal void DriveLines(bool? dtr, bool? rts)
    {
        _adapterBoot = Driven(dtr) ?? _adapterBoot;
        _adapterEnable = Driven(rts) ?? _adapterEnable;
        Update("reset");
    }

    /// <summary>The adapter is closed or gone: its lines float.</summary>
    internal void Unplug(EmulatorLink link)
    {
        if (_link == link)
        {
            _link = null;
            HostWire.Clear();
            (_adapterBoot, _adapterEnable) = (null, null);
            Update("reset");
        }
    }

    private static StrapLevel? Driven(bool? asserted) => asserted is { } low ? low ? StrapLevel.Low : StrapLevel.High : null;

    private void Update(string cause)
    {
        bool runs = Power && Enable == StrapLevel.High;
        if (runs && !_wasRunning)
        {
            Chip.Start(Boot, cause);
        }
        else if (!runs && _wasRunning)
        {
            Chip.Stop();
        }

        _wasRunning = runs;
    }
}
