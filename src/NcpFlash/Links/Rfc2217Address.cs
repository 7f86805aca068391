using System.Globalization;
using NcpFlash.Diagnostics;

namespace NcpFlash.Links;

/// <summary>The address of a serial port that another machine serves by RFC 2217.</summary>
/// <param name="Host">Host name or IP address, an IPv6 one without its brackets.</param>
/// <param name="Port">Port, 1..65535.</param>
public sealed record Rfc2217Address(string Host, int Port)
{
    internal const string Scheme = "rfc2217://";

    /// <summary>What pyserial knows behind the question mark; the last two say nothing about the port.</summary>
    private const string Known = "timeout=SECONDS, ign_set_control, poll_modem or logging=LEVEL";

    /// <summary>How long the server may take for an answer; more than 0, at most 60 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>True for a server that does not answer when lines are set, or answers something else.</summary>
    public bool IgnoresControlAnswers { get; init; }

    /// <summary>Whether a text begins like such an address.</summary>
    public static bool IsOne(string text) => text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads <c>rfc2217://HOST:PORT[?OPTION[&amp;OPTION…]]</c>, as pyserial writes it.</summary>
    /// <exception cref="NcpException"><c>tcp.bad-address</c>.</exception>
    public static Rfc2217Address Parse(string text)
    {
        if (!IsOne(text))
        {
            throw TcpAddress.Fault(text, "it does not begin with rfc2217://");
        }

        string[] parts = text[Scheme.Length..].Split('?', 2);
        TcpAddress at = TcpAddress.ParseHostAndPort(text, parts[0]);
        var address = new Rfc2217Address(at.Host, at.Port);
        string[] options = parts.Length == 1 ? [] : parts[1].Split('&', StringSplitOptions.RemoveEmptyEntries);
        return options.Aggregate(address, (so, option) => so.With(text, option));
    }

    /// <summary><c>rfc2217://HOST:PORT</c>, with the options that matter.</summary>
    public override string ToString()
    {
        string[] options =
        [
            .. Timeout == TimeSpan.FromSeconds(3) ? Array.Empty<string>() : [string.Create(CultureInfo.InvariantCulture, $"timeout={Timeout.TotalSeconds}")],
            .. IgnoresControlAnswers ? ["ign_set_control"] : Array.Empty<string>(),
        ];
        return Scheme + Bare + (options.Length == 0 ? string.Empty : "?" + string.Join('&', options));
    }

    /// <summary>The same place as a plain TCP link.</summary>
    internal string Plain => "socket://" + Bare;

    private string Bare => new TcpAddress(Host, Port).ToString()["tcp://".Length..];

    private Rfc2217Address With(string text, string option)
    {
        string[] parts = option.Split('=', 2);
        switch (parts[0])
        {
            case "ign_set_control":
                return this with { IgnoresControlAnswers = true };
            case "poll_modem" or "logging":
                return this; // inputs are not used here, and what happens is kept by a trace
            case "timeout" when parts.Length == 2 && double.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
                && seconds is > 0 and <= 60:
                return this with { Timeout = TimeSpan.FromSeconds(seconds) };
            case "timeout":
                throw TcpAddress.Fault(text, "behind timeout= goes a number of seconds, at most 60");
            default:
                throw TcpAddress.Fault(text, $"'{option}' is not one of {Known}");
        }
    }
}
