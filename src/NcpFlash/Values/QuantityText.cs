using System.Globalization;

namespace NcpFlash;

/// <summary>Numbers with units as the data files write them: <c>20ms</c>, <c>32KiB</c>, <c>0xE000</c>.</summary>
internal static class QuantityText
{
    /// <summary>Reads a plain, hexadecimal (0x) or KiB / MiB number.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static long Number(string text)
    {
        (string digits, long unit) = text switch
        {
            _ when text.EndsWith("KiB", StringComparison.Ordinal) => (text[..^3], 1024L),
            _ when text.EndsWith("MiB", StringComparison.Ordinal) => (text[..^3], 1024L * 1024),
            _ => (text, 1L),
        };
        bool hex = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        NumberStyles style = hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        return long.TryParse(hex ? digits.AsSpan(2) : digits, style, CultureInfo.InvariantCulture, out long value)
            && value is >= 0 and <= uint.MaxValue
            ? value * unit
            : throw new FormatException($"'{text}' where a number such as 2048, 32KiB or 0xE000 is expected");
    }

    /// <summary>Reads a duration with its unit: us, ms or s.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static TimeSpan Duration(string text)
    {
        (string digits, double unit) = text switch
        {
            _ when text.EndsWith("us", StringComparison.Ordinal) => (text[..^2], 1),
            _ when text.EndsWith("ms", StringComparison.Ordinal) => (text[..^2], 1e3),
            _ when text.EndsWith('s') => (text[..^1], 1e6),
            _ => (string.Empty, 0),
        };
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value * unit <= 1e9
            ? TimeSpan.FromMicroseconds(Math.Round(value * unit))
            : throw new FormatException($"'{text}' where a duration up to 1000 s such as 340us, 20ms or 2s is expected");
    }
}
