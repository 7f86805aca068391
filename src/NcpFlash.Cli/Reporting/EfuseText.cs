using System.Collections.Immutable;
using System.Numerics;
using System.Text.Json;
using NcpFlash.Chips;
using NcpFlash.Images;

namespace NcpFlash.Cli.Reporting;

/// <summary>An efuse file for people and for programs.</summary>
/// <param name="path">The file.</param>
/// <param name="digest">SHA-256 of the file.</param>
/// <param name="file">Its contents.</param>
/// <param name="mask">The mask file that was used, or null.</param>
/// <param name="catalog">Published files and keys.</param>
internal sealed class EfuseText(string path, Sha256Digest digest, EfuseFile file, string? mask, ReleaseCatalog catalog)
{
    private readonly ImmutableArray<EfuseReading> _readings = file.Image.Read(ChipCatalog.Efuse);
    private readonly EfuseReport _report = EfuseReport.Of(file.Image, ChipCatalog.Efuse);

    /// <summary>Every part has its MAC address burnt; no file that is to be burnt has one.</summary>
    private bool IsOfPart => _report.Identity.FactoryMac.Value != 0;

    /// <summary>Text lines.</summary>
    public IEnumerable<string> Lines()
    {
        string form = IsOfPart ? "efuse array of a part," : file.IsContainer ? "encrypted efuse file of" : "raw efuse file of";
        yield return $"{path}: {form} {Quantity.Size(file.Contents.Length)}, SHA-256 {digest}";
        if (!IsOfPart) yield return $"published   {(catalog.Find(digest) is { } published ? $"{published.Name}, {published}" : "not in the catalogue")}";
        if (_report.KeyHash is { } key) yield return $"key hash    {key} ({catalog.SignerOf(key)?.Name ?? "of an unknown owner"})";
        if (mask is not null) yield return $"mask        {mask} takes {Quantity.Count(file.Masked.Count, "bit")} away";
        yield return IsOfPart ? "burnt are:" : $"sets {Quantity.Count(file.Image.Count, "bit")} in {Quantity.Count(file.Words.Length, "word")}, for ever:";
        foreach (EfuseReading reading in _readings)
        {
            yield return $"  {reading.Range,-16} {reading.Name} = {reading.Value}{(MustBeNamed(reading) ? $"  (burnt only with --allow-efuse {reading.Name})" : string.Empty)}";
            yield return $"  {string.Empty,-16}   {reading.Meaning}{(Consequence(reading) is { } consequence ? $". {consequence}" : string.Empty)}";
        }

        yield return "words:";
        foreach (EfuseWord word in file.Words) yield return $"  {word}";
        if (!IsOfPart) yield break;
        yield return "the part:";
        foreach (string line in EfusePartText.Lines(_report)) yield return $"  {line}";
    }

    /// <summary>The members of the JSON object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("file", path);
        json.WriteString("form", file.IsContainer ? "container" : "raw");
        json.WriteString("sha256", digest.ToString());
        json.WriteString("published", catalog.Find(digest)?.ToString());
        json.WriteString("key_hash", _report.KeyHash?.ToString());
        json.WriteString("signer", catalog.SignerOf(_report.KeyHash)?.Name);
        json.WriteString("mask", mask);
        json.WriteNumber("bits", file.Image.Count);
        json.WriteNumber("bits_masked", file.Masked.Count);
        json.WriteStartArray("fields");
        foreach (EfuseReading reading in _readings) WriteField(json, reading);
        json.WriteEndArray();
        json.WriteStartArray("words");
        foreach (EfuseWord word in file.Words)
        {
            json.WriteStartObject();
            json.WriteString("offset", $"0x{word.Offset:X3}");
            json.WriteString("value", $"0x{word.Value:X8}");
            json.WriteNumber("bits", BitOperations.PopCount(word.Value));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (IsOfPart) EfusePartText.Write(json, _report);
    }

    /// <summary>What burning leads to; of a part that has it burnt already there is nothing to warn of.</summary>
    private string? Consequence(EfuseReading reading) => IsOfPart ? null : reading.Field?.Consequence ?? reading.Field?.Danger;

    /// <summary>True for what is never burnt unless the user names it.</summary>
    private bool MustBeNamed(EfuseReading reading) => !IsOfPart && !reading.IsPartOfLock(file.Image);

    private void WriteField(Utf8JsonWriter json, EfuseReading reading)
    {
        json.WriteStartObject();
        json.WriteString("name", reading.Name);
        json.WriteString("place", reading.Range.ToString());
        json.WriteString("value", reading.Value);
        json.WriteString("meaning", reading.Meaning);
        json.WriteString("consequence", Consequence(reading));
        json.WriteBoolean("must_be_named", MustBeNamed(reading));
        json.WriteEndObject();
    }
}
