using System.Globalization;

namespace NcpFlash.Links.Native;

/// <summary>What Linux tells of itself and of the age of a port.</summary>
internal static class LinuxHost
{
    /// <summary>True under Windows' subsystem for Linux: its kernel names its maker (<c>/proc/version</c>).</summary>
    internal static bool IsSubsystemOfWindows(LinuxRoots roots) =>
        Line(Path.Combine(roots.Proc, "version"), string.Empty)?.Contains("microsoft", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>
    /// How long ago a port came into being, or null where the system has not written it down. udev notes the microseconds from the start of the system in
    /// its data base (<c>/run/udev/data/cMAJOR:MINOR</c>, <c>I:</c>), and <c>/proc/uptime</c> tells how long ago that was.
    /// </summary>
    internal static TimeSpan? AgeOf(string port, LinuxRoots roots)
    {
        string tty = Path.Combine(roots.Sys, "class", "tty", Path.GetFileName(Real(port)));
        return Line(Path.Combine(tty, "dev"), string.Empty) is { } number
            && Line(Path.Combine(roots.Run, "udev", "data", "c" + number.Trim()), "I:") is { } begun
            && Line(Path.Combine(roots.Proc, "uptime"), string.Empty) is { } uptime
            && long.TryParse(begun.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds)
            && double.TryParse(uptime.Split(' ')[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            && seconds * 1e6 >= microseconds
                ? TimeSpan.FromSeconds(seconds - (microseconds / 1e6)) : null;
    }

    private static string Real(string port)
    {
        try
        {
            return File.ResolveLinkTarget(port, returnFinalTarget: true)?.FullName ?? port;
        }
        catch (IOException)
        {
            return port;
        }
    }

    /// <summary>The first line that begins in a certain way, or null.</summary>
    private static string? Line(string file, string start)
    {
        try
        {
            return File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
