using System.Collections.Immutable;

namespace NcpFlash.Images.Patterns;

/// <summary>A part of a regular expression.</summary>
internal abstract record PatternNode
{
    private PatternNode()
    {
    }

    /// <summary>One character of a set.</summary>
    public sealed record One(CharSet Set) : PatternNode;

    /// <summary>One after the other; nothing at all when empty.</summary>
    public sealed record Sequence(ImmutableArray<PatternNode> Nodes) : PatternNode;

    /// <summary>One of several.</summary>
    public sealed record Choice(ImmutableArray<PatternNode> Nodes) : PatternNode;

    /// <summary>The same several times.</summary>
    /// <param name="Node">What is repeated.</param>
    /// <param name="Least">Fewest times.</param>
    /// <param name="Most">Most times, or null for any number.</param>
    public sealed record Repeated(PatternNode Node, int Least, int? Most) : PatternNode;

    /// <summary>The start of the name.</summary>
    public sealed record Start : PatternNode;

    /// <summary>The end of the name, or the place before a line feed that ends it.</summary>
    public sealed record End : PatternNode;
}
