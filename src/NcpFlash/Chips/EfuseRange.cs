using System.Globalization;

namespace NcpFlash.Chips;

/// <summary>A run of bits of the efuse array, counted from bit 0 of byte 0; bit n of a word stands in byte n / 8 of it (PROTOCOL 10.2).</summary>
/// <param name="FirstBit">First bit.</param>
/// <param name="BitCount">Number of bits, at least 1.</param>
public readonly record struct EfuseRange(int FirstBit, int BitCount)
{
    /// <summary>The first bit behind the range.</summary>
    public int EndBit => FirstBit + BitCount;

    /// <summary>True for whole bytes.</summary>
    private bool IsBytes => FirstBit % 8 == 0 && BitCount % 8 == 0;

    /// <summary>Offset of the word that holds the first bit, in bytes.</summary>
    public int WordOffset => FirstBit / 32 * 4;

    /// <summary>True when the two share a bit.</summary>
    public bool Overlaps(EfuseRange other) => FirstBit < other.EndBit && other.FirstBit < EndBit;

    /// <summary>Reads <c>0x5C[7]</c>, <c>0x00[27:26]</c> (a word with bits) or <c>0x1C..0x3B</c> (bytes, last one included).</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    internal static EfuseRange Parse(string text)
    {
        int open = text.IndexOf('[', StringComparison.Ordinal);
        int dots = text.IndexOf("..", StringComparison.Ordinal);
        if (open > 0 && text[^1] == ']')
        {
            string[] bits = text[(open + 1)..^1].Split(':');
            int high = Decimal(bits[0], text), low = Decimal(bits[^1], text), word = Hex(text[..open], text);
            return bits.Length <= 2 && low <= high && high < 32 && word % 4 == 0
                ? new EfuseRange((word * 8) + low, high - low + 1) : throw Bad(text);
        }

        int first = Hex(dots > 0 ? text[..dots] : "", text), last = Hex(text[(dots + 2)..], text);
        return first <= last ? new EfuseRange(first * 8, (last - first + 1) * 8) : throw Bad(text);
    }

    /// <summary><c>0x05C[7]</c>, <c>0x000[27:26]</c> or <c>0x01C..0x03B</c>.</summary>
    public override string ToString()
    {
        int low = FirstBit % 32;
        return IsBytes ? $"0x{FirstBit / 8:X3}..0x{(EndBit / 8) - 1:X3}"
            : BitCount == 1 ? string.Create(CultureInfo.InvariantCulture, $"0x{WordOffset:X3}[{low}]")
            : string.Create(CultureInfo.InvariantCulture, $"0x{WordOffset:X3}[{low + BitCount - 1}:{low}]");
    }

    private static int Decimal(string digits, string text) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : throw Bad(text);

    private static int Hex(string digits, string text) =>
        digits.StartsWith("0x", StringComparison.Ordinal) && digits.Length <= 6
        && int.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value) ? value : throw Bad(text);

    private static FormatException Bad(string text) => new($"'{text}' is no place in the efuse array");
}
