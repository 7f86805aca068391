using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What can be wrong with a serial port that another machine serves by RFC 2217.</summary>
public static class RemotePortFaults
{
    /// <summary>The server has no control of a port to offer. Facts: address, seen, plain.</summary>
    public static readonly DiagnosisKind NotSpoken = new(
        "rfc2217.not-spoken", Outcome.Port, Confidence.High,
        "{address} does not speak RFC 2217: {seen}.",
        "Whatever listens there offers no control of a serial port: it passes bytes alone, or it is a login or another service.",
        "If it passes the bytes of a serial port, use '{plain}' and set the rate at the server. Otherwise switch RFC 2217 on there (ser2net: 'telnet(rfc2217),tcp,PORT') or check the port number.");

    /// <summary>The server ends the connection before it has begun. Facts: address, said.</summary>
    public static readonly DiagnosisKind Closed = new(
        "rfc2217.closed", Outcome.Port, Confidence.Likely,
        "{address} closed the connection at once{said}.",
        "The serial port behind it is in use or missing, or the server has another client: most serve one at a time.",
        "Close the other client, check that the adapter is plugged in at the server and that the server may open it, then try again.");

    /// <summary>The server refuses 8-bit data. Facts: address.</summary>
    public static readonly DiagnosisKind NotBinary = new(
        "rfc2217.not-binary", Outcome.Port, Confidence.Certain,
        "{address} refuses to pass all byte values (the BINARY option of telnet).",
        "It would change some of the bytes, and images could not pass.",
        "Switch binary transfer on at the server, or use a port of it that passes raw bytes ('{plain}').");

    /// <summary>The server does not answer a request. Facts: address, request, seconds.</summary>
    public static readonly DiagnosisKind Silent = new(
        "rfc2217.silent", Outcome.Port, Confidence.High,
        "{address} did not answer within {seconds} s when it was asked to {request}.",
        "The server hangs, the network is slow, or the server leaves requests of this sort unanswered.",
        "Give a slow one more time ('?timeout=10' behind the address). If it never answers when DTR or RTS are set, put '?ign_set_control' behind the address.");

    /// <summary>The server's port cannot be set to what the boot ROM needs. Facts: address, wanted, got.</summary>
    public static readonly DiagnosisKind Settings = new(
        "rfc2217.settings", Outcome.Port, Confidence.Certain,
        "{address} does not set {wanted}: it answered {got}.",
        "The boot ROM talks with 8 data bits, no parity, 1 stop bit and no flow control.",
        "Configure the port like that at the server (ser2net: '115200n81,local'), and do not fix its settings there.");

    /// <summary>All kinds of this area.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } = [NotSpoken, Closed, NotBinary, Silent, Settings];
}
