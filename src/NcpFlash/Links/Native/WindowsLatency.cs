using System.Globalization;
using System.Runtime.Versioning;
using Microsoft.Win32;

namespace NcpFlash.Links.Native;

/// <summary>The latency timer of FTDI adapters on Windows: a value of their driver in the registry, which is read when the port is opened.</summary>
internal static class WindowsLatency
{
    private const string Devices = @"SYSTEM\CurrentControlSet\Enum\FTDIBUS";

    /// <summary>Reads it; null when the port has none.</summary>
    [SupportedOSPlatform("windows")]
    internal static LatencyTimer? Read(string port)
    {
        using RegistryKey? devices = Registry.LocalMachine.OpenSubKey(Devices);
        foreach (string device in devices?.GetSubKeyNames() ?? [])
        {
            using RegistryKey? parameters = devices?.OpenSubKey($@"{device}\0000\Device Parameters");
            if (parameters?.GetValue("PortName") is string name && string.Equals(name, port, StringComparison.OrdinalIgnoreCase))
            {
                return parameters.GetValue("LatencyTimer") is int milliseconds ? Describe(port, device, milliseconds) : null;
            }
        }

        return null;
    }

    /// <summary>The timer of a device key.</summary>
    internal static LatencyTimer Describe(string port, string device, int milliseconds) => new(
        port,
        TimeSpan.FromMilliseconds(milliseconds),
        string.Create(CultureInfo.InvariantCulture, $"Run 'reg add \"HKLM\\{Devices}\\{device}\\0000\\Device Parameters\" /v LatencyTimer /t REG_DWORD /d 1 /f' as administrator, then plug the adapter in again"));
}
