using System.Globalization;
using NcpFlash.Diagnostics;

namespace NcpFlash.Links;

/// <summary>One line of a trace, taken apart.</summary>
internal readonly struct TraceLine
{
    private const int ShownLength = 24;

    private readonly string _file;
    private readonly string _text;

    internal TraceLine(string file, int number, string text)
    {
        (_file, Number, _text) = (file, number, text.TrimEnd());
        int first = _text.Length - _text.TrimStart().Length;
        FirstColumn = first + 1;
        Kind = first < _text.Length ? _text[first] : '\0';
        string rest = first < _text.Length ? _text[(first + 1)..] : string.Empty;
        Rest = rest.TrimStart();
        RestColumn = _text.Length - Rest.Length + 1;
    }

    /// <summary>1-based number.</summary>
    internal int Number { get; }

    /// <summary>The first character that is not a blank, or NUL on an empty line.</summary>
    internal char Kind { get; }

    /// <summary>1-based column of <see cref="Kind"/>.</summary>
    internal int FirstColumn { get; }

    /// <summary>What follows <see cref="Kind"/>, without blanks around it.</summary>
    internal string Rest { get; }

    /// <summary>1-based column of <see cref="Rest"/>.</summary>
    internal int RestColumn { get; }

    /// <summary>The fault that something else is expected at a column.</summary>
    internal NcpException Fault(int column, string expected)
    {
        string found = column > _text.Length ? "the end of the line" : $"'{Shown(_text[(column - 1)..])}'";
        return Diagnosis.Of(
            TraceFaults.BadLine,
            ("place", new SourcePlace(_file, Number).ToString()),
            ("column", column.ToString(CultureInfo.InvariantCulture)),
            ("found", found),
            ("expected", expected)).ToException();
    }

    private static string Shown(string text)
    {
        string shown = text.Length > ShownLength ? text[..ShownLength] + "…" : text;
        return string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c));
    }
}
