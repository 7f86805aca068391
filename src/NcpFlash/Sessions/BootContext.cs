using NcpFlash.Chips;
using NcpFlash.Links;

namespace NcpFlash.Sessions;

/// <summary>What a <see cref="BootControl"/> works with.</summary>
/// <param name="Link">The open port.</param>
/// <param name="Family">The chip family expected.</param>
/// <param name="Time">The clock of its waits.</param>
/// <param name="Progress">Receives what it has to tell.</param>
public sealed record BootContext(ISerialLink Link, ChipFamily Family, TimeProvider Time, IProgress<JobEvent> Progress);
