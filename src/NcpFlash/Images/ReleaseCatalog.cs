using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using NcpFlash.Diagnostics;

namespace NcpFlash.Images;

/// <summary>Files that were published, by digest, and the keys they are signed with.</summary>
/// <param name="Files">The files; no digest twice.</param>
/// <param name="Keys">The keys; no hash twice.</param>
public sealed record ReleaseCatalog(ImmutableArray<PublishedFile> Files, ImmutableArray<KnownKey> Keys)
{
    private const string EmbeddedName = "releases.json";

    /// <summary>What the library knows itself; every entry names its source.</summary>
    public static ReleaseCatalog Published { get; } = Parse(Embedded(), EmbeddedName);

    /// <summary>The published file of that digest, or null.</summary>
    public PublishedFile? Find(Sha256Digest digest) => Files.FirstOrDefault(f => f.Sha256 == digest);

    /// <summary>The first published file of that name and length, whatever its digest, or null.</summary>
    /// <param name="path">Path or name of a file; folders and upper and lower case do not count.</param>
    /// <param name="length">Its length in bytes; an entry that states none has any.</param>
    public PublishedFile? FindNamed(string path, long length)
    {
        string name = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        return Files.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && (f.Length ?? length) == length);
    }

    /// <summary>Whose key that is, or null.</summary>
    public KnownKey? SignerOf(Sha256Digest? keyHash) => Keys.FirstOrDefault(k => k.KeyHash == keyHash);

    /// <summary>This catalogue and another one; where both have an entry, the other's counts.</summary>
    public ReleaseCatalog With(ReleaseCatalog other) => new(
        [.. other.Files.Concat(Files).DistinctBy(f => f.Sha256)], [.. other.Keys.Concat(Keys).DistinctBy(k => k.KeyHash)]);

    /// <summary>Reads a catalogue file: JSON as the library's own, comments allowed.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="NcpException"><c>catalog.format</c> or <c>catalog.duplicate</c>, with the line.</exception>
    public static ReleaseCatalog Parse(ReadOnlySpan<byte> bytes, string file)
    {
        ReadOnlySpan<byte> text = bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        CatalogFile read = Read(text, file);
        CheckTwice(read.Files.Select(f => f.Sha256), text, file);
        CheckTwice(read.Keys?.Select(k => k.KeyHash) ?? [], text, file);
        return new ReleaseCatalog(read.Files, read.Keys ?? []);
    }

    private static CatalogFile Read(ReadOnlySpan<byte> text, string file)
    {
        try
        {
            CatalogFile read = JsonSerializer.Deserialize(text, ImageJson.Default.CatalogFile) ?? throw new JsonException("the file is empty");
            return read.Files.IsDefault || read.Files.Any(f => f is null || f.Releases.IsDefault) || read.Keys?.Any(k => k is null) == true
                ? throw new JsonException("an entry is null") : read;
        }
        catch (JsonException fault)
        {
            throw Diagnosis.Of(
                CatalogFaults.Format, ("place", new SourcePlace(file, Line: (int?)fault.LineNumber + 1 ?? 1).ToString()),
                ("column", $"{fault.BytePositionInLine + 1 ?? 1}"), ("problem", JsonProblem.Of(fault))).ToException(inner: fault);
        }
    }

    private static void CheckTwice(IEnumerable<Sha256Digest> digests, ReadOnlySpan<byte> text, string file)
    {
        if (digests.GroupBy(d => d).FirstOrDefault(g => g.Count() > 1) is not { } twice)
        {
            return;
        }

        // Digits may be in either case; the second place is what the user has to look at.
        string all = Encoding.UTF8.GetString(text).ToLowerInvariant();
        int first = all.IndexOf(twice.Key.ToString(), StringComparison.Ordinal);
        int second = first < 0 ? -1 : all.IndexOf(twice.Key.ToString(), first + 1, StringComparison.Ordinal);
        int line = 1 + all.AsSpan(0, Math.Max(0, second)).Count('\n');
        throw Diagnosis.Of(
            CatalogFaults.Duplicate, ("place", new SourcePlace(file, Line: line).ToString()), ("digest", twice.Key.ToString())).ToException();
    }

    private static byte[] Embedded()
    {
        using Stream stream = typeof(ReleaseCatalog).Assembly.GetManifestResourceStream(EmbeddedName)
            ?? throw new InvalidOperationException($"The library was built without its resource '{EmbeddedName}'.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
