using System.Globalization;
using NcpFlash.Diagnostics;
using NcpFlash.Links;

namespace NcpFlash.Sessions.Boot;

/// <summary>The text of a boot control, and its faults with their place.</summary>
/// <param name="whole">The text as the user wrote it.</param>
internal sealed class BootText(string whole)
{
    /// <summary>The text as the user wrote it.</summary>
    public string Whole => whole;

    /// <summary>The items between <paramref name="start"/> and <paramref name="end"/>, which are separated by commas; a value may be in double quotes.</summary>
    /// <exception cref="NcpException"><c>boot.syntax</c>: a quote is not closed, or an item is empty.</exception>
    public List<BootItem> Items(int start, int end)
    {
        var items = new List<BootItem>();
        for (int at = start; at < end || (at == end && end > start);)
        {
            int stop = Next(at, end);
            items.Add(Item(at, stop));
            at = stop + 1;
        }

        return items;
    }

    /// <summary>The first place from <paramref name="from"/> where <paramref name="word"/> stands outside quotes, or -1.</summary>
    public int Find(string word, int from)
    {
        bool quoted = false;
        for (int at = from; at < whole.Length; at++)
        {
            quoted ^= whole[at] == '"';
            if (!quoted && string.CompareOrdinal(whole, at, word, 0, word.Length) == 0)
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>A fault of an item that cannot stand where it does.</summary>
    public NcpException Unknown(BootItem item, string expected, IReadOnlyCollection<string> keys) => Fault(item.At, item.Key, expected, keys);

    /// <summary>A fault of an item's value.</summary>
    public NcpException BadValue(BootItem item, string expected, IReadOnlyCollection<string> values) => item.Value is null
        ? Fault(item.At, item.Key, $"{item.Key}={expected}", [])
        : Fault(item.ValueAt, item.Value, expected, values);

    /// <summary>A fault inside a reset sequence that is the value of <paramref name="item"/>.</summary>
    public NcpException BadSequence(BootItem item, ResetSyntaxException fault) => Fault(item.ValueAt + fault.Offset, fault.Word, fault.Expected, fault.Words);

    /// <summary>A fault at a place of the text.</summary>
    public NcpException Fault(int at, string word, string expected, IReadOnlyCollection<string> words)
    {
        string? nearest = word.Length == 0 || words.Contains(word) ? null : NearestWord.Near(word, words);
        return Diagnosis.Of(
            BootFaults.Syntax, ("word", word), ("column", (at + 1).ToString(CultureInfo.InvariantCulture)),
            ("problem", word.Length == 0 ? "something is missing there" : $"'{word}' cannot stand there"), ("expected", expected),
            ("suggestion", nearest is null ? string.Empty : $"Did you mean '{nearest}'? "), (Fact.Quoted, whole), (Fact.QuotedLength, word.Length.ToString(CultureInfo.InvariantCulture)))
            .ToException();
    }

    private int Next(int at, int end)
    {
        int open = -1;
        for (; at < end; at++)
        {
            if (whole[at] == '"')
            {
                open = open < 0 ? at : -1;
            }
            else if (whole[at] == ',' && open < 0)
            {
                break;
            }
        }

        return open < 0 ? at : throw Fault(open, whole[open..end], "a closing double quote", []);
    }

    private BootItem Item(int start, int end)
    {
        while (start < end && whole[start] == ' ')
        {
            start++;
        }

        string item = whole[start..end].TrimEnd();
        if (item.Length == 0)
        {
            throw Fault(start, string.Empty, "an option behind the comma or colon", []);
        }

        int equals = item.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            return new BootItem(item, start, null, start + item.Length);
        }

        string value = item[(equals + 1)..];
        bool quoted = value is ['"', .., '"'];
        return new BootItem(item[..equals], start, quoted ? value[1..^1] : value, start + equals + 1 + (quoted ? 1 : 0));
    }
}
