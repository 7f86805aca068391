namespace NcpFlash.Links.Telnet;

/// <summary>Recognises a telnet server by the first bytes it sends (RFC 854: IAC, then WILL, WONT, DO or DONT, then the option).</summary>
internal static class TelnetGreeting
{
    private const byte Iac = 0xFF, Will = 0xFB, Dont = 0xFE;

    /// <summary>Length of one request, and how many in a row are no chance: a line without ground may bring one.</summary>
    private const int Request = 3, Sure = 3;

    /// <summary>True when <paramref name="first"/> begins with so many requests that nothing else sends them.</summary>
    public static bool IsOne(ReadOnlySpan<byte> first)
    {
        if (first.Length < Request * Sure)
        {
            return false;
        }

        for (int at = 0; at < Request * Sure; at += Request)
        {
            if (first[at] != Iac || first[at + 1] is < Will or > Dont)
            {
                return false;
            }
        }

        return true;
    }
}
