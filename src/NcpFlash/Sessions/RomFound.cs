using NcpFlash.Wire;

namespace NcpFlash.Sessions;

/// <summary>A ROM that proved itself when the part was brought into it in another way than the one asked for.</summary>
/// <param name="Info">Its boot info.</param>
/// <param name="Control">What brought it there.</param>
internal sealed record RomFound(BootInfo Info, BootControl Control);
