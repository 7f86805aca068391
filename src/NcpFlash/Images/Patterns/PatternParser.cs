using System.Collections.Immutable;
using System.Globalization;

namespace NcpFlash.Images.Patterns;

/// <summary>
/// Reads a regular expression of what file names need: characters, <c>.</c>, sets, groups, choices, repetitions, <c>^</c> and <c>$</c>. What would
/// take more than one pass to match (looking around, referring back) is refused.
/// </summary>
internal ref struct PatternParser
{
    private const int MostDigits = 4;

    private readonly ReadOnlySpan<char> _text;
    private int _at;

    private PatternParser(ReadOnlySpan<char> text) => _text = text;

    private readonly bool IsAtEnd => _at == _text.Length;

    private readonly char Next => IsAtEnd ? '\0' : _text[_at];

    /// <summary>Reads the whole text.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static PatternNode Parse(ReadOnlySpan<char> text)
    {
        var parser = new PatternParser(text);
        PatternNode node = parser.ReadChoice();
        return parser.IsAtEnd ? node : throw Bad("')' closes nothing");
    }

    private PatternNode ReadChoice()
    {
        var nodes = ImmutableArray.CreateBuilder<PatternNode>();
        nodes.Add(ReadSequence());
        while (Take('|'))
        {
            nodes.Add(ReadSequence());
        }

        return nodes.Count == 1 ? nodes[0] : new PatternNode.Choice(nodes.ToImmutable());
    }

    private PatternNode.Sequence ReadSequence()
    {
        var nodes = ImmutableArray.CreateBuilder<PatternNode>();
        while (!IsAtEnd && Next is not ('|' or ')'))
        {
            nodes.Add(ReadRepeated());
        }

        return new PatternNode.Sequence(nodes.ToImmutable());
    }

    private PatternNode ReadRepeated()
    {
        if (ReadCount(out _, out _))
        {
            throw Bad("a repetition follows nothing");
        }

        PatternNode node = ReadOne();
        if (!ReadCount(out int least, out int? most))
        {
            return node;
        }

        Take('?'); // as few as possible: for a whole name that makes no difference
        return ReadCount(out _, out _) ? throw Bad("a repetition follows another") : new PatternNode.Repeated(node, least, most);
    }

    private PatternNode ReadOne()
    {
        char first = _text[_at++];
        return first switch
        {
            '.' => new PatternNode.One(CharSet.Any),
            '^' => new PatternNode.Start(),
            '$' => new PatternNode.End(),
            '(' => ReadGroup(),
            '[' => new PatternNode.One(ReadSet()),
            '\\' => new PatternNode.One(ReadEscape()),
            _ => new PatternNode.One(CharSet.Of(first)),
        };
    }

    private PatternNode ReadGroup()
    {
        if (Take('?') && !Take(':'))
        {
            throw Bad("'(?' is not supported");
        }

        PatternNode node = ReadChoice();
        return Take(')') ? node : throw Bad("'(' is not closed");
    }

    private CharSet ReadEscape()
    {
        if (IsAtEnd)
        {
            throw Bad("it ends with '\\'");
        }

        char letter = _text[_at++];
        return CharSet.AllClasses.Contains(letter, StringComparison.Ordinal) ? new CharSet([], letter.ToString())
            : char.IsLetterOrDigit(letter) || letter == '_' ? throw Bad($"'\\{letter}' is not supported")
            : CharSet.Of(letter);
    }

    private CharSet ReadSet()
    {
        bool isNegated = Take('^');
        var ranges = ImmutableArray.CreateBuilder<(char First, char Last)>();
        string classes = string.Empty;
        for (bool isFirst = true; isFirst || Next != ']'; isFirst = false)
        {
            CharSet item = ReadSetItem();
            classes += item.Classes;
            if (item.Ranges.IsEmpty || !IsRange())
            {
                ranges.AddRange(item.Ranges);
                continue;
            }

            _at++;
            CharSet last = Next == '[' ? throw Bad("'-[' is not supported") : ReadSetItem();
            char start = item.Ranges[0].First;
            ranges.Add(!last.Ranges.IsEmpty && start <= last.Ranges[0].First ? (start, last.Ranges[0].First) : throw Bad("a range in '[' runs backwards"));
        }

        _at++;
        return new CharSet(ranges.ToImmutable(), classes, isNegated);
    }

    /// <summary>True before a <c>-</c> that stands between two characters.</summary>
    private readonly bool IsRange() => Next == '-' && _at + 1 < _text.Length && _text[_at + 1] != ']';

    private CharSet ReadSetItem()
    {
        if (IsAtEnd)
        {
            throw Bad("'[' is not closed");
        }

        char character = _text[_at++];
        return character == '\\' ? ReadEscape()
            : character == '-' && Next == '[' ? throw Bad("'-[' is not supported")
            : CharSet.Of(character);
    }

    /// <summary><c>*</c>, <c>+</c>, <c>?</c>, <c>{2}</c>, <c>{2,}</c> or <c>{2,5}</c>; other braces are characters.</summary>
    private bool ReadCount(out int least, out int? most)
    {
        (least, most) = Next switch { '*' => (0, null), '+' => (1, null), '?' => (0, 1), _ => (0, (int?)null) };
        if (!IsAtEnd && Next is '*' or '+' or '?')
        {
            _at++;
            return true;
        }

        int start = _at;
        if (!Take('{') || ReadNumber() is not { } count)
        {
            _at = start;
            return false;
        }

        (least, most) = (count, count);
        if (Take(','))
        {
            most = ReadNumber();
        }

        if (!Take('}'))
        {
            _at = start;
            return false;
        }

        return most < least ? throw Bad("a repetition has more at least than at most") : true;
    }

    private int? ReadNumber()
    {
        int start = _at;
        while (char.IsAsciiDigit(Next))
        {
            _at++;
        }

        ReadOnlySpan<char> digits = _text[start.._at].TrimStart('0');
        return _at == start ? null
            : digits.Length > MostDigits ? int.MaxValue
            : digits.IsEmpty ? 0 : int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private bool Take(char character)
    {
        if (IsAtEnd || Next != character)
        {
            return false;
        }

        _at++;
        return true;
    }

    private static FormatException Bad(string why) => new($"it is no valid regular expression: {why}");
}
