namespace NcpFlash.Links.Telnet;

/// <summary>Command bytes of telnet (RFC 854), each behind an <see cref="Iac"/>.</summary>
internal enum TelnetVerb : byte
{
    /// <summary>SE: the end of a sub-negotiation.</summary>
    EndSubnegotiation = 240,

    /// <summary>SB: what follows is a sub-negotiation.</summary>
    Subnegotiation = 250,

    /// <summary>The sender offers to use an option, or confirms that it does.</summary>
    Will = 251,

    /// <summary>The sender does not use an option.</summary>
    Wont = 252,

    /// <summary>The sender wants the receiver to use an option, or agrees to it.</summary>
    Do = 253,

    /// <summary>The sender wants the receiver not to use an option.</summary>
    Dont = 254,

    /// <summary>Introduces a command; twice, it is the data byte 0xFF.</summary>
    Iac = 255,
}
