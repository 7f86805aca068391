using System.Runtime.InteropServices;

namespace NcpFlash.Links.Telnet;

/// <summary>
/// Takes the data bytes out of a telnet stream, however it is cut into pieces, and tells the commands in between. Commands that carry
/// nothing are passed over, and so is a sub-negotiation that is cut short or longer than any real one.
/// </summary>
/// <param name="negotiated">Called for each WILL, WONT, DO and DONT.</param>
/// <param name="subnegotiated">Called with what stands between IAC SB and IAC SE, doubled IAC undone; valid during the call.</param>
internal sealed class TelnetReader(Action<TelnetVerb, TelnetOption> negotiated, TelnetReader.Subnegotiated subnegotiated)
{
    /// <summary>More than any signature text that a server sends.</summary>
    internal const int LongestSubnegotiation = 1024;

    private readonly List<byte> _inside = [];
    private State _state;
    private TelnetVerb _verb;

    /// <summary>Takes a sub-negotiation.</summary>
    internal delegate void Subnegotiated(ReadOnlySpan<byte> content);

    private enum State
    {
        Data,
        Command,
        Option,
        Inside,
        InsideCommand,
    }

    /// <summary>True once a command has been seen: whoever sends it speaks telnet.</summary>
    internal bool HasSeenCommand { get; private set; }

    /// <summary>Moves the data bytes to the front of <paramref name="bytes"/> and returns how many they are.</summary>
    internal int Filter(Span<byte> bytes)
    {
        int kept = 0;
        foreach (byte value in bytes)
        {
            if (_state == State.Data && value != (byte)TelnetVerb.Iac)
            {
                bytes[kept++] = value;
            }
            else if (Take(value))
            {
                bytes[kept++] = value;
            }
        }

        return kept;
    }

    /// <summary>Takes a byte that is not plain data; true when it turns out to be the data byte 0xFF.</summary>
    private bool Take(byte value)
    {
        switch (_state)
        {
            case State.Data:
                _state = State.Command;
                return false;
            case State.Command when value == (byte)TelnetVerb.Iac:
                _state = State.Data;
                return true;
            case State.Command:
                TakeCommand((TelnetVerb)value);
                return false;
            case State.Option:
                _state = State.Data;
                negotiated(_verb, (TelnetOption)value);
                return false;
            case State.Inside when value != (byte)TelnetVerb.Iac:
                Keep(value);
                return false;
            case State.Inside:
                _state = State.InsideCommand;
                return false;
            default:
                TakeInsideCommand(value);
                return false;
        }
    }

    private void TakeCommand(TelnetVerb verb)
    {
        HasSeenCommand = true;
        _verb = verb;
        _inside.Clear();
        _state = verb switch
        {
            TelnetVerb.Will or TelnetVerb.Wont or TelnetVerb.Do or TelnetVerb.Dont => State.Option,
            TelnetVerb.Subnegotiation => State.Inside,
            _ => State.Data,
        };
    }

    private void TakeInsideCommand(byte value)
    {
        switch ((TelnetVerb)value)
        {
            case TelnetVerb.Iac:
                _state = State.Inside;
                Keep(value);
                break;
            case TelnetVerb.EndSubnegotiation:
                _state = State.Data;
                if (_inside.Count <= LongestSubnegotiation)
                {
                    subnegotiated(CollectionsMarshal.AsSpan(_inside));
                }

                break;
            default:
                TakeCommand((TelnetVerb)value); // its end is missing: what follows is a command of its own
                break;
        }
    }

    private void Keep(byte value)
    {
        if (_inside.Count <= LongestSubnegotiation)
        {
            _inside.Add(value);
        }
    }
}
