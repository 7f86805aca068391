using System.Globalization;

namespace NcpFlash.Links.Native;

/// <summary>
/// The latency timer of FTDI adapters on Linux: a file beside the port's device (Documentation/ABI/testing/sysfs-bus-usb-serial of the kernel:
/// <c>latency_timer</c>, in milliseconds, writable for root).
/// </summary>
internal static class LinuxLatency
{
    /// <summary>Reads it; null when the port has none.</summary>
    internal static LatencyTimer? Read(string port, string sysfs)
    {
        string file = FileOf(port, sysfs);
        try
        {
            return int.TryParse(File.ReadAllText(file).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds)
                ? new LatencyTimer(port, TimeSpan.FromMilliseconds(milliseconds), $"Run 'echo 1 | sudo tee {file}' (it lasts until the adapter is unplugged)")
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Sets it; false where the system does not let this user.</summary>
    internal static bool TrySet(string port, TimeSpan time, string sysfs)
    {
        try
        {
            using var file = new FileStream(FileOf(port, sysfs), FileMode.Truncate, FileAccess.Write);
            file.Write(System.Text.Encoding.ASCII.GetBytes(time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string FileOf(string port, string sysfs)
    {
        string node = port;
        try
        {
            node = File.ResolveLinkTarget(port, returnFinalTarget: true)?.FullName ?? port;
        }
        catch (IOException)
        {
            // No such name: there will be no timer either.
        }

        return Path.Combine(sysfs, "class", "tty", Path.GetFileName(node), "device", "latency_timer");
    }
}
