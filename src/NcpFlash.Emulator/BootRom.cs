using NcpFlash.Emulator.Line;
using NcpFlash.Emulator.Memory;
using NcpFlash.Emulator.Rom;
using NcpFlash.Wire;

namespace NcpFlash.Emulator;

/// <summary>The boot ROM on the line: handshake, frames, idle time-out, replies in time (PROTOCOL 1.5, 2, Annex B 1..4).</summary>
internal sealed class BootRom
{
    /// <summary>The UART's receive FIFO (PROTOCOL 12): what comes while the ROM works waits here, the rest is lost.</summary>
    private const int Fifo = 32;

    /// <summary>
    /// PROTOCOL 1.5 asks for 20 ms of silence after the handshake's OK. The emulated ROM is deaf for half of that (inference): a host
    /// that does not wait loses its first command.
    /// </summary>
    private static readonly TimeSpan DeafAfterSync = TimeSpan.FromMilliseconds(10);

    /// <summary>What a carrier without a rate goes at until the ROM has measured one (PROTOCOL 1.3).</summary>
    private const int HandshakeRate = 500_000;

    /// <summary>Hosts wait 10 ms after a rate change; the emulated ROM is deaf for a part of it (inference).</summary>
    private static readonly TimeSpan DeafAfterRateChange = TimeSpan.FromMilliseconds(2);

    private readonly SimulationClock _clock;
    private readonly EmulatorOptions _options;
    private readonly (NorFlash Flash, EfuseArray Efuse) _memory;
    private readonly SerialWire _input;
    private readonly SerialWire _wire;
    private readonly UartReceiver _receiver;
    private readonly Autobaud _autobaud = new();
    private readonly FrameAssembler _frame;
    private readonly FrameFaults _faults;
    private readonly ReplySender _sender;
    private readonly Queue<byte> _fifo = new();
    private readonly SimulationEvent _idle;
    private readonly SimulationEvent _characterEnds;
    private RomCommands _commands;
    private long _lastActivity;
    private long _deafUntil;
    private bool _ignoreSync;

    public BootRom(SimulationClock clock, EmulatorOptions options, (NorFlash Flash, EfuseArray Efuse) memory, (SerialWire Input, SerialWire Output) lines)
    {
        _clock = clock;
        _options = options;
        _memory = memory;
        (_input, _wire) = lines;
        _frame = new FrameAssembler(options.MaxFrame);
        _receiver = new UartReceiver(Heard);
        _faults = new FrameFaults(options.Faults);
        _sender = new ReplySender(clock, _wire, options);
        _sender.Sent += ReplySent;
        _sender.PowerCut += () => Left?.Invoke(RomExit.BrownOut);
        _idle = clock.CreateEvent(IdleTimeout);
        _characterEnds = clock.CreateEvent(SettleCharacter);
        _commands = new RomCommands(options, memory.Flash, memory.Efuse);
    }

    public event Action<RomExit>? Left;

    public event Action? AdapterGone;

    public bool IsConnected { get; private set; }

    public int Frames => _faults.Frames;

    public long Overruns { get; private set; }

    public long FramingErrors => _receiver.FramingErrors;

    /// <summary>Begins after a reset: nothing is remembered, the clock is the RC oscillator.</summary>
    public void Start()
    {
        _wire.Rate = HandshakeRate; // an application's rate does not outlive its reset
        _commands = new RomCommands(_options, _memory.Flash, _memory.Efuse);
        FallIdle();
    }

    public void Stop()
    {
        FallIdle();
        if (_sender.IsBusy)
        {
            _memory.Flash.CutWork(_sender.Done, (int)(_clock.Now & int.MaxValue));
        }

        _sender.Cancel();
        _characterEnds.Cancel();
    }

    public void Receive(WireByte sent)
    {
        if (IsConnected)
        {
            _receiver.Receive(sent);
            _characterEnds.Cancel();
            if (_receiver.CompleteAt is { } end)
            {
                _characterEnds.At((end / WireByte.Tick) + 1);
            }
        }
        else if (_autobaud.Take(sent, _commands.State.Pll) is { } rate)
        {
            Connect(rate);
        }
    }

    /// <summary>The input is held low: a broken character to a ROM that takes commands, the end of a run to one that waits.</summary>
    public void HoldLow()
    {
        if (IsConnected)
        {
            _receiver.HoldLow(_clock.Now * WireByte.Tick);
        }
        else
        {
            _autobaud.Clear();
        }
    }

    private void Connect(int rate)
    {
        IsConnected = true;
        _wire.Rate = _receiver.Rate = rate;
        _receiver.Reset(_clock.Now * WireByte.Tick);
        _ignoreSync = true;
        _sender.Begin(RomReply.Ok(), _faults.Handshake());
        _deafUntil = _clock.Now + DeafAfterSync.Ticks;
        WatchIdle();
    }

    private void FallIdle()
    {
        IsConnected = false;
        _frame.Clear();
        _fifo.Clear();
        _autobaud.Clear();
        _idle.Cancel();
    }

    private void SettleCharacter() => _receiver.Settle(_input.SettledUntil);

    private void Heard(byte value)
    {
        _lastActivity = _clock.Now;
        if (_ignoreSync && value == 0x55)
        {
            return;
        }

        if (_clock.Now < _deafUntil)
        {
            return;
        }

        _ignoreSync = false;
        if (!_sender.IsBusy)
        {
            Take(value);
        }
        else if (_fifo.Count < Fifo)
        {
            _fifo.Enqueue(value);
        }
        else
        {
            Overruns++;
        }
    }

    private void Take(byte value)
    {
        if (_frame.Count == 0)
        {
            _faults.Begin((Opcode)value);
        }

        if (!_faults.Loses(_frame.Count, _frame.WouldComplete(value)) && _frame.Add(value))
        {
            Answer();
        }
    }

    private void Answer()
    {
        Fault? fault = _faults.Current;
        switch (fault?.Kind)
        {
            case FaultKind.FallIdle:
                FallIdle();
                return;
            case FaultKind.BrownOut:
            case FaultKind.CutBurn when _frame.Opcode is not (Opcode.EfuseWrite or Opcode.EfuseWriteMac):
                Left?.Invoke(RomExit.BrownOut);
                return;
            case FaultKind.Gone:
                AdapterGone?.Invoke();
                break;
        }

        RomReply reply = fault is { Kind: FaultKind.Refuse } ? RomReply.Fail(fault.Code)
            : _frame.Problem != ChipErrorCode.Success ? RomReply.Fail(_frame.Problem)
            : _commands.Execute(_frame.Opcode, _frame.Payload);
        _frame.Clear();
        _sender.Begin(reply, fault);
    }

    private void ReplySent(RomReply reply)
    {
        _lastActivity = _clock.Now;
        _memory.Flash.EndWork();
        switch (reply.After)
        {
            case AfterReply.SwitchRate:
                SwitchRate(reply.Rate);
                break;
            case AfterReply.SwitchRateFirst:
                _receiver.Rate = _wire.Rate;
                _commands.State.Pll = true;
                break;
            case AfterReply.Reset:
                Left?.Invoke(RomExit.Reset);
                return;
            case AfterReply.BootFlash:
                Left?.Invoke(RomExit.Flash);
                return;
            case AfterReply.RunImage:
                Left?.Invoke(RomExit.Image);
                return;
        }

        WatchIdle();
        while (!_sender.IsBusy && IsConnected && _fifo.TryDequeue(out byte waiting))
        {
            Take(waiting);
        }
    }

    private void SwitchRate(int rate)
    {
        _commands.State.Pll = true;
        _wire.Rate = _receiver.Rate = rate;
        _receiver.Reset(_clock.Now * WireByte.Tick);
        _deafUntil = _clock.Now + DeafAfterRateChange.Ticks;
    }

    /// <summary>The time the ROM waits for its client, in simulated time. A client is no quicker because the part's own work is played faster.</summary>
    private TimeSpan IdleLimit => _commands.State.IdleTimeout * Math.Max(1, _options.Speed);

    private void WatchIdle()
    {
        _lastActivity = _clock.Now;
        _idle.After(IdleLimit);
    }

    /// <summary>Silence between and inside frames counts, work does not (PROTOCOL Annex B 2).</summary>
    private void IdleTimeout()
    {
        if (_sender.IsBusy)
        {
            return;
        }

        long due = _lastActivity + IdleLimit.Ticks;
        if (_clock.Now >= due)
        {
            FallIdle();
        }
        else
        {
            _idle.At(due);
        }
    }
}
