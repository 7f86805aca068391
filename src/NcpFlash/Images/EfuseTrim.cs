using System.Collections.Immutable;

namespace NcpFlash.Images;

/// <summary>A calibration table with what the part makes of it (PROTOCOL 10.2).</summary>
/// <param name="Kind">The table.</param>
/// <param name="Slots">Its three slots.</param>
/// <param name="Values">
/// What counts: for Wi-Fi 14 offsets, one a channel; for Bluetooth five; for the crystal one number. Empty when no slot counts.
/// </param>
public sealed record EfuseTrim(EfuseTrimKind Kind, ImmutableArray<EfuseTrimSlot> Slots, ImmutableArray<int> Values)
{
    private const int Bits = 5;
    private const int Channels = 14;

    internal static EfuseTrim Of(EfuseTrimKind kind, ImmutableArray<EfuseTrimSlot> slots)
    {
        EfuseTrimSlot? used = slots.FirstOrDefault(s => s.State == EfuseTrimState.InUse);
        return new EfuseTrim(kind, slots, used is null ? [] : Decode(kind, used.Value));
    }

    private static ImmutableArray<int> Decode(EfuseTrimKind kind, uint value) => kind switch
    {
        EfuseTrimKind.Crystal => [(int)value],
        EfuseTrimKind.Bluetooth => [.. Enumerable.Range(0, 5).Select(i => Signed(value, i))],
        _ => Interpolate(Signed(value, 0), Signed(value, 1), Signed(value, 2)),
    };

    /// <summary>A five-bit number in two's complement.</summary>
    private static int Signed(uint value, int index)
    {
        int field = (int)(value >> (index * Bits)) & 0x1F;
        return field >= 16 ? field - 32 : field;
    }

    /// <summary>
    /// Offsets of channels 1, 7 and 13 give those between them, in steps of a hundredth; channel 14 continues the second line. Division rounds
    /// towards minus infinity (the vendor's decoder does).
    /// </summary>
    private static ImmutableArray<int> Interpolate(int first, int middle, int last)
    {
        int low = Floor((middle - first) * 100, 6), high = Floor((last - middle) * 100, 6);
        return
        [
            .. Enumerable.Range(0, Channels).Select(channel => channel switch
            {
                0 => first,
                6 => middle,
                12 => last,
                < 6 => Floor((low * channel) + 50, 100) + first,
                _ => Floor((high * (channel - 6)) + 50, 100) + middle,
            }),
        ];
    }

    private static int Floor(int dividend, int divisor) => (int)Math.Floor((double)dividend / divisor);
}
