namespace NcpFlash.Jobs;

/// <summary>What came back of one block through a jumper.</summary>
/// <param name="Sent">Bytes sent.</param>
/// <param name="Received">Bytes that came back.</param>
/// <param name="Wrong">Bytes that came back changed, and bytes too many.</param>
/// <param name="Time">From the write to the last byte.</param>
public sealed record JumperResult(int Sent, int Received, int Wrong, TimeSpan Time)
{
    /// <summary>Bytes that did not come back.</summary>
    public int Missing => Math.Max(0, Sent - Received);

    /// <summary>Bytes that were wrong, missing or too many.</summary>
    public int Errors => Wrong + Missing;
}
