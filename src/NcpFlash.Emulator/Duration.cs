using System.Globalization;

namespace NcpFlash.Emulator;

/// <summary>The text form of a time: a number with <c>us</c>, <c>ms</c> or <c>s</c>.</summary>
internal static class Duration
{
    public static bool TryParse(string text, out TimeSpan time)
    {
        (string digits, double unit) = text switch
        {
            _ when text.EndsWith("us", StringComparison.Ordinal) => (text[..^2], 1e-6),
            _ when text.EndsWith("ms", StringComparison.Ordinal) => (text[..^2], 1e-3),
            _ when text.EndsWith('s') => (text[..^1], 1.0),
            _ => (string.Empty, 0.0),
        };
        time = default;
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) || value * unit > 86_400)
        {
            return false;
        }

        time = TimeSpan.FromTicks((long)Math.Round(value * unit * TimeSpan.TicksPerSecond));
        return true;
    }
}
