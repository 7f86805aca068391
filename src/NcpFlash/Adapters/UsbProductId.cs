using System.Globalization;

namespace NcpFlash.Adapters;

/// <summary>A USB vendor, and one product of it or all: <c>0403:6001</c>, <c>1366</c>.</summary>
/// <param name="Vendor">idVendor.</param>
/// <param name="Product">idProduct, or null for every product.</param>
public readonly record struct UsbProductId(ushort Vendor, ushort? Product = null)
{
    /// <summary>Reads the text form: four hexadecimal digits, or twice four with a colon.</summary>
    public static bool TryParse(string text, out UsbProductId id)
    {
        ArgumentNullException.ThrowIfNull(text);
        id = default;
        string[] parts = text.Split(':');
        if (parts.Length > 2 || !TryParseWord(parts[0], out ushort vendor))
        {
            return false;
        }

        ushort product = 0;
        if (parts.Length == 2 && !TryParseWord(parts[1], out product))
        {
            return false;
        }

        id = new UsbProductId(vendor, parts.Length == 2 ? product : null);
        return true;
    }

    /// <summary>The text form.</summary>
    public override string ToString() => Product is { } product ? $"{Vendor:X4}:{product:X4}" : $"{Vendor:X4}";

    internal static bool TryParseWord(string text, out ushort word)
    {
        word = 0;
        return text.Length == 4 && ushort.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out word);
    }
}
