using System.Globalization;
using NcpFlash.Diagnostics;

namespace NcpFlash.Links;

/// <summary>The address of a TCP link.</summary>
/// <param name="Host">Host name or IP address, an IPv6 one without its brackets.</param>
/// <param name="Port">Port, 1..65535.</param>
public sealed record TcpAddress(string Host, int Port)
{
    private static readonly string[] Schemes = ["tcp://", "socket://"];

    /// <summary>Whether a text begins like a TCP address.</summary>
    public static bool IsOne(string text) => Schemes.Any(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads <c>tcp://HOST:PORT</c> or, in pyserial's spelling, <c>socket://HOST:PORT</c>.</summary>
    /// <exception cref="NcpException"><c>tcp.bad-address</c>.</exception>
    public static TcpAddress Parse(string text)
    {
        string scheme = Array.Find(Schemes, s => text.StartsWith(s, StringComparison.OrdinalIgnoreCase))
            ?? throw Fault(text, "it does not begin with tcp:// or socket://");
        return ParseHostAndPort(text, text[scheme.Length..]);
    }

    /// <summary>Reads <c>HOST:PORT</c>.</summary>
    /// <param name="text">The whole address, for faults.</param>
    /// <param name="rest">What stands behind the scheme.</param>
    /// <exception cref="NcpException"><c>tcp.bad-address</c>.</exception>
    internal static TcpAddress ParseHostAndPort(string text, string rest)
    {
        rest = rest.TrimEnd('/');
        int colon = rest.LastIndexOf(':');
        // In a bare IPv6 address or a bracketed one the last colon does not begin a port.
        if (colon < 0 || rest.EndsWith(']'))
        {
            throw Fault(text, "the port number is missing");
        }

        string host = rest[..colon];
        if (host is ['[', .. var inner, ']'])
        {
            host = inner;
        }
        else if (host.Contains(':', StringComparison.Ordinal))
        {
            throw Fault(text, "an IPv6 address goes in brackets");
        }

        if (host.Length == 0 || host.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '/' or '[' or ']' or '@' or '?'))
        {
            throw Fault(text, host.Length == 0 ? "the host is missing" : "the host has a character that no host name has");
        }

        return int.TryParse(rest[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= 65535
            ? new TcpAddress(host, port)
            : throw Fault(text, $"'{rest[(colon + 1)..]}' is not a port number from 1 to 65535");
    }

    /// <summary><c>tcp://HOST:PORT</c>.</summary>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"tcp://[{Host}]:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"tcp://{Host}:{Port}");

    internal static NcpException Fault(string text, string reason) =>
        Diagnosis.Of(PortFaults.TcpBadAddress, ("address", text), ("reason", reason)).ToException();
}
