using System.Collections.Immutable;

namespace NcpFlash.Chips;

/// <summary>A named field of the efuse array (PROTOCOL 10.2).</summary>
/// <param name="Name">Name, as the option that allows it takes it.</param>
/// <param name="Range">Its bits.</param>
/// <param name="Meaning">What it is, in a few words.</param>
public sealed record EfuseField(string Name, EfuseRange Range, string Meaning)
{
    /// <summary>What follows once it is burnt, or null where nothing needs to be said.</summary>
    public string? Consequence { get; init; }

    /// <summary>What may be lost by it, or null when nothing is known to be (PROTOCOL 10.5).</summary>
    public string? Danger { get; init; }

    /// <summary>The value that the vendor's own lock sets; null when the field is no part of it (PROTOCOL 10.3).</summary>
    public ulong? Standard { get; init; }

    /// <summary>True when the lock sets the field to a value of its own in every product: a key hash.</summary>
    public bool IsStandardInAnyValue { get; init; }

    /// <summary>True where bits may be added to bits: counters. Otherwise the field holds one value, to which no other can be added.</summary>
    public bool EachBitAlone { get; init; }

    /// <summary>Meanings of single values.</summary>
    public ImmutableDictionary<ulong, string> Values { get; init; } = ImmutableDictionary<ulong, string>.Empty;

    /// <summary>What the bit locks, or null when it is no lock.</summary>
    public EfuseLock? Lock { get; init; }

    /// <summary>Where the knowledge comes from.</summary>
    public required string Source { get; init; }
}
