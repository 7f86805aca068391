namespace NcpFlash.Emulator;

/// <summary>
/// The pin CHIP_EN behind an RC: it follows its drivers a time later, and not at all to a pulse that is shorter (ST-2 and PROTOCOL 1.1 name such an RC; that it follows
/// after just that time is an inference).
/// </summary>
internal sealed class SlowEnable
{
    private readonly TimeSpan _delay;
    private readonly SimulationEvent _settles;
    private StrapLevel _driven;

    public SlowEnable(SimulationClock clock, TimeSpan delay, StrapLevel level, Action settled)
    {
        _delay = delay;
        Level = _driven = level;
        _settles = clock.CreateEvent(() =>
        {
            Level = _driven;
            settled();
        });
    }

    /// <summary>Level of the pin.</summary>
    public StrapLevel Level { get; private set; }

    /// <summary>The drivers give it a level.</summary>
    public void Drive(StrapLevel level)
    {
        if (level == _driven)
        {
            return;
        }

        _driven = level;
        _settles.Cancel();
        if (_delay <= TimeSpan.Zero)
        {
            Level = level;
        }
        else if (level != Level)
        {
            _settles.After(_delay);
        }
    }

    /// <summary>The supply has gone: the pin is low, and rises again as slowly when it comes back.</summary>
    public void LosePower()
    {
        _settles.Cancel();
        Level = _driven = _delay <= TimeSpan.Zero ? _driven : StrapLevel.Low;
    }
}
