using System.Collections.Immutable;
using System.Text;
using NcpFlash.Diagnostics;

namespace NcpFlash.Images;

/// <summary>The bare form of an INI: sections with keys and values, each with its line.</summary>
/// <param name="Sections">The sections, in file order.</param>
internal sealed record IniFile(ImmutableArray<IniFile.Section> Sections)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A section.</summary>
    /// <param name="Name">Name; case matters.</param>
    /// <param name="Place">Its first line.</param>
    internal sealed record Section(string Name, SourcePlace Place)
    {
        /// <summary>Values by key; the case of keys does not matter.</summary>
        public Dictionary<string, Sourced<string>> Keys { get; } = new(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Reads the lines; what is wrong goes to <paramref name="faults"/>.</summary>
    public static IniFile Read(ReadOnlySpan<byte> bytes, string file, List<Diagnosis> faults)
    {
        if (Text(bytes, file, faults) is not { } text)
        {
            return new IniFile([]);
        }

        var sections = new List<Section>();
        int number = 0;
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            ReadLine(line.Trim(), new SourcePlace(file, number), sections, faults);
        }

        return new IniFile([.. sections.DistinctBy(s => s.Name)]);
    }

    private static string? Text(ReadOnlySpan<byte> bytes, string file, List<Diagnosis> faults)
    {
        ReadOnlySpan<byte> rest = bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        if (bytes.StartsWith<byte>([0xFF, 0xFE]) || bytes.StartsWith<byte>([0xFE, 0xFF]))
        {
            faults.Add(NotText(file, 0, "the text is UTF-16"));
            return null;
        }

        if (bytes.IndexOf((byte)0) is >= 0 and var zero)
        {
            faults.Add(NotText(file, zero, "a zero byte, which no text has"));
            return null;
        }

        try
        {
            return Strict.GetString(rest);
        }
        catch (DecoderFallbackException fault)
        {
            faults.Add(NotText(file, Math.Max(0, fault.Index) + bytes.Length - rest.Length, "a byte that is not UTF-8"));
            return null;
        }
    }

    private static Diagnosis NotText(string file, long offset, string problem) =>
        Diagnosis.Of(InputFaults.NotText, ("place", new SourcePlace(file, Offset: offset).ToString()), ("problem", problem));

    private static void ReadLine(string line, SourcePlace place, List<Section> sections, List<Diagnosis> faults)
    {
        if (line.Length == 0 || line[0] is '#' or ';')
        {
            return;
        }

        int close = line[0] == '[' ? line.IndexOf(']', StringComparison.Ordinal) : -1;
        if (close > 1 && line[(close + 1)..].Trim() is "" or ['#' or ';', ..])
        {
            AddSection(line[1..close].Trim(), place, sections, faults);
            return;
        }

        int split = line.AsSpan().IndexOfAny('=', ':');
        if (line[0] == '[' || split <= 0)
        {
            faults.Add(Diagnosis.Of(InputFaults.BadLine, ("place", place.ToString()), ("line", Printable(line))));
            return;
        }

        string key = line[..split].Trim();
        AddKey(key, new Sourced<string>(line[(split + 1)..].Trim(), place), sections, faults);
    }

    private static void AddSection(string name, SourcePlace place, List<Section> sections, List<Diagnosis> faults)
    {
        if (sections.Find(s => s.Name == name) is { } first)
        {
            faults.Add(Diagnosis.Of(
                InputFaults.DuplicateSection, ("place", place.ToString()), ("section", Printable(name)), ("first", first.Place.ToString())));
        }

        sections.Add(new Section(name, place));
    }

    private static void AddKey(string key, Sourced<string> value, List<Section> sections, List<Diagnosis> faults)
    {
        if (sections.Count == 0)
        {
            faults.Add(Diagnosis.Of(InputFaults.NoSection, ("place", value.Place.ToString()), ("key", Printable(key))));
        }
        else if (!sections[^1].Keys.TryAdd(key, value))
        {
            faults.Add(Diagnosis.Of(
                InputFaults.DuplicateKey, ("place", value.Place.ToString()), ("section", Printable(sections[^1].Name)), ("key", Printable(key)),
                ("first", sections[^1].Keys[key].Place.ToString())));
        }
    }

    /// <summary>Text as a message may show it: no control characters, not endless.</summary>
    internal static string Printable(string text)
    {
        const int most = 80;
        string shown = string.Concat(text.Take(most).Select(c => char.IsControl(c) ? '?' : c));
        return text.Length > most ? shown + "…" : shown;
    }
}
