namespace NcpFlash.Sessions;

/// <summary>How to reach the part. Null takes the chip family's value.</summary>
/// <param name="Boot">How the part is brought into its ROM.</param>
/// <param name="BootRate">Rate of the handshake.</param>
/// <param name="WorkRate">Rate of the work.</param>
/// <param name="Attempts">How often the handshake is tried, at least 1.</param>
public sealed record ConnectOptions(BootEntry Boot = BootEntry.Lines, BitRate? BootRate = null, BitRate? WorkRate = null, int Attempts = 5);
