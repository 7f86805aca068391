using NcpFlash.Emulator.Line;
using NcpFlash.Emulator.Rom;

namespace NcpFlash.Emulator;

/// <summary>Does the work of a command in time and puts the reply on the line, with the faults that strike it.</summary>
internal sealed class ReplySender
{
    private static readonly TimeSpan FaultPendingInterval = TimeSpan.FromMilliseconds(100);

    private readonly SimulationClock _clock;
    private readonly SerialWire _wire;
    private readonly EmulatorOptions _options;
    private readonly SimulationEvent _pending;
    private readonly SimulationEvent _workDone;
    private readonly SimulationEvent _sent;
    private readonly SimulationEvent _cut;
    private long _burnFrom;
    private RomReply _reply = RomReply.Ok();
    private byte[] _bytes = [];
    private TimeSpan _pendingInterval;
    private int _pendingLeft;
    private long _begun;
    private TimeSpan _work;

    public ReplySender(SimulationClock clock, SerialWire wire, EmulatorOptions options)
    {
        _clock = clock;
        _wire = wire;
        _options = options;
        _pending = clock.CreateEvent(SendPending);
        _workDone = clock.CreateEvent(WorkDone);
        _sent = clock.CreateEvent(AllSent);
        _cut = clock.CreateEvent(() => PowerCut?.Invoke());
    }

    /// <summary>The reply has left and the ROM listens again.</summary>
    public event Action<RomReply>? Sent;

    /// <summary>A fault of the script wants the supply gone in the middle of a burn.</summary>
    public event Action? PowerCut;

    /// <summary>How much of the work is done, 0 to 1.</summary>
    public double Done => _work <= TimeSpan.Zero ? 1 : Math.Clamp((_clock.Now - _begun) / (double)_work.Ticks, 0, 1);

    /// <summary>True from the end of a frame to the end of its reply.</summary>
    public bool IsBusy { get; private set; }

    public void Begin(RomReply reply, Fault? fault)
    {
        IsBusy = true;
        _reply = reply;
        if (reply.IsNever)
        {
            (_begun, _work) = (_clock.Now, TimeSpan.Zero);
            return; // busy until a reset
        }

        _bytes = Spoil(reply, fault);
        TimeSpan work = _options.Timing.CommandOverhead + reply.Work + (fault is { Kind: FaultKind.Late } ? fault.Delay : TimeSpan.Zero);
        if (fault is { Kind: FaultKind.Pending })
        {
            _pendingLeft = fault.Count ?? 1;
            _pendingInterval = FaultPendingInterval;
            work += _pendingInterval * (_pendingLeft + 0.5);
            _pending.After(_pendingInterval);
        }
        else if (reply.MayPend && _options.PendingInterval is { } interval)
        {
            _pendingInterval = interval;
            _pendingLeft = (int)Math.Min(int.MaxValue, work / interval);
            _pending.After(interval);
        }

        _burnFrom = _clock.Now + _options.Timing.CommandOverhead.Ticks;
        if (reply.Burn is { } burn && fault is { Kind: FaultKind.CutBurn })
        {
            _cut.At(_burnFrom + (_options.Timing.EfuseBit.Ticks * Math.Min(fault.Count ?? burn.Count / 2, burn.Count)));
        }

        (_begun, _work) = (_clock.Now, work);
        _workDone.After(work);
    }

    /// <summary>Forgets a reply under way, as a reset does. Of a burn under way only what is done by now is done.</summary>
    public void Cancel()
    {
        if (IsBusy && _reply.Burn is { } burn && _clock.Now >= _burnFrom)
        {
            burn.UpTo((int)Math.Min(burn.Count, (_clock.Now - _burnFrom) / Math.Max(1, _options.Timing.EfuseBit.Ticks)));
        }

        IsBusy = false;
        _cut.Cancel();
        _pending.Cancel();
        _workDone.Cancel();
        _sent.Cancel();
    }

    private static byte[] Spoil(RomReply reply, Fault? fault) => fault?.Kind switch
    {
        FaultKind.Silence => [],
        FaultKind.Garbage => [.. Convert.FromHexString(fault.Garbage), .. reply.Bytes],
        FaultKind.DuplicateOk when reply.Bytes[0] == 'O' => [.. "OK"u8, .. reply.Bytes],
        FaultKind.DropReplyByte => Without(reply.Bytes, fault.Count ?? reply.Bytes.Length - 1),
        FaultKind.WrongDigest when reply.IsDigest => [.. reply.Bytes[..^1], (byte)(reply.Bytes[^1] ^ 1)],
        _ => reply.Bytes,
    };

    private static byte[] Without(byte[] bytes, int index) => [.. bytes.Where((_, i) => i != index)];

    private void SendPending()
    {
        if (_pendingLeft-- > 0)
        {
            _wire.Send("PD"u8);
            _pending.After(_pendingInterval);
        }
    }

    private void WorkDone()
    {
        _pending.Cancel();
        _reply.Burn?.Finish();
        if (_reply.After == AfterReply.SwitchRateFirst)
        {
            _wire.Rate = _reply.Rate;
        }

        _wire.Send(_bytes);
        _sent.At(_wire.IdleAt);
    }

    private void AllSent()
    {
        IsBusy = false;
        Sent?.Invoke(_reply);
    }
}
