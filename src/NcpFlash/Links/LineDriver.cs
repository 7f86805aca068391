namespace NcpFlash.Links;

/// <summary>What a port lets a <see cref="ResetSequence"/> do; each step ends when it has taken effect. A port that lacks one of them does nothing there.</summary>
/// <param name="SetLinesAsync">Sets DTR and RTS in one operation where possible; null leaves a line as it is.</param>
/// <param name="SetBreakAsync">Holds the transmit line low, or lets it go.</param>
/// <param name="SendAsync">Sends bytes and returns when they have left.</param>
internal sealed record LineDriver(
    Func<bool?, bool?, CancellationToken, ValueTask> SetLinesAsync,
    Func<bool, CancellationToken, ValueTask> SetBreakAsync,
    Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> SendAsync)
{
    /// <summary>A port without lines that only lets bytes through.</summary>
    public static LineDriver BytesOnly(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> send) => new(static (_, _, _) => default, static (_, _) => default, send);

    /// <summary>A port whose lines move at once.</summary>
    public static LineDriver AtOnce(
        Action<bool?, bool?> setLines, Action<bool> setBreak, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> send) => new(
        (dtr, rts, _) =>
        {
            setLines(dtr, rts);
            return default;
        },
        (on, _) =>
        {
            setBreak(on);
            return default;
        },
        send);
}
