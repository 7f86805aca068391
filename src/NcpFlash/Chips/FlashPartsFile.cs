using System.Collections.Immutable;
using System.Text.Json;
using NcpFlash.Diagnostics;

namespace NcpFlash.Chips;

/// <summary><c>flash-parts.json</c>: a base profile and, for groups of parts, what differs from it (PROTOCOL 6.4, 6.5).</summary>
/// <param name="Base">The fields of the parameter block, in wire order.</param>
/// <param name="Groups">Parts with equal parameters.</param>
internal sealed record FlashPartsFile(ImmutableArray<FlashPartsFile.Field> Base, ImmutableArray<FlashPartsFile.Group> Groups)
{
    /// <summary>One field of the block.</summary>
    /// <param name="Name">Name.</param>
    /// <param name="Size">1 or 2 bytes, least significant first.</param>
    /// <param name="Value">Value of the base profile.</param>
    internal sealed record Field(string Name, int Size, uint Value);

    /// <summary>Parts with equal parameters.</summary>
    /// <param name="Parts">Names by JEDEC id.</param>
    /// <param name="Set">Values that differ from the base, by field name.</param>
    internal sealed record Group(ImmutableDictionary<string, string> Parts, ImmutableDictionary<string, uint> Set);

    /// <summary>Reads the file and makes the table.</summary>
    /// <exception cref="NcpException"><c>chip.data</c>: the file is not well formed or contradicts itself.</exception>
    public static FlashPartTable Read(ReadOnlySpan<byte> json)
    {
        try
        {
            FlashPartsFile file = JsonSerializer.Deserialize(json, ChipJson.Default.FlashPartsFile) ?? throw new JsonException("the file is empty");
            return file.ToTable();
        }
        catch (Exception fault) when (fault is JsonException or FormatException or OverflowException)
        {
            throw Diagnosis.Of(ChipDataFaults.Malformed, ("file", "flash-parts.json"), ("problem", fault.Message)).ToException(inner: fault);
        }
    }

    private FlashPartTable ToTable()
    {
        var layout = new FlashParameterLayout(Base);
        var parts = ImmutableDictionary.CreateBuilder<JedecId, FlashPart>();
        foreach (Group group in Groups)
        {
            ImmutableArray<byte> block = layout.Block(group.Set);
            foreach ((string text, string name) in group.Parts)
            {
                JedecId id = JedecId.TryParse(text, out JedecId parsed) ? parsed : throw new FormatException($"'{text}' is not a JEDEC id");
                uint size = id.SizeInBytes ?? throw new FormatException($"'{text}' does not code a size");
                if (!parts.TryAdd(id, layout.Part(name, id, size, isKnown: true, block)))
                {
                    throw new FormatException($"'{text}' occurs twice");
                }
            }
        }

        return new FlashPartTable(layout, parts.ToImmutable());
    }
}
