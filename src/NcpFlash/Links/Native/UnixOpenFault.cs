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
        Libc.EBUSY => Busy(path),
        Libc.EISDIR => LinkFault.NotSerial(path, "it is a folder"),
        _ => LinkFault.OpenFailed(path, Libc.ErrorText(errno)),
    };

    /// <summary>The fault for an errno of reading the terminal settings of an open file.</summary>
    internal static NcpException OfSettings(string path, int errno) => errno switch
    {
        Libc.EIO => LinkFault.NotSerial(path, "the system has a node for it, but no hardware is behind it"),
        _ => LinkFault.NotSerial(path, Libc.ErrorText(errno)),
    };

    /// <summary>Who has the port, as far as this user may see.</summary>
    private static NcpException Busy(string path) => LinkFault.Busy(path, PortHolder.Describe(PortHolder.Find(path)));

    private static NcpException NotFound(string path) => LinkFault.NotFound(path, PresentPorts());

    private static List<string> PresentPorts() => [.. PortEnumerator.System.List().Select(port => port.Name)];

    private static NcpException NoRights(string path)
    {
        NodeRights rights = NodeRights.Of(path);
        return Diagnosis.Of(
            PortFaults.NoRights, ("port", path), ("user", rights.User), ("owner", rights.Describe()), ("cure", rights.Cure(path))).ToException();
    }
}
