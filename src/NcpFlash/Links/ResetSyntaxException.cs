using System.Collections.Immutable;

namespace NcpFlash.Links;

/// <summary>A text that is no reset sequence, with the place of the fault.</summary>
/// <param name="offset">0-based place of the word in the text.</param>
/// <param name="word">The word that cannot stand there; empty when something is missing at the end.</param>
/// <param name="expected">What can.</param>
/// <param name="words">The words that can stand there, as far as they can be listed.</param>
public sealed class ResetSyntaxException(int offset, string word, string expected, ImmutableArray<string> words)
    : FormatException($"column {offset + 1}: '{word}' where {expected} is expected")
{
    /// <summary>0-based place of the word in the text.</summary>
    public int Offset { get; } = offset;

    /// <summary>The word that cannot stand there.</summary>
    public string Word { get; } = word;

    /// <summary>What can, in words.</summary>
    public string Expected { get; } = expected;

    /// <summary>The words that can stand there, as far as they can be listed.</summary>
    public ImmutableArray<string> Words { get; } = words;
}
