using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What was seen, over all attempts, oldest first: remarks for people, and facts for the rules.</summary>
/// <param name="Observations">The remarks.</param>
public sealed record Evidence(ImmutableArray<Observation> Observations)
{
    /// <summary>Nothing was observed (the fault was found before anything was done).</summary>
    public static Evidence None { get; } = new([]);

    /// <summary>What was tried, each with what came back.</summary>
    public ImmutableArray<Trial> Trials { get; init; } = [];

    /// <summary>The port and its adapter, or null.</summary>
    public AdapterFacts? Adapter { get; init; }

    /// <summary>The computer.</summary>
    public HostFacts Host { get; init; } = HostFacts.Unknown;

    /// <summary>What the user said.</summary>
    public StatedFacts Stated { get; init; } = StatedFacts.None;

    /// <summary>The fault that stopped the work for a reason of its own, such as a vanished port, or null.</summary>
    public string? FaultId { get; init; }
}
