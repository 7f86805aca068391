using System.Text;
using NcpFlash.Chips;

namespace NcpFlash.Images;

/// <summary>What a part's efuse array says of the part itself (PROTOCOL 10.2).</summary>
/// <param name="PartNumber">Part number, or null when the array holds none: the end byte is missing.</param>
/// <param name="BomId">BOM id: four hexadecimal digits.</param>
/// <param name="ManufacturingYear">Year of manufacture, such as 2025; 2000 when nothing is burnt.</param>
/// <param name="ManufacturingWeek">Week of manufacture; 0 when nothing is burnt.</param>
/// <param name="FactoryMac">MAC address of the factory.</param>
/// <param name="CustomerMac1">First MAC address of the customer; all zero when not burnt.</param>
/// <param name="CustomerMac2">Second MAC address of the customer; all zero when not burnt.</param>
public sealed record ChipIdentity(
    string? PartNumber, string BomId, int ManufacturingYear, int ManufacturingWeek, MacAddress FactoryMac, MacAddress CustomerMac1,
    MacAddress CustomerMac2)
{
    private const byte EndOfPartNumber = 3;

    internal static ChipIdentity Of(EfuseImage image, EfuseMap map)
    {
        ReadOnlySpan<byte> part = Bytes(EfuseNames.PartNumber);
        int end = part.IndexOf(EndOfPartNumber);
        return new ChipIdentity(
            end < 0 ? null : Text(part[..end]),
            Convert.ToHexString(Bytes(EfuseNames.BomId)),
            2000 + Bytes(EfuseNames.ManufacturingYear)[0],
            Bytes(EfuseNames.ManufacturingWeek)[0],
            MacAddress.FromEfuseOrder(Bytes(EfuseNames.FactoryMac)),
            MacAddress.FromEfuseOrder(Bytes(EfuseNames.CustomerMac1)),
            MacAddress.FromEfuseOrder(Bytes(EfuseNames.CustomerMac2)));

        ReadOnlySpan<byte> Bytes(string name) => image.Slice(map[name].Range);
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (byte b in bytes)
        {
            text.Append(b is >= 0x20 and < 0x7F ? (char)b : '?');
        }

        return text.ToString();
    }
}
