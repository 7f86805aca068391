using System.Globalization;

namespace NcpFlash.Links.Native.Gpio;

/// <summary>A line of a GPIO chip: <c>gpiochip0/17</c>.</summary>
/// <param name="Chip">Name of the chip's node, or its whole path.</param>
/// <param name="Line">Number of the line on it.</param>
internal readonly record struct GpioAddress(string Chip, uint Line)
{
    /// <summary>The chip's node.</summary>
    public string Path => Chip.StartsWith('/') ? Chip : $"/dev/{Chip}";

    /// <summary>Reads <c>CHIP/LINE</c>; a chip is given by the name of its node, by its path, or by its number alone.</summary>
    public static bool TryParse(string? text, out GpioAddress address)
    {
        address = default;
        int slash = text?.LastIndexOf('/') ?? -1;
        if (slash <= 0 || !uint.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out uint line))
        {
            return false;
        }

        string chip = text![..slash];
        address = new GpioAddress(chip.All(char.IsAsciiDigit) ? $"gpiochip{chip}" : chip, line);
        return chip.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.' or ':');
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Chip}/{Line}");
}
