using System.Globalization;
using System.Net;
using NcpFlash.Cli.CommandLine;

namespace NcpFlash.Cli.Running;

/// <summary>Where an emulated board is served; a pseudo-terminal with a name of the system's choice when nothing is named.</summary>
/// <param name="PtyPath">Name of the pseudo-terminal, or null.</param>
/// <param name="TcpPort">TCP port that carries the bytes, or null.</param>
/// <param name="Rfc2217">Where a remote serial port is served, or null.</param>
internal sealed record ServingPlace(string? PtyPath, int? TcpPort, IPEndPoint? Rfc2217)
{
    /// <summary>The place that the options name.</summary>
    /// <exception cref="Diagnostics.NcpException">More than one is named, or the port is no port.</exception>
    public static ServingPlace Of(Invocation invocation, string? pty, string? tcp, string? rfc2217)
    {
        string[] named = [.. new[] { (pty, "--pty"), (tcp, "--tcp"), (rfc2217, "--rfc2217") }.Where(o => o.Item1 is not null).Select(o => o.Item2)];
        if (named.Length > 1)
        {
            throw invocation.Fault(UsageDiagnoses.Conflict, ("first", named[0]), ("second", named[1]), ("why", "The emulated board has one serial port."));
        }

        return new ServingPlace(pty, tcp is null ? null : ControlPort.Read(invocation, tcp), rfc2217 is null ? null : ReadEndPoint(invocation, rfc2217));
    }

    /// <summary>Reads <c>[ADDRESS:]PORT</c>.</summary>
    private static IPEndPoint ReadEndPoint(Invocation invocation, string text)
    {
        int colon = text.LastIndexOf(':');
        string host = colon < 0 ? "127.0.0.1" : text[..colon] is "localhost" ? "127.0.0.1" : text[..colon];
        return IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address)
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 0 and <= 65535
            ? new IPEndPoint(address, port)
            : throw invocation.Fault(UsageDiagnoses.BadNumber, ("text", text), ("what", "address to serve on"),
                ("forms", "PORT, or ADDRESS:PORT with an IP address of this computer; 0.0.0.0:PORT serves the whole network"));
    }
}
