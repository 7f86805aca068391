using System.Collections.Immutable;

namespace NcpFlash.Adapters;

/// <summary>A list of adapters as it is written.</summary>
/// <param name="Adapters">The adapters.</param>
internal sealed record AdapterList(ImmutableArray<AdapterProfile> Adapters);
