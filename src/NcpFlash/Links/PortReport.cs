using System.Collections.Immutable;
using NcpFlash.Adapters;

namespace NcpFlash.Links;

/// <summary>What can be found out about a port without opening it.</summary>
/// <param name="Port">The port.</param>
/// <param name="Adapter">The adapter behind it, or null for one that is not known.</param>
/// <param name="Holders">Programs that have it open, as far as this user may see.</param>
/// <param name="Access">Whether this user may open it; null where the system cannot be asked.</param>
/// <param name="Latency">Its latency timer, or null when it has none.</param>
public sealed record PortReport(
    PortDescription Port, AdapterProfile? Adapter, ImmutableArray<PortHolder> Holders, PortAccess? Access, LatencyTimer? Latency);
