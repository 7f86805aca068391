using NcpFlash.Links.Telnet;

namespace NcpFlash.Emulator.Serving;

/// <summary>The server's reading of a telnet stream: written apart from the client's, from RFC 854 and RFC 2217 alone.</summary>
internal sealed class TelnetDecoder
{
    /// <summary>More than a client has to say at a time; what is longer is cut off.</summary>
    private const int MostParameterBytes = 512;

    private readonly List<byte> _parameters = [];
    private bool _escaped;
    private bool _inParameters;
    private TelnetVerb? _verb;

    /// <summary>Takes the next bytes and returns what they complete, in order.</summary>
    internal IReadOnlyList<TelnetItem> Decode(ReadOnlySpan<byte> bytes)
    {
        var items = new List<TelnetItem>();
        var data = new List<byte>(bytes.Length);
        foreach (byte next in bytes)
        {
            if (_verb is { } verb)
            {
                _verb = null;
                Complete(items, data, new TelnetItem.Option(verb, next));
            }
            else if (_escaped)
            {
                _escaped = false;
                AfterEscape(items, data, next);
            }
            else if (next == (byte)TelnetVerb.Iac)
            {
                _escaped = true;
            }
            else
            {
                Literal(data, next);
            }
        }

        Flush(items, data);
        return items;
    }

    private static void Flush(List<TelnetItem> items, List<byte> data)
    {
        if (data.Count > 0)
        {
            items.Add(new TelnetItem.Data([.. data]));
            data.Clear();
        }
    }

    private static void Complete(List<TelnetItem> items, List<byte> data, TelnetItem item)
    {
        Flush(items, data);
        items.Add(item);
    }

    private void Literal(List<byte> data, byte value)
    {
        if (!_inParameters)
        {
            data.Add(value);
        }
        else if (_parameters.Count < MostParameterBytes)
        {
            _parameters.Add(value);
        }
    }

    private void AfterEscape(List<TelnetItem> items, List<byte> data, byte code)
    {
        if (code == (byte)TelnetVerb.Iac)
        {
            Literal(data, code);
            return;
        }

        bool ends = _inParameters && code == (byte)TelnetVerb.EndSubnegotiation;
        _inParameters = code == (byte)TelnetVerb.Subnegotiation;
        if (ends && _parameters is [(byte)TelnetOption.ComPort, var command, ..])
        {
            Complete(items, data, new TelnetItem.Command((ComPortCommand)command, [.. _parameters.Skip(2)]));
        }

        _parameters.Clear();
        _verb = code is >= (byte)TelnetVerb.Will and <= (byte)TelnetVerb.Dont ? (TelnetVerb)code : null;
    }
}
