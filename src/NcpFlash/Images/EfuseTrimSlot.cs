using System.Numerics;
using NcpFlash.Chips;

namespace NcpFlash.Images;

/// <summary>One of the three slots of a calibration table; each has an enable bit and a parity bit (PROTOCOL 10.2).</summary>
/// <param name="Kind">The table.</param>
/// <param name="Index">0, 1 or 2; a later slot replaces an earlier one.</param>
/// <param name="State">Whether it counts.</param>
/// <param name="Value">Its bits.</param>
public sealed record EfuseTrimSlot(EfuseTrimKind Kind, int Index, EfuseTrimState State, uint Value)
{
    /// <summary>Slots of a table.</summary>
    internal const int Count = 3;

    /// <summary>Name of the table's fields in the efuse map, without the slot.</summary>
    internal static string FieldName(EfuseTrimKind kind) => kind switch
    {
        EfuseTrimKind.WifiHighPower => "wifi_hp_poffset",
        EfuseTrimKind.WifiLowPower => "wifi_lp_poffset",
        EfuseTrimKind.Bluetooth => "ble_poffset",
        _ => "xtal",
    };

    /// <summary>The three slots of a table, in order.</summary>
    internal static EfuseTrimSlot[] ReadTable(EfuseTrimKind kind, EfuseImage image, EfuseMap map)
    {
        EfuseTrimSlot[] slots = [.. Enumerable.Range(0, Count).Select(i => Read(kind, i, image, map))];
        int last = Array.FindLastIndex(slots, s => s.State == EfuseTrimState.InUse);
        return [.. slots.Select(s => s.State == EfuseTrimState.InUse && s.Index != last ? s with { State = EfuseTrimState.Replaced } : s)];
    }

    private static EfuseTrimSlot Read(EfuseTrimKind kind, int index, EfuseImage image, EfuseMap map)
    {
        string name = $"{FieldName(kind)}{index}";
        uint value = (uint)image.Number(map[name].Range);
        bool enabled = image.IsAnySet(map[name + "_enable"].Range);
        bool parity = image.IsAnySet(map[name + "_parity"].Range);
        EfuseTrimState state = !enabled ? EfuseTrimState.NotEnabled
            : ((BitOperations.PopCount(value) & 1) != 0) == parity ? EfuseTrimState.InUse : EfuseTrimState.WrongParity;
        return new EfuseTrimSlot(kind, index, state, value);
    }
}
