namespace NcpFlash.Links.Telnet;

/// <summary>
/// The client's side of agreeing on options: asks for what a serial port needs, answers what the server asks, and answers each change
/// once, so that two sides cannot talk for ever (RFC 854, RFC 1143).
/// </summary>
/// <param name="send">Sends a verb with its option.</param>
internal sealed class TelnetNegotiation(Action<TelnetVerb, TelnetOption> send)
{
    private readonly Dictionary<(bool Ours, TelnetOption Option), State> _states = [];
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource _binaryRefused = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private enum State
    {
        Off,
        Asked,
        On,
        Refused,
    }

    /// <summary>Ends when the server has said what it will do about the com port option and about 8-bit data.</summary>
    internal Task Settled => _settled.Task;

    /// <summary>The server lets the client control its port. Some say so by offering the option themselves.</summary>
    internal bool HasComPort => Of(ours: true, TelnetOption.ComPort) == State.On || Of(ours: false, TelnetOption.ComPort) == State.On;

    /// <summary>The server has refused to let the client control its port.</summary>
    internal bool RefusesComPort => !HasComPort && Of(ours: true, TelnetOption.ComPort) == State.Refused;

    /// <summary>The server has refused to pass all byte values, in one direction at least.</summary>
    internal bool RefusesBinary => Of(ours: true, TelnetOption.Binary) == State.Refused || Of(ours: false, TelnetOption.Binary) == State.Refused;

    /// <summary>Ends when the server refuses 8-bit data, which it may do at any time: also after it has agreed.</summary>
    internal Task BinaryRefused => _binaryRefused.Task;

    /// <summary>Asks for what is needed.</summary>
    internal void Begin()
    {
        Ask(ours: true, TelnetOption.ComPort);
        Ask(ours: true, TelnetOption.Binary);
        Ask(ours: false, TelnetOption.Binary);
        Ask(ours: true, TelnetOption.SuppressGoAhead);
        Ask(ours: false, TelnetOption.SuppressGoAhead);
    }

    /// <summary>Takes what the server says.</summary>
    internal void Receive(TelnetVerb verb, TelnetOption option)
    {
        bool ours = verb is TelnetVerb.Do or TelnetVerb.Dont;
        if (verb is TelnetVerb.Do or TelnetVerb.Will)
        {
            TurnOn(ours, option);
        }
        else
        {
            TurnOff(ours, option);
        }

        if (RefusesBinary)
        {
            _binaryRefused.TrySetResult();
        }

        if (RefusesComPort || (HasComPort && Of(ours: true, TelnetOption.Binary) != State.Asked && Of(ours: false, TelnetOption.Binary) != State.Asked))
        {
            _settled.TrySetResult();
        }
    }

    private void Ask(bool ours, TelnetOption option)
    {
        _states[(ours, option)] = State.Asked;
        send(ours ? TelnetVerb.Will : TelnetVerb.Do, option);
    }

    private void TurnOn(bool ours, TelnetOption option)
    {
        State before = Of(ours, option);
        bool wanted = option is TelnetOption.Binary or TelnetOption.SuppressGoAhead or TelnetOption.ComPort;
        if (wanted)
        {
            _states[(ours, option)] = State.On;
        }

        if (!wanted)
        {
            send(ours ? TelnetVerb.Wont : TelnetVerb.Dont, option);
        }
        else if (before is State.Off or State.Refused)
        {
            send(ours ? TelnetVerb.Will : TelnetVerb.Do, option);
        }
    }

    private void TurnOff(bool ours, TelnetOption option)
    {
        State before = Of(ours, option);
        if (before == State.On)
        {
            send(ours ? TelnetVerb.Wont : TelnetVerb.Dont, option);
        }

        if (before != State.Off)
        {
            _states[(ours, option)] = State.Refused;
        }
    }

    private State Of(bool ours, TelnetOption option) => _states.GetValueOrDefault((ours, option));
}
