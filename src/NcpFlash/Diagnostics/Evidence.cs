using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What was seen, over all attempts, oldest first.</summary>
/// <param name="Observations">The observations.</param>
public sealed record Evidence(ImmutableArray<Observation> Observations)
{
    /// <summary>Nothing was observed (the fault was found before anything was done).</summary>
    public static Evidence None { get; } = new([]);
}
