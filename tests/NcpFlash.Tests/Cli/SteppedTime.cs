namespace NcpFlash.Tests.Cli;

/// <summary>A clock that moves when it is told to, in UTC; timers fire while it moves.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly List<SteppedTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 3, 17, 17, 46, 22, 644, TimeSpan.Zero);

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SteppedTimer(() => callback(state), _now + dueTime, period);
        _timers.Add(timer);
        return timer;
    }

    public void Advance(double seconds)
    {
        DateTimeOffset end = _now + TimeSpan.FromSeconds(seconds);
        while (_timers.Where(t => t.Due <= end).MinBy(t => t.Due) is { } next)
        {
            _now = next.Due;
            next.Fire();
        }

        _now = end;
    }

    private sealed class SteppedTimer(Action fire, DateTimeOffset due, TimeSpan period) : ITimer
    {
        private bool _disposed;

        public DateTimeOffset Due { get; private set; } = due;

        public void Fire()
        {
            Due = _disposed || period <= TimeSpan.Zero ? DateTimeOffset.MaxValue : Due + period;
            if (!_disposed) fire();
        }

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod) => throw new NotSupportedException();

        public void Dispose()
        {
            _disposed = true;
            Due = DateTimeOffset.MaxValue;
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
