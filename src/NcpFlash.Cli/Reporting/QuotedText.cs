using System.Globalization;
using NcpFlash.Diagnostics;

namespace NcpFlash.Cli.Reporting;

/// <summary>The text a finding is about, with a mark under the characters that are wrong.</summary>
internal static class QuotedText
{
    /// <summary>The text and the mark under it; nothing for a finding that is not about a place in a text.</summary>
    public static IEnumerable<string> Lines(Diagnosis diagnosis, int indent, int? width)
    {
        if (Value(diagnosis, Fact.Quoted) is not { } text || !int.TryParse(Value(diagnosis, "column"), CultureInfo.InvariantCulture, out int column))
        {
            yield break;
        }

        int at = Math.Clamp(column - 1, 0, text.Length);
        int length = int.TryParse(Value(diagnosis, Fact.QuotedLength), CultureInfo.InvariantCulture, out int marked) ? Math.Max(1, marked) : 1;
        string shown = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        if (width is { } columns && text.Length > columns - indent - 1)
        {
            int room = Math.Max(20, columns - indent - 1);
            int start = Math.Clamp(at - (room / 2), 0, Math.Max(0, text.Length - room));
            (shown, at) = (shown[start..Math.Min(shown.Length, start + room)], at - start);
        }

        string lead = new(' ', indent);
        yield return lead + shown;
        yield return $"{lead}{new string(' ', at)}^{new string('~', Math.Max(0, Math.Min(length, Math.Max(1, shown.Length - at)) - 1))}";
    }

    private static string? Value(Diagnosis diagnosis, string name) => diagnosis.Facts.FirstOrDefault(f => f.Name == name).Value;
}
