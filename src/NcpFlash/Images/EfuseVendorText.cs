using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace NcpFlash.Images;

/// <summary>An efuse report in the words of the vendor's own program, for scripts that read its output (PROTOCOL 10.2).</summary>
public static class EfuseVendorText
{
    /// <summary>One line a field, name and value; a calibration table only when it counts.</summary>
    public static ImmutableArray<string> Lines(EfuseReport report)
    {
        ChipIdentity id = report.Identity;
        return
        [
            Line("JTAG", report.IsJtagDisabled ? "Disabled" : "Enabled"),
            Line("Public Key", report.Key.IsFilled ? "Filled" : "Empty"),
            Line("Anti-rollback", report.IsAntiRollbackEnabled ? "Enabled" : "Disabled"),
            Line("Anti-rollback Bootloader", Number(report.Boot2Rollback)),
            Line("Anti-rollback Application", Number(report.AppRollback)),
            Line("Default MAC Address", Mac(id.FactoryMac)),
            Line("Customer MAC Address1", Mac(id.CustomerMac1)),
            Line("Customer MAC Address2", Mac(id.CustomerMac2)),
            Line("Part Number", id.PartNumber ?? "Invalid Part Number"),
            Line("Manufacturing Year/Week", string.Create(
                CultureInfo.InvariantCulture, $"Year 20{id.ManufacturingYear - 2000:00} | Week {id.ManufacturingWeek:00}")),
            Line("BOM Id", id.BomId),
            .. report.Trims.Where(t => !t.Values.IsEmpty).Select(t => Line(EfuseTrimSlot.FieldName(t.Kind), Values(t))),
        ];
    }

    private static string Line(string name, string value) => $"{name,-30}: {value}";

    private static string Values(EfuseTrim trim) =>
        trim.Kind == EfuseTrimKind.Crystal ? Number(trim.Values[0]) : $"[{string.Join(", ", trim.Values.Select(Number))}]";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Mac(MacAddress mac)
    {
        var text = new StringBuilder(mac.ToString().ToUpperInvariant());
        for (int at = text.Length - 2; at > 0; at -= 2)
        {
            text.Insert(at, ':');
        }

        return text.ToString();
    }
}
