using System.Buffers.Binary;
using System.Collections.Immutable;

namespace NcpFlash.Chips;

/// <summary>Where each field of the 84-byte parameter block lies, and what the base profile has there (PROTOCOL 6.4).</summary>
internal sealed class FlashParameterLayout
{
    private readonly Dictionary<string, (int Offset, int Size)> _places = new(StringComparer.Ordinal);
    private readonly byte[] _base = new byte[FlashPart.ParameterBlockSize];

    /// <exception cref="FormatException">The fields do not make up a block of 84 bytes.</exception>
    public FlashParameterLayout(ImmutableArray<FlashPartsFile.Field> fields)
    {
        int offset = 0;
        foreach (FlashPartsFile.Field field in fields)
        {
            if (field.Size is not (1 or 2) || offset + field.Size > _base.Length || !_places.TryAdd(field.Name, (offset, field.Size)))
            {
                throw new FormatException($"field '{field.Name}' occurs twice, is not 1 or 2 bytes, or lies behind byte {_base.Length}");
            }

            Set(_base, field.Name, field.Value);
            offset += field.Size;
        }

        if (offset != _base.Length)
        {
            throw new FormatException($"the fields make up {offset} bytes, not {_base.Length}");
        }
    }

    /// <summary>The base profile.</summary>
    public ImmutableArray<byte> Base => [.. _base];

    /// <summary>Offset of a field in the block, or null for an unknown name.</summary>
    public int? OffsetOf(string name) => _places.TryGetValue(name, out var place) ? place.Offset : null;

    /// <summary>The base profile with some fields replaced.</summary>
    /// <exception cref="FormatException">A field is unknown or a value too large for it.</exception>
    public ImmutableArray<byte> Block(IEnumerable<KeyValuePair<string, uint>> values)
    {
        byte[] block = [.. _base];
        foreach ((string name, uint value) in values)
        {
            Set(block, name, value);
        }

        return [.. block];
    }

    /// <summary>A part whose longest times are those of its block.</summary>
    public FlashPart Part(string name, JedecId id, uint size, bool isKnown, ImmutableArray<byte> block) => new(
        name, id, size, isKnown, block,
        TimeSpan.FromMilliseconds(Get(block.AsSpan(), "sector_erase_time")),
        TimeSpan.FromMilliseconds(Get(block.AsSpan(), "chip_erase_time")),
        TimeSpan.FromMilliseconds(Get(block.AsSpan(), "page_prog_time")));

    private uint Get(ReadOnlySpan<byte> block, string name)
    {
        (int offset, int size) = Place(name);
        return size == 1 ? block[offset] : BinaryPrimitives.ReadUInt16LittleEndian(block[offset..]);
    }

    private void Set(Span<byte> block, string name, uint value)
    {
        (int offset, int size) = Place(name);
        if (size == 1)
        {
            block[offset] = checked((byte)value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(block[offset..], checked((ushort)value));
        }
    }

    private (int Offset, int Size) Place(string name) =>
        _places.TryGetValue(name, out var place) ? place : throw new FormatException($"there is no field '{name}'");
}
