using System.Collections.Immutable;
using System.Globalization;

namespace NcpFlash.Images.Patterns;

/// <summary>Characters that a place of a regular expression takes.</summary>
/// <param name="Ranges">First and last characters.</param>
/// <param name="Classes">Letters of the classes: <c>d</c>, <c>w</c>, <c>s</c>, and in upper case what is not in them.</param>
/// <param name="IsNegated">True for every other character.</param>
internal sealed record CharSet(ImmutableArray<(char First, char Last)> Ranges, string Classes = "", bool IsNegated = false)
{
    /// <summary>The letters of all classes.</summary>
    public const string AllClasses = "dDwWsS";

    /// <summary>Any character.</summary>
    public static CharSet Any { get; } = new([], IsNegated: true);

    /// <summary>One character.</summary>
    public static CharSet Of(char character) => new([(character, character)]);

    /// <summary>True when the character is in the set.</summary>
    public bool Contains(char character)
    {
        bool isListed = false;
        foreach ((char first, char last) in Ranges)
        {
            isListed |= first <= character && character <= last;
        }

        foreach (char letter in Classes)
        {
            isListed |= IsIn(character, letter);
        }

        return isListed != IsNegated;
    }

    private static bool IsIn(char character, char letter) => letter switch
    {
        'd' => char.IsDigit(character),
        'D' => !char.IsDigit(character),
        'w' => IsWord(character),
        'W' => !IsWord(character),
        's' => char.IsWhiteSpace(character),
        _ => !char.IsWhiteSpace(character),
    };

    /// <summary>Letters, marks, digits, connectors such as <c>_</c>, and the two joiners.</summary>
    private static bool IsWord(char character) => char.GetUnicodeCategory(character) is <= UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark
        or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation || character is '\u200C' or '\u200D';
}
