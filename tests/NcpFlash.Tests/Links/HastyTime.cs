namespace NcpFlash.Tests.Links;

/// <summary>A clock that runs <paramref name="factor"/> times as fast as the real one, to see long limits pass quickly.</summary>
internal sealed class HastyTime(int factor) : TimeProvider
{
    public override long TimestampFrequency => System.TimestampFrequency;

    public override long GetTimestamp() => System.GetTimestamp() * factor;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / factor : dueTime, period);
}
