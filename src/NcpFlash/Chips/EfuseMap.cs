using System.Collections.Immutable;

namespace NcpFlash.Chips;

/// <summary>The efuse array, field by field. Read from <c>Chips/Data/efuse.json</c> (PROTOCOL 10.2, 10.5).</summary>
public sealed class EfuseMap
{
    private readonly ImmutableDictionary<string, EfuseField> _byName;
    private readonly EfuseField?[] _byBit;

    /// <summary>A map whose fields have been checked: inside the array, no bit twice, no name twice.</summary>
    internal EfuseMap(int size, ImmutableArray<EfuseField> fields, ImmutableArray<int> lockWords, ImmutableArray<int> switchWords)
    {
        Size = size;
        Fields = [.. fields.OrderBy(f => f.Range.FirstBit)];
        LockWords = lockWords;
        SwitchWords = switchWords;
        _byName = fields.ToImmutableDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase);
        _byBit = new EfuseField?[size * 8];
        foreach (EfuseField field in fields)
        {
            Array.Fill(_byBit, field, field.Range.FirstBit, field.Range.BitCount);
        }
    }

    /// <summary>Size of the array, in bytes.</summary>
    public int Size { get; }

    /// <summary>The fields, in order of place. Bits that no field covers are unknown.</summary>
    public ImmutableArray<EfuseField> Fields { get; }

    /// <summary>Offsets of the words that are burnt last, in the order in which they are burnt.</summary>
    public ImmutableArray<int> LockWords { get; }

    /// <summary>Offsets of the words that are burnt before the lock words and after everything else, in that order.</summary>
    public ImmutableArray<int> SwitchWords { get; }

    /// <summary>The fields that are locks.</summary>
    public IEnumerable<EfuseField> Locks => Fields.Where(f => f.Lock is not null);

    /// <summary>The field of that name, or null; case does not matter.</summary>
    public EfuseField? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The field that a bit belongs to, or null when nobody knows.</summary>
    /// <param name="bit">Bit of the array, from 0.</param>
    public EfuseField? FieldAt(int bit) => _byBit[bit];

    /// <summary>The field that the library itself works with.</summary>
    /// <exception cref="ArgumentException">There is none of that name; <see cref="EfuseNames"/> are there.</exception>
    public EfuseField this[string name] => Find(name) ?? throw new ArgumentException($"The efuse map has no field '{name}'.", nameof(name));
}
