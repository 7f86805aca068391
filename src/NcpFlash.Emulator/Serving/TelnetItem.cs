using NcpFlash.Links.Telnet;

namespace NcpFlash.Emulator.Serving;

/// <summary>What a telnet client sent.</summary>
internal abstract record TelnetItem
{
    private TelnetItem()
    {
    }

    /// <summary>Bytes for the serial port.</summary>
    public sealed record Data(byte[] Bytes) : TelnetItem;

    /// <summary>An option that is offered, asked for or refused.</summary>
    public sealed record Option(TelnetVerb Verb, byte Number) : TelnetItem;

    /// <summary>A command of the com port option.</summary>
    public sealed record Command(ComPortCommand Code, byte[] Value) : TelnetItem;
}
