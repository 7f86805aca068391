using System.Globalization;

namespace NcpFlash.Cli.CommandLine;

/// <summary>Addresses and lengths as people write them: <c>0x10000</c>, <c>65536</c>, <c>64K</c>, <c>4M</c>; underscores may group digits.</summary>
internal static class NumberText
{
    /// <summary>The forms that are accepted, for messages.</summary>
    public const string Forms = "numbers of 0..0xFFFFFFFF, hexadecimal 0x10000, decimal 65536, or decimal with a suffix: 64K (x 1024), 4M (x 1048576)";

    /// <summary>Reads a number of 0..0xFFFFFFFF.</summary>
    public static bool TryParse(string text, out uint value)
    {
        value = 0;
        string digits = text.Replace("_", string.Empty, StringComparison.Ordinal);
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return uint.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        }

        uint unit = digits.Length > 0 ? char.ToUpperInvariant(digits[^1]) switch { 'K' => 1024u, 'M' => 1024u * 1024, _ => 1u } : 1;
        if (!ulong.TryParse(unit == 1 ? digits : digits[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)
            || number > uint.MaxValue / unit)
        {
            return false;
        }

        value = (uint)(number * unit);
        return true;
    }
}
