using NcpFlash.Emulator.Boot;
using NcpFlash.Emulator.Line;
using NcpFlash.Emulator.Memory;

namespace NcpFlash.Emulator;

/// <summary>The chip: off, starting, in its boot ROM, or running from flash.</summary>
public sealed class EmulatedChip
{
    /// <summary>The oscillator starts about 2 ms after CHIP_EN, and as long must BOOT be held (PROTOCOL 1.1).</summary>
    private static readonly TimeSpan StartupTime = TimeSpan.FromMilliseconds(2);

    private readonly EmulatorOptions _options;
    private readonly NorFlash _flash;
    private readonly EfuseArray _efuse;
    private readonly BootRom _rom;
    private readonly Application _application;
    private readonly SimulationEvent _started;
    private string _cause = "power-on";
    private StrapLevel _boot, _latchedBoot;
    private Running _running;
    private bool _bootMoved;
    private bool _samplesBoot;
    private bool _isDeaf;

    internal EmulatedChip(SimulationClock clock, EmulatorOptions options, (NorFlash Flash, EfuseArray Efuse) memory, (SerialWire Input, SerialWire Output) lines)
    {
        _options = options;
        (_flash, _efuse) = memory;
        Wire = lines.Output;
        _application = new Application(clock, lines.Input, Wire);
        _rom = new BootRom(clock, options, memory, lines);
        _rom.Left += LeaveRom;
        _started = clock.CreateEvent(Started);
    }

    private enum Running
    {
        Nothing,
        Oscillator,
        Rom,
        Flash,
    }

    /// <summary>What the chip is doing.</summary>
    public ChipState State => _running switch
    {
        Running.Nothing => ChipState.Off,
        Running.Oscillator => ChipState.Starting,
        Running.Rom => _rom.IsConnected ? ChipState.Command : ChipState.Handshake,
        _ => ChipState.Application,
    };

    /// <summary>Frames whose first byte has arrived, since the chip was made.</summary>
    public int Frames => _rom.Frames;

    /// <summary>Bytes lost because the ROM was busy and its 32-byte FIFO full.</summary>
    public long Overruns => _rom.Overruns;

    /// <summary>Characters received with a low stop bit.</summary>
    public long FramingErrors => _rom.FramingErrors;

    /// <summary>The rate at which the ROM listens and answers, in bits per second.</summary>
    public int Rate => Wire.Rate;

    /// <summary>A fault of the script wants the adapter gone.</summary>
    internal event Action? AdapterGone
    {
        add => _rom.AdapterGone += value;
        remove => _rom.AdapterGone -= value;
    }

    internal SerialWire Wire { get; }

    /// <summary>CHIP_EN has risen, or power has come, with BOOT at the given level.</summary>
    internal void Start(StrapLevel boot, string cause)
    {
        Stop();
        (_boot, _latchedBoot, _bootMoved, _samplesBoot) = (boot, boot, false, true);
        Begin(cause);
    }

    /// <summary>The level of BOOT, whenever it may have changed: one that moves before it was sampled to the end does not lead into the ROM.</summary>
    internal void SeeBoot(StrapLevel level)
    {
        _boot = level;
        _bootMoved |= _samplesBoot && _running == Running.Oscillator && level != _latchedBoot;
    }

    /// <summary>CHIP_EN has risen, but what was left of the supply keeps the chip from starting (SYMPTOMS B05).</summary>
    internal void Hang()
    {
        Stop();
        _running = Running.Oscillator;
    }

    /// <summary>CHIP_EN has fallen, or power has gone.</summary>
    internal void Stop()
    {
        _running = Running.Nothing;
        _started.Cancel();
        _rom.Stop();
        _application.Stop();
        Wire.Clear();
    }

    internal void Receive(WireByte sent)
    {
        if (_running == Running.Rom && !_isDeaf)
        {
            _rom.Receive(sent);
        }
        else if (_running == Running.Flash)
        {
            _application.Receive(sent);
        }
    }

    internal void HoldLow()
    {
        if (_running == Running.Rom)
        {
            _rom.HoldLow();
        }
    }

    private void Begin(string cause)
    {
        _cause = cause;
        _running = Running.Oscillator;
        _started.After(StartupTime);
    }

    private void Started()
    {
        // Efuses that decide about starting are taken in at the reset (inference: a change during a conversation does not end it).
        var efuses = new BootEfuses(_efuse);
        _isDeaf = efuses.IsHandshakeOff;
        if (efuses.IgnoresBoot || (!_bootMoved && (_latchedBoot == StrapLevel.High) != efuses.IsBootInverted))
        {
            _running = Running.Rom;
            _rom.Start();
        }
        else
        {
            RunFromFlash();
        }
    }

    /// <summary>Starts with BOOT as it was sampled.</summary>
    private void Restart(string cause)
    {
        Stop();
        _samplesBoot = false;
        Begin(cause);
    }

    private void RunFromFlash()
    {
        _running = Running.Flash;
        _application.Start(_options, _cause, _flash, _efuse);
    }

    private void LeaveRom(RomExit exit)
    {
        _rom.Stop();
        switch (exit)
        {
            case RomExit.Reset:
                // The strap was latched when CHIP_EN rose; a reset by software does not sample it again (inference).
                Restart("software reset");
                break;
            case RomExit.BrownOut:
                // The supply comes back as at power-up, where the strap is sampled (PROTOCOL 1.1).
                Start(_boot, "brown-out");
                break;
            case RomExit.Flash:
                _cause = "boot rom";
                RunFromFlash();
                break;
            default:
                _running = Running.Flash;
                break;
        }
    }
}
