namespace NcpFlash.Links;

/// <summary>What a port lets a <see cref="ResetSequence"/> do. A port that lacks one of them does nothing there.</summary>
/// <param name="SetLines">Sets DTR and RTS in one operation where possible; null leaves a line as it is.</param>
/// <param name="SetBreak">Holds the transmit line low, or lets it go.</param>
/// <param name="SendAsync">Sends bytes and returns when they have left.</param>
internal sealed record LineDriver(
    Action<bool?, bool?> SetLines, Action<bool> SetBreak, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> SendAsync)
{
    /// <summary>A port without lines that only lets bytes through.</summary>
    public static LineDriver BytesOnly(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> send) => new(static (_, _) => { }, static _ => { }, send);
}
