using System.Collections.Immutable;

namespace NcpFlash.Adapters;

/// <summary>Adapters by what identifies them.</summary>
/// <param name="Adapters">The adapters; no word twice.</param>
public sealed record AdapterCatalog(ImmutableArray<AdapterProfile> Adapters)
{
    private const string EmbeddedName = "adapters.json";

    /// <summary>What the library knows itself.</summary>
    public static AdapterCatalog Known { get; } = Parse(Embedded());

    /// <summary>The words of all adapters, in the order of the data.</summary>
    public ImmutableArray<string> Words => [.. Adapters.Select(a => a.Word)];

    /// <summary>The adapter of that word, or null.</summary>
    public AdapterProfile? Named(string word) => Adapters.FirstOrDefault(a => a.Word == word);

    /// <summary>
    /// The adapter with that USB identity, or null. What tells more counts: a product text before a product id, a release or an
    /// interface before none. Of equals the first counts.
    /// </summary>
    public AdapterProfile? Find(UsbIdentity usb)
    {
        ArgumentNullException.ThrowIfNull(usb);
        return Adapters
            .Select(a => (Adapter: a, Score: a.Usb.Max(m => m.Score(usb))))
            .Where(c => c.Score is not null)
            .OrderByDescending(c => c.Score)
            .FirstOrDefault().Adapter;
    }

    /// <summary>The adapter or built-in UART that is recognised by its Linux driver alone, or null.</summary>
    public AdapterProfile? FindByDriver(string driver) =>
        Adapters.FirstOrDefault(a => a.Usb.Any(m => m.Id is null && m.Driver == driver));

    /// <summary>This catalogue and another one, whose adapters come first: one with the same word replaces, and of equal matches the other's counts.</summary>
    public AdapterCatalog With(AdapterCatalog other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new AdapterCatalog([.. other.Adapters.Concat(Adapters).DistinctBy(a => a.Word)]);
    }

    /// <summary>Reads a catalogue: JSON as the library's own, comments allowed.</summary>
    /// <exception cref="AdapterFormatException">It cannot be read, or an adapter contradicts itself; with the line.</exception>
    public static AdapterCatalog Parse(ReadOnlySpan<byte> json) => AdapterListReader.Read(json);

    private static byte[] Embedded()
    {
        using Stream stream = typeof(AdapterCatalog).Assembly.GetManifestResourceStream(EmbeddedName)
            ?? throw new InvalidOperationException($"The library was built without its resource '{EmbeddedName}'.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
