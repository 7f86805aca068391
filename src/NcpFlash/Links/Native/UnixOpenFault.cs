using NcpFlash.Diagnostics;

namespace NcpFlash.Links.Native;

/// <summary>What an error number means when a Unix serial port is opened.</summary>
internal static class UnixOpenFault
{
    /// <summary>The fault for an errno of open.</summary>
    internal static NcpException Of(string path, int errno) => errno switch
    {
        Libc.ENOENT or Libc.ENODEV or Libc.ENXIO or Libc.ENOTDIR => NotFound(path),
        Libc.EACCES or Libc.EPERM => NoRights(path),
        Libc.EBUSY => OperatingSystem.IsLinux() ? Busy(path, "/proc") : LinkFault.Busy(path, PortHolder.Describe([])),
        Libc.EISDIR => LinkFault.NotSerial(path, "it is a folder"),
        _ => LinkFault.OpenFailed(path, Libc.ErrorText(errno)),
    };

    /// <summary>The fault for an errno of reading the terminal settings of an open file.</summary>
    internal static NcpException OfSettings(string path, int errno) => errno switch
    {
        Libc.EIO => LinkFault.NotSerial(path, "the system has a node for it, but no hardware is behind it"),
        _ => LinkFault.NotSerial(path, Libc.ErrorText(errno)),
    };

    /// <summary>Who has the port. Holders of other users are not visible: ModemManager, which runs as root, is then taken for it when it runs.</summary>
    internal static NcpException Busy(string path, string processes)
    {
        const string Prober = "ModemManager";
        IReadOnlyList<PortHolder> holders = PortHolder.Find(path, processes);
        bool probed = holders.Any(holder => holder.Name == Prober) || (holders.Count == 0 && !PortHolder.Running([Prober], processes).IsEmpty);
        string holder = holders.Count == 0 && probed ? $"another program, perhaps {Prober}, which is running" : PortHolder.Describe(holders);
        return probed ? Diagnosis.Of(PortFaults.Probed, ("port", path), ("holder", holder)).ToException() : LinkFault.Busy(path, holder);
    }

    /// <summary>An adapter that is there without a port is told too: it is most likely the one that is meant.</summary>
    private static NcpException NotFound(string path)
    {
        NcpException fault = LinkFault.NotFound(path, PresentPorts());
        PortlessAdapter[] portless = OperatingSystem.IsLinux()
            ? [.. LinuxUsb.WithoutPort("/sys", !PortHolder.Running(["brltty"], "/proc").IsEmpty)]
            : [];
        return portless.Length == 0 ? fault : new NcpException(fault.Diagnosis, fault.Evidence, [.. portless.Select(adapter => adapter.Finding)], null);
    }

    private static List<string> PresentPorts() => [.. PortEnumerator.System.List().Select(port => port.Name)];

    private static NcpException NoRights(string path)
    {
        NodeRights rights = NodeRights.Of(path);
        return Diagnosis.Of(
            PortFaults.NoRights, ("port", path), ("user", rights.User), ("owner", rights.Describe()), ("cure", rights.Cure(path))).ToException();
    }
}
