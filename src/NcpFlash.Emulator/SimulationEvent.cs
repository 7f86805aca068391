namespace NcpFlash.Emulator;

/// <summary>Something that can be planned for a time, moved and taken back; at most one time is planned.</summary>
internal sealed class SimulationEvent(SimulationClock clock, Action action)
{
    /// <summary>Planned time in ticks of 100 ns; meaningful while planned.</summary>
    public long Time { get; set; }

    /// <summary>Tie-breaker: events of equal time run in the order in which they were planned.</summary>
    public long Order { get; set; }

    /// <summary>Place in the queue's heap, or -1 when not planned.</summary>
    public int Index { get; set; } = -1;

    /// <summary>True while a time is planned.</summary>
    public bool IsPlanned => Index >= 0;

    /// <summary>Plans the event for an absolute time, replacing an earlier plan; a time gone by means now.</summary>
    public void At(long time) => clock.Plan(this, time);

    /// <summary>Plans the event for a time from now.</summary>
    public void After(TimeSpan delay) => clock.Plan(this, clock.Now + delay.Ticks);

    /// <summary>Takes the plan back.</summary>
    public void Cancel() => clock.Remove(this);

    public void Fire() => action();
}
