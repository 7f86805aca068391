using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What can be wrong with a port or with the way to it.</summary>
public static class PortFaults
{
    /// <summary>The port does not exist. Facts: port, present.</summary>
    public static readonly DiagnosisKind NotFound = new(
        "port.not-found", Outcome.Port, Confidence.Certain,
        "There is no port {port}.",
        "The name is not that of a port of this system now: it is mistyped, the adapter is not plugged in, or its driver is missing. {present}.",
        "Check the name and the cable (a charge-only cable shows no port at all), then list the ports with 'ncpflash ports'.",
        "A01");

    /// <summary>The user may not open the port. Facts: port, user, owner, cure.</summary>
    public static readonly DiagnosisKind NoRights = new(
        "port.no-rights", Outcome.Port, Confidence.Certain,
        "The user {user} may not open {port}.",
        "The system lets only some users use this port: {owner}.",
        "{cure}.",
        "A02");

    /// <summary>Another program has the port. Facts: port, holder.</summary>
    public static readonly DiagnosisKind Busy = new(
        "port.busy", Outcome.Port, Confidence.Certain,
        "{port} is in use by {holder}.",
        "A serial port serves one program at a time.",
        "Close the program that has the port (a terminal, another flasher, ModemManager), then try again.",
        "A03");

    /// <summary>There is no adapter to choose. Facts: others.</summary>
    public static readonly DiagnosisKind None = new(
        "port.none", Outcome.Port, Confidence.Certain,
        "No adapter with a serial port is plugged in.",
        "'--port auto' takes the one adapter that is there. A charge-only cable shows none. {others}.",
        "Plug the adapter in, check its driver, or name the port with --port.",
        "A01");

    /// <summary>There are several ports to choose from. Facts: ports.</summary>
    public static readonly DiagnosisKind Several = new(
        "port.several", Outcome.Port, Confidence.Certain,
        "There is more than one adapter: {ports}.",
        "'--port auto' takes a port only when there is just one candidate.",
        "Name the port with --port; 'ncpflash ports' tells which adapter is behind each.",
        "A06");

    /// <summary>An adapter holds received bytes back longer than need be. Facts: port, milliseconds, cure.</summary>
    public static readonly DiagnosisKind Latency = new(
        "port.latency", Outcome.Done, Confidence.Certain,
        "{port} hands over received bytes up to {milliseconds} ms late, and that could not be changed.",
        "The latency timer of this adapter makes each answer of the part late, so the job takes longer. It works all the same.",
        "{cure}.");

    /// <summary>The name is that of something else than a serial port. Facts: port, reason.</summary>
    public static readonly DiagnosisKind NotSerial = new(
        "port.not-serial", Outcome.Port, Confidence.Certain,
        "{port} is not a usable serial port: {reason}.",
        "It can be opened, but it has no line settings such as a rate.",
        "Give the name of a serial port; 'ncpflash ports' lists those that are there.");

    /// <summary>The system refuses for a reason of its own. Facts: port, reason.</summary>
    public static readonly DiagnosisKind OpenFailed = new(
        "port.open-failed", Outcome.Port, Confidence.Likely,
        "{port} cannot be opened: {reason}.",
        "The port exists, but its driver refused it: the adapter hangs, is being unplugged, or its driver does not fit.",
        "Unplug the adapter, plug it in again and retry; if it stays so, try another USB socket or reinstall the adapter's driver.");

    /// <summary>No serial ports on this operating system. Facts: port.</summary>
    public static readonly DiagnosisKind NotSupported = new(
        "port.not-supported", Outcome.Port, Confidence.Certain,
        "{port} cannot be opened on this operating system.",
        "Serial ports are supported on Linux, macOS and Windows.",
        "Serve the port over TCP from a machine that has it and use 'tcp://HOST:PORT' here.");

    /// <summary>The driver refuses a rate. Facts: port, rate, reason.</summary>
    public static readonly DiagnosisKind RateRefused = new(
        "port.rate-refused", Outcome.Port, Confidence.Certain,
        "{port} refuses the rate {rate} bit/s: {reason}.",
        "The adapter or its driver cannot make this rate.",
        "Ask for a usual rate that is lower, such as 921600, 460800 or 115200, with '--baud', or use another adapter.",
        "A08");

    /// <summary>The driver takes no bytes any more. Facts: port, seconds.</summary>
    public static readonly DiagnosisKind WriteStuck = new(
        "port.write-stuck", Outcome.ChipOrLink, Confidence.High,
        "{port} has sent nothing for {seconds} s although bytes are waiting.",
        "The adapter holds back what is to be sent: most often it waits for its CTS input, or it hangs.",
        "Tie the adapter's CTS pin to GND or switch its hardware flow control off; unplug it and plug it in again; else use another adapter.",
        "A09");

    /// <summary>The port or the connection vanished while in use. Facts: port, reason.</summary>
    public static readonly DiagnosisKind Gone = new(
        "link.gone", Outcome.ChipOrLink, Confidence.Certain,
        "{port} has disappeared: {reason}.",
        "The USB adapter was unplugged or dropped off the bus (cable, hub, power), or the other end closed the connection.",
        "Check the cable, avoid hubs and give the board its own supply, then run the same command again.",
        "D12");

    /// <summary>The port vanished while in use and is to be waited for. Facts: port, reason.</summary>
    public static readonly DiagnosisKind Away = new(
        "link.away", Outcome.ChipOrLink, Confidence.Certain,
        "{port} has disappeared for now: {reason}.",
        "The USB adapter was unplugged or dropped off the bus (cable, hub, power). What was under way is lost; when the port is back, the part is looked for anew.",
        "Plug the adapter in again. If it happens again, check the cable, avoid hubs and give the board its own supply.",
        "D12");

    /// <summary>Nothing listens at a TCP address. Facts: address.</summary>
    public static readonly DiagnosisKind TcpRefused = new(
        "tcp.refused", Outcome.Port, Confidence.Certain,
        "{address} refuses the connection.",
        "The machine answers, but no program listens on this port.",
        "Start the server there (such as 'ncpflash emulate' or ser2net), and check that the port number is the one it reports.");

    /// <summary>A server that speaks telnet where plain bytes were expected. Facts: address, remote.</summary>
    public static readonly DiagnosisKind TcpTelnet = new(
        "tcp.telnet", Outcome.Port, Confidence.High,
        "{address} begins with the negotiation of telnet: it is no port that passes plain bytes.",
        "A server for remote serial ports (RFC 2217) greets so. It would change some of the bytes, and images could not pass.",
        "Use '{remote}', which carries rate, DTR and RTS too; or let the server pass raw bytes.");

    /// <summary>A TCP address that cannot be read. Facts: address, reason.</summary>
    public static readonly DiagnosisKind TcpBadAddress = new(
        "tcp.bad-address", Outcome.Port, Confidence.Certain,
        "'{address}' is not an address: {reason}.",
        "A port of another machine is named by scheme, host and port.",
        "Write it like 'tcp://192.168.1.20:3000', 'tcp://[::1]:3000', 'socket://bench-pi:3000' or 'rfc2217://bench-pi:3000'.");

    /// <summary>A host name that nobody knows. Facts: address, host, reason.</summary>
    public static readonly DiagnosisKind TcpUnresolved = new(
        "tcp.unresolved", Outcome.Port, Confidence.Certain,
        "The host '{host}' of {address} is not known: {reason}.",
        "The name is mistyped, or name resolution does not work here.",
        "Check the name, or give the IP address instead.");

    /// <summary>A TCP connection could not be made otherwise. Facts: address, reason.</summary>
    public static readonly DiagnosisKind TcpNoAnswer = new(
        "tcp.no-answer", Outcome.Port, Confidence.Likely,
        "No connection to {address}: {reason}.",
        "The machine is off or not reachable from here, or a firewall swallows the connection.",
        "Check that the machine is on and reachable ('ping'), and that its firewall lets this port through.");

    /// <summary>All kinds of this area.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } =
    [
        NotFound, NoRights, Busy, None, Several, Latency, NotSerial, OpenFailed, NotSupported, RateRefused, WriteStuck, Gone, Away,
        TcpRefused, TcpTelnet, TcpBadAddress, TcpUnresolved, TcpNoAnswer,
    ];
}
