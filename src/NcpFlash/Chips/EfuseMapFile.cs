using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using NcpFlash.Diagnostics;

namespace NcpFlash.Chips;

/// <summary><c>efuse.json</c> as it is written.</summary>
/// <param name="Size">Size of the array, in bytes.</param>
/// <param name="LockWords">Offsets of the words that are burnt last.</param>
/// <param name="SwitchWords">Offsets of the words that are burnt before them.</param>
/// <param name="Fields">The fields.</param>
internal sealed record EfuseMapFile(
    int Size, ImmutableArray<int> LockWords, ImmutableArray<int> SwitchWords, ImmutableArray<EfuseMapFile.Entry> Fields)
{
    private const string AnyValue = "any";

    /// <summary>A field.</summary>
    internal sealed record Entry(string Name, string Place, string Meaning, string Source)
    {
        public string? Consequence { get; init; }

        public string? Danger { get; init; }

        public JsonElement? Standard { get; init; }

        public bool EachBitAlone { get; init; }

        public ImmutableDictionary<string, string>? Values { get; init; }

        public string? Locks { get; init; }
    }

    /// <summary>Reads and checks the file.</summary>
    /// <exception cref="NcpException"><c>chip.data</c>: it is not well formed or contradicts itself.</exception>
    public static EfuseMap Read(ReadOnlySpan<byte> json)
    {
        try
        {
            EfuseMapFile file = JsonSerializer.Deserialize(json, ChipJson.Default.EfuseMapFile) ?? throw new JsonException("the file is empty");
            return file.ToMap();
        }
        catch (Exception fault) when (fault is JsonException or FormatException or OverflowException or InvalidOperationException)
        {
            throw Diagnosis.Of(ChipDataFaults.Malformed, ("file", "efuse.json"), ("problem", fault.Message)).ToException(inner: fault);
        }
    }

    private EfuseMap ToMap()
    {
        if (Size is < 128 or > 4096 || LockWords.Concat(SwitchWords).Any(w => w < 0 || w >= Size || w % 4 != 0))
        {
            throw new FormatException("size, lockWords and switchWords do not fit each other");
        }

        ImmutableArray<EfuseField> fields = [.. Fields.Select(Field).OrderBy(f => f.Range.FirstBit)];
        for (int i = 0; i < fields.Length; i++)
        {
            if (fields[i].Range.EndBit > Size * 8 || (i > 0 && fields[i - 1].Range.Overlaps(fields[i].Range)))
            {
                throw new FormatException($"'{fields[i].Name}' at {fields[i].Range} overlaps another field or lies outside");
            }
        }

        if (fields.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new FormatException($"'{twice.Key}' occurs twice");
        }

        return EfuseNames.All.FirstOrDefault(n => fields.All(f => f.Name != n)) is { } missing
            ? throw new FormatException($"there is no field '{missing}'")
            : new EfuseMap(Size, fields, LockWords, SwitchWords);
    }

    private EfuseField Field(Entry entry)
    {
        bool any = entry.Standard is { ValueKind: JsonValueKind.String } text && text.GetString() == AnyValue;
        return new EfuseField(entry.Name, EfuseRange.Parse(entry.Place), entry.Meaning)
        {
            Consequence = entry.Consequence,
            Danger = entry.Danger,
            Standard = any ? null : entry.Standard?.GetUInt64(),
            IsStandardInAnyValue = any,
            EachBitAlone = entry.EachBitAlone,
            Values = (entry.Values ?? ImmutableDictionary<string, string>.Empty)
                .ToImmutableDictionary(v => ulong.Parse(v.Key, NumberStyles.None, CultureInfo.InvariantCulture), v => v.Value),
            Lock = entry.Locks is null ? null : Locked(entry.Locks),
            Source = entry.Source,
        };
    }

    /// <summary><c>write 0x1C..0x2B</c> or <c>read 0x1C..0x2B</c>.</summary>
    private EfuseLock Locked(string text)
    {
        if (text.Split(' ') is not [("write" or "read") and var kind, var place] || EfuseRange.Parse(place) is var range && range.EndBit > Size * 8)
        {
            throw new FormatException($"'{text}' is no lock");
        }

        return new EfuseLock(kind == "write" ? EfuseLockKind.Write : EfuseLockKind.Read, EfuseRange.Parse(place));
    }
}
