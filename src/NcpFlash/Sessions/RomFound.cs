using NcpFlash.Wire;

namespace NcpFlash.Sessions;

/// <summary>A ROM that proved itself.</summary>
/// <param name="Info">Its boot info.</param>
/// <param name="Control">What brought it there, where that is not the way asked for; or null.</param>
internal sealed record RomFound(BootInfo Info, BootControl? Control);
