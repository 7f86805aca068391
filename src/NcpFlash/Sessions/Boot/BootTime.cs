using System.Globalization;

namespace NcpFlash.Sessions.Boot;

/// <summary>A time in a boot control's text.</summary>
internal static class BootTime
{
    /// <summary>A time from 1 s to 24 h: <c>90s</c>, <c>5min</c>, <c>1h</c>.</summary>
    /// <exception cref="Diagnostics.NcpException"><c>boot.syntax</c>.</exception>
    public static TimeSpan Read(BootText text, BootItem item)
    {
        (string digits, int unit) = item.Value switch
        {
            { } v when v.EndsWith("min", StringComparison.Ordinal) => (v[..^3], 60),
            { } v when v.EndsWith('s') => (v[..^1], 1),
            { } v when v.EndsWith('h') => (v[..^1], 3600),
            _ => (string.Empty, 0),
        };
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 && (long)count * unit <= 86400
            ? TimeSpan.FromSeconds(count * unit)
            : throw text.BadValue(item, "a time from 1s to 24h, such as 90s or 5min", []);
    }
}
