using System.Globalization;
using NcpFlash.Diagnostics;

namespace NcpFlash.Links;

/// <summary>How long an adapter holds received bytes back for company.</summary>
/// <param name="Port">Name of the port.</param>
/// <param name="Time">The time in force.</param>
/// <param name="Cure">What would shorten it, with the exact command; a phrase.</param>
public sealed record LatencyTimer(string Port, TimeSpan Time, string Cure)
{
    /// <summary>The shortest that adapters with such a timer can have.</summary>
    public static TimeSpan Shortest { get; } = TimeSpan.FromMilliseconds(1);

    /// <summary>True when it could be shorter.</summary>
    public bool IsLong => Time > Shortest;

    /// <summary>The warning about one that is too long.</summary>
    public Diagnosis Finding => Diagnosis.Of(
        PortFaults.Latency, ("port", Port), ("milliseconds", Time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)), ("cure", Cure));

    /// <summary>The timer of a port of this system; null for an adapter without one.</summary>
    public static LatencyTimer? Of(string port)
    {
        if (OperatingSystem.IsLinux())
        {
            return Native.LinuxLatency.Read(port, "/sys");
        }

        return OperatingSystem.IsWindows() ? Native.WindowsLatency.Read(port) : null;
    }
}
