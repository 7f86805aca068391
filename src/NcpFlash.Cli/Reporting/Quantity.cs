using System.Globalization;

namespace NcpFlash.Cli.Reporting;

/// <summary>Numbers with units, the same in every culture.</summary>
internal static class Quantity
{
    private const double Kibi = 1024;

    /// <summary><c>308 bytes</c>, <c>51.3 KiB</c>, <c>4 MiB</c>.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 4096 => string.Create(CultureInfo.InvariantCulture, $"{bytes} byte{(bytes == 1 ? string.Empty : "s")}"),
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / Kibi:0.#} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / Kibi / Kibi:0.##} MiB"),
    };

    /// <summary><c>0.51 s</c>, <c>14.2 s</c>, <c>2:05 min</c>.</summary>
    public static string Time(TimeSpan time) => time.TotalSeconds switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s"),
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}:{time.Seconds:00} min"),
    };

    /// <summary><c>0:07</c>, <c>12:30</c>.</summary>
    public static string Clock(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}:{time.Seconds:00}");

    /// <summary><c>184 KiB/s</c>, or null while the time is too short to tell.</summary>
    public static string? Rate(long bytes, TimeSpan time) => time < TimeSpan.FromMilliseconds(1) || bytes <= 0
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / Kibi / time.TotalSeconds:0} KiB/s");

    /// <summary>A plain number.</summary>
    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary><c>1 image</c>, <c>4 images</c>.</summary>
    public static string Count(long number, string noun) => $"{Number(number)} {noun}{(number == 1 ? string.Empty : "s")}";

    /// <summary><c>0x00010000</c>.</summary>
    public static string Address(ulong address) => $"0x{address:X8}";

    /// <summary>A short time: <c>1.3 ms</c>, <c>2.1 s</c>.</summary>
    public static string Brief(TimeSpan time) => time.TotalSeconds >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0#} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.#} ms");
}
