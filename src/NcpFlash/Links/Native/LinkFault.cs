using System.Globalization;
using NcpFlash.Diagnostics;

namespace NcpFlash.Links.Native;

/// <summary>Faults of a link, made from what the system reports.</summary>
internal static class LinkFault
{
    internal static NcpException Gone(string port, string reason, Exception? inner = null) =>
        Diagnosis.Of(PortFaults.Gone, ("port", port), ("reason", reason)).ToException(inner: inner);

    internal static NcpException WriteStuck(string port, TimeSpan after) =>
        Diagnosis.Of(PortFaults.WriteStuck, ("port", port), ("seconds", after.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)))
            .ToException();

    internal static NcpException RateRefused(string port, BitRate rate, string reason) =>
        Diagnosis.Of(PortFaults.RateRefused, ("port", port), ("rate", rate.ToString()), ("reason", reason)).ToException();

    internal static NcpException NotFound(string port, IReadOnlyCollection<string> present) => Diagnosis.Of(
        PortFaults.NotFound,
        ("port", port),
        ("present", present.Count == 0 ? "This system has no serial port at present" : "Present are: " + string.Join(", ", present))).ToException();

    internal static NcpException Busy(string port, string holder) =>
        Diagnosis.Of(PortFaults.Busy, ("port", port), ("holder", holder)).ToException();

    internal static NcpException NotSerial(string port, string reason) =>
        Diagnosis.Of(PortFaults.NotSerial, ("port", port), ("reason", reason)).ToException();

    internal static NcpException OpenFailed(string port, string reason) =>
        Diagnosis.Of(PortFaults.OpenFailed, ("port", port), ("reason", reason)).ToException();

    internal static NcpException NotSupported(string port) =>
        Diagnosis.Of(PortFaults.NotSupported, ("port", port)).ToException();
}
