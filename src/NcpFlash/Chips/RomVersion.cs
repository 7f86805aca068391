namespace NcpFlash.Chips;

/// <summary>A revision of the boot ROM.</summary>
/// <param name="Word">Version word of boot info.</param>
/// <param name="Name">Name for people.</param>
/// <param name="IdleTimeout">How this revision is told its idle time-out.</param>
public sealed record RomVersion(uint Word, string Name, IdleTimeoutMethod IdleTimeout);
