using System.Text.Json;
using NcpFlash.Images;

namespace NcpFlash.Cli.Reporting;

/// <summary>The efuse array of a part for people and for programs: first what the vendor's own program prints, then locks, signature and pins.</summary>
internal static class EfusePartText
{
    /// <summary>Text lines.</summary>
    public static IEnumerable<string> Lines(EfuseReport report)
    {
        foreach (string line in EfuseVendorText.Lines(report)) yield return line;
        yield return Line("Signature", Signature(report));
        if (report.KeyHash is { } key) yield return Line("Key hash", EfuseEventText.Signer(key));
        if (report.Key.IsHidden) yield return Line("Key hash", $"of it {report.Key} can be read ({string.Join(", ", report.Key.HiddenBy.Select(l => l.Name))})");
        yield return Line("Application checked", Method(report.AppSignMethod));
        yield return Line("Flash encryption", report.FlashEncryption == 0 ? "off" : $"on, mode {Quantity.Number(report.FlashEncryption)}");
        yield return Line("Locks", report.Locks.IsEmpty ? "none" : string.Join(", ", report.Locks.Select(l => l.Name)));
        yield return Line("Flash pins", Quantity.Number(report.FlashPins));
        foreach (EfuseTrim trim in report.Trims)
        {
            yield return Line($"{Name(trim.Kind)} slots", string.Join("; ", trim.Slots.Select(s => $"{Quantity.Number(s.Index)}: {State(s)}")));
        }
    }

    /// <summary>Writes <c>part</c>.</summary>
    public static void Write(Utf8JsonWriter json, EfuseReport report)
    {
        json.WriteStartObject("part");
        json.WriteString("part_number", report.Identity.PartNumber);
        json.WriteString("bom_id", report.Identity.BomId);
        json.WriteNumber("manufacturing_year", report.Identity.ManufacturingYear);
        json.WriteNumber("manufacturing_week", report.Identity.ManufacturingWeek);
        json.WriteString("mac", report.Identity.FactoryMac.ToString());
        json.WriteString("customer_mac_1", report.Identity.CustomerMac1.ToString());
        json.WriteString("customer_mac_2", report.Identity.CustomerMac2.ToString());
        json.WriteBoolean("jtag_disabled", report.IsJtagDisabled);
        json.WriteBoolean("key_filled", report.Key.IsFilled);
        json.WriteBoolean("key_hidden", report.Key.IsHidden);
        json.WriteString("key_hash", report.KeyHash?.ToString());
        json.WriteBoolean("signature_required", report.RequiresSignature);
        json.WriteBoolean("locked", report.IsLocked);
        json.WriteNumber("app_sign_method", report.AppSignMethod);
        json.WriteNumber("flash_encryption", report.FlashEncryption);
        json.WriteBoolean("anti_rollback", report.IsAntiRollbackEnabled);
        json.WriteNumber("boot2_rollback", report.Boot2Rollback);
        json.WriteNumber("app_rollback", report.AppRollback);
        json.WriteNumber("flash_pins", report.FlashPins);
        foreach (EfuseTrim trim in report.Trims) WriteTrim(json, trim);
        json.WriteStartArray("locks");
        foreach (Chips.EfuseField item in report.Locks) json.WriteStringValue(item.Name);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTrim(Utf8JsonWriter json, EfuseTrim trim)
    {
        string name = $"trim_{Name(trim.Kind)}";
        json.WriteStartArray(name);
        foreach (int value in trim.Values) json.WriteNumberValue(value);
        json.WriteEndArray();
        json.WriteStartArray($"{name}_slots");
        foreach (EfuseTrimSlot slot in trim.Slots)
        {
            json.WriteStartObject();
            json.WriteString("state", State(slot.State));
            json.WriteNumber("value", slot.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Line(string name, string value) => $"{name,-30}: {value}";

    private static string Signature(EfuseReport report) => report switch
    {
        { IsLocked: true, Key.IsHidden: true } => "required: only images signed with one key start (locked); which one cannot be read",
        { IsLocked: true } => "required: only images signed with the key start (locked)",
        { RequiresSignature: true } => "required, but no key hash is burnt",
        { Key.IsFilled: true } => "not required; a key hash is burnt",
        { Key.IsHidden: true } => "not required; whether a key hash is burnt cannot be read",
        _ => "not required",
    };

    private static string Method(int method) => method switch
    {
        0 => "unsigned",
        1 => "with the key of boot2",
        2 => "with a key of its own",
        _ => "undefined: boot2 hangs",
    };

    private static string Name(EfuseTrimKind kind) => kind switch
    {
        EfuseTrimKind.WifiHighPower => "wifi_hp",
        EfuseTrimKind.WifiLowPower => "wifi_lp",
        EfuseTrimKind.Bluetooth => "ble",
        _ => "xtal",
    };

    private static string State(EfuseTrimSlot slot) => slot.State == EfuseTrimState.NotEnabled ? State(slot.State) : $"{State(slot.State)} (0x{slot.Value:X})";

    private static string State(EfuseTrimState state) => state switch
    {
        EfuseTrimState.NotEnabled => "not enabled",
        EfuseTrimState.WrongParity => "wrong parity",
        EfuseTrimState.Replaced => "replaced",
        _ => "in use",
    };
}
