namespace NcpFlash.Sessions;

/// <summary>
/// Two clocks over a wait: silence, restarted by every byte or pending reply, and a total that nothing extends.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _silence;
    private readonly TimeSpan _total;
    private readonly long _start;
    private readonly CancellationTokenSource _expired;
    private readonly CancellationTokenRegistration _callerGaveUp;

    public Deadline(TimeProvider time, TimeSpan silence, TimeSpan total, CancellationToken caller)
    {
        _time = time;
        _silence = silence;
        _total = total;
        _start = time.GetTimestamp();
        _expired = new CancellationTokenSource(Shorter(silence, total), time);
        _callerGaveUp = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _expired);
    }

    /// <summary>Fires when a clock runs out or the caller gives up.</summary>
    public CancellationToken Token => _expired.Token;

    /// <summary>True when the total, not the silence, ran out.</summary>
    public bool TotalExpired => _time.GetElapsedTime(_start) >= _total;

    /// <summary>Something was heard: the silence starts anew.</summary>
    public void Restart() => _expired.CancelAfter(Shorter(_silence, _total - _time.GetElapsedTime(_start)));

    public void Dispose()
    {
        _callerGaveUp.Dispose();
        _expired.Dispose();
    }

    private static TimeSpan Shorter(TimeSpan silence, TimeSpan left) =>
        left <= TimeSpan.Zero ? TimeSpan.Zero : silence < left ? silence : left;
}
