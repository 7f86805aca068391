using System.Collections.Immutable;
using NcpFlash.Diagnostics;

namespace NcpFlash.Chips;

/// <summary>The chip families and flash parts the library knows, read from its embedded data.</summary>
public static class ChipCatalog
{
    private static readonly FamilyFile FamilyData = FamilyFile.Read(Embedded("families.json"));
    private static readonly FlashPartTable PartData = FlashPartsFile.Read(Embedded("flash-parts.json"));

    /// <summary>All families, in the order of the data.</summary>
    public static ImmutableArray<ChipFamily> Families => FamilyData.Families;

    /// <summary>The family used where nobody names one.</summary>
    public static ChipFamily Default => FamilyData.Default;

    /// <summary>Every flash part of the list, ordered by id (PROTOCOL 6.5).</summary>
    public static ImmutableArray<FlashPart> FlashParts { get; } = [.. PartData.Known.Values.OrderBy(p => p.Id.ToString(), StringComparer.Ordinal)];

    /// <summary>The efuse array of all families.</summary>
    public static EfuseMap Efuse { get; } = EfuseMapFile.Read(Embedded("efuse.json"));

    /// <summary>The family of that name; case does not matter.</summary>
    /// <exception cref="NcpException"><c>chip.unknown</c>, with the names that exist.</exception>
    public static ChipFamily Find(string name) =>
        Families.FirstOrDefault(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw Diagnosis.Of(ChipDataFaults.Unknown, ("name", name), ("known", string.Join(", ", Families.Select(f => f.Name)))).ToException();

    /// <summary>
    /// The family whose ROM states <paramref name="word"/> in boot info, or null. Families that share a ROM cannot be told apart by
    /// it; the default comes first, then the order of the data.
    /// </summary>
    /// <param name="word">ROM version word (PROTOCOL 6.1).</param>
    public static ChipFamily? ByRomVersion(uint word) =>
        Families.Prepend(Default).FirstOrDefault(f => f.RomVersions.Any(r => r.Word == word));

    /// <summary>
    /// The flash part with that id. One that is not in the list gets the size of its capacity byte and the parameters the vendor
    /// sends to every unknown part (<see cref="Chips.FlashPart.IsKnown"/> is false); null when the id codes no size.
    /// </summary>
    public static FlashPart? FlashPart(JedecId id) => PartData.Find(id);

    /// <summary>Offset of a named field in the flash parameter block, or null (PROTOCOL 6.4, offsets there less 12).</summary>
    public static int? FlashParameterOffset(string field) => PartData.Layout.OffsetOf(field);

    private static byte[] Embedded(string name)
    {
        using Stream stream = typeof(ChipCatalog).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The library was built without its resource '{name}'.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
