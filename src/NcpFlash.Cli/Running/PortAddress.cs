using NcpFlash.Cli.CommandLine;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Links;

namespace NcpFlash.Cli.Running;

/// <summary>A port as the user names it.</summary>
internal abstract record PortAddress
{
    private PortAddress()
    {
    }

    /// <summary>A serial port of the operating system.</summary>
    /// <param name="Name">Its name.</param>
    public sealed record Serial(string Name) : PortAddress;

    /// <summary>The only adapter that is plugged in.</summary>
    public sealed record Auto : PortAddress;

    /// <summary>A TCP connection that carries the bytes.</summary>
    /// <param name="Address">Host and port.</param>
    public sealed record Tcp(TcpAddress Address) : PortAddress;

    /// <summary>A serial port of another machine.</summary>
    /// <param name="Address">Host, port and options.</param>
    public sealed record Rfc2217(Rfc2217Address Address) : PortAddress;

    /// <summary>The emulator inside this program.</summary>
    /// <param name="Options">What stands behind <c>emu:</c>, <c>KEY=VALUE,…</c>.</param>
    public sealed record Emulator(EmulatorOptions Options) : PortAddress;

    /// <summary>Reads a port name.</summary>
    /// <exception cref="NcpException"><c>usage.bad-port</c>, or the emulator's own faults of its settings.</exception>
    public static PortAddress Parse(string text)
    {
        if (text.StartsWith("emu:", StringComparison.OrdinalIgnoreCase)) return new Emulator(EmulatorSettings.Parse(text[4..]));
        if (TcpAddress.IsOne(text)) return ParseRemote(text, t => new Tcp(TcpAddress.Parse(t)));
        if (Rfc2217Address.IsOne(text)) return ParseRemote(text, t => new Rfc2217(Rfc2217Address.Parse(t)));
        if (text == "auto") return new Auto();
        if (text.Length == 0) throw Bad(text, "it is empty");
        return text.Contains("://", StringComparison.Ordinal) || text[0] == '-' ? throw Bad(text, "it has another form") : new Serial(text);
    }

    /// <summary>The port an option names.</summary>
    /// <exception cref="NcpException"><c>usage.bad-port</c> or <c>usage.no-port</c>.</exception>
    public static PortAddress Of(Invocation invocation, string? text) =>
        Parse(text ?? throw invocation.Fault(UsageDiagnoses.NoPort, ("ports", PresentPorts.Sentence())));

    private static PortAddress ParseRemote(string text, Func<string, PortAddress> parse)
    {
        try
        {
            return parse(text);
        }
        catch (NcpException e)
        {
            throw Bad(text, e.Diagnosis.Facts.FirstOrDefault(f => f.Name == "reason").Value ?? e.Message);
        }
    }

    private static NcpException Bad(string text, string reason) => Diagnosis.Of(UsageDiagnoses.BadPort, ("text", text), ("reason", reason)).ToException();
}
