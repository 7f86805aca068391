namespace NcpFlash.Sessions;

/// <summary>One attempt of a handshake.</summary>
/// <param name="Rate">Rate of the burst.</param>
/// <param name="Silence">How long nothing must have been sent before it.</param>
/// <param name="IsLong">True for a burst four times as long, as the vendor's tool of 2024 sends it (PROTOCOL 1.4).</param>
internal readonly record struct SyncTry(BitRate Rate, TimeSpan Silence, bool IsLong = false);
