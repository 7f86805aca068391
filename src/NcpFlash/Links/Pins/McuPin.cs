using System.Globalization;

namespace NcpFlash.Links.Pins;

/// <summary>A pin of a host MCU, such as PE5.</summary>
/// <param name="PortIndex">0 for port A.</param>
/// <param name="Number">0..15.</param>
internal readonly record struct McuPin(int PortIndex, int Number)
{
    /// <summary>Reads <c>PE5</c>; false when the text is no pin or the MCU has no such port.</summary>
    public static bool TryParse(string? text, HostMcu mcu, out McuPin pin)
    {
        pin = default;
        if (text is not ['P' or 'p', var letter, ..] || !mcu.Ports.Contains(char.ToUpperInvariant(letter), StringComparison.Ordinal)
            || !int.TryParse(text.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number > 15)
        {
            return false;
        }

        pin = new McuPin(char.ToUpperInvariant(letter) - 'A', number);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"P{(char)('A' + PortIndex)}{Number}");
}
