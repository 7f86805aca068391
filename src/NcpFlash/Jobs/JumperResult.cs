namespace NcpFlash.Jobs;

/// <summary>What came back of one block through a jumper.</summary>
/// <param name="Sent">Bytes sent.</param>
/// <param name="Received">Bytes that came back.</param>
/// <param name="Errors">Bytes that were wrong, missing or too many.</param>
/// <param name="Time">From the write to the last byte.</param>
public sealed record JumperResult(int Sent, int Received, int Errors, TimeSpan Time);
