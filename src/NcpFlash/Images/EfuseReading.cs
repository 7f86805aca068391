using System.Globalization;
using NcpFlash.Chips;

namespace NcpFlash.Images;

/// <summary>A field of an efuse image with its value, or the bits of a word that no field covers.</summary>
/// <param name="Name">Name of the field, or <c>unknown_0x07C</c> for the unknown bits of a word.</param>
/// <param name="Range">Where it stands; a whole word for unknown bits.</param>
/// <param name="Field">The field, or null for unknown bits.</param>
/// <param name="Value">The value: a number, hexadecimal bytes in order of address, or for unknown bits the word with these bits alone.</param>
/// <param name="Meaning">What it is, with the meaning of the value where it is known.</param>
public sealed record EfuseReading(string Name, EfuseRange Range, EfuseField? Field, string Value, string Meaning)
{
    /// <summary>Fields of up to so many bits are printed as a decimal number.</summary>
    private const int DecimalBits = 6;

    /// <summary>Place, name, value and meaning in one line.</summary>
    public override string ToString() => $"{Range}  {Name} = {Value}  {Meaning}";

    /// <summary>
    /// True when locking a part takes just this: a field of the vendor's own lock, set as that sets it (PROTOCOL 10.3). Whatever else is to be burnt has to
    /// be named.
    /// </summary>
    /// <param name="image">The bits that the value was read from.</param>
    public bool IsPartOfLock(EfuseImage image) => Field is { } field
        && (field.IsStandardInAnyValue || (field.Standard is { } value && image.Number(field.Range) == value));

    /// <summary>Name under which the unknown bits of a word go.</summary>
    /// <param name="offset">Offset of the word.</param>
    public static string UnknownName(int offset) => $"unknown_0x{offset:X3}";

    internal static EfuseReading Of(EfuseField field, EfuseImage image)
    {
        EfuseRange range = field.Range;
        bool isNumber = range.BitCount <= 32 && (range.BitCount % 8 != 0 || range.BitCount == 8);
        ulong number = isNumber ? image.Number(range) : 0;
        string value = !isNumber ? Convert.ToHexStringLower(image.Slice(range))
            : range.BitCount <= DecimalBits || range.BitCount == 8 ? number.ToString(CultureInfo.InvariantCulture) : $"0x{number:X}";
        string meaning = field.Values.TryGetValue(number, out string? known) && isNumber ? $"{field.Meaning}: {known}" : field.Meaning;
        return new EfuseReading(field.Name, range, field, value, meaning);
    }

    internal static EfuseReading OfUnknown(int offset, uint value) =>
        new(UnknownName(offset), new EfuseRange(offset * 8, 32), null, $"0x{value:X8}", "bits of unknown meaning");
}
