namespace NcpFlash.Links.Native;

/// <summary>Reads the serial ports of macOS from its device folder: the call-out devices, which do not wait for a carrier.</summary>
internal static class MacPorts
{
    private static readonly string[] NotAdapters = ["cu.Bluetooth-Incoming-Port", "cu.debug-console", "cu.wlan-debug"];

    internal static IEnumerable<PortDescription> List(string devices) =>
        Directory.EnumerateFileSystemEntries(devices, "cu.*")
            .Where(node => !NotAdapters.Contains(Path.GetFileName(node)))
            .Select(node => new PortDescription(node));
}
