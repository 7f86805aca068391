using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using NcpFlash.Diagnostics;
using NcpFlash.Links;
using NcpFlash.Links.Telnet;

namespace NcpFlash.Emulator.Serving;

/// <summary>
/// One client of a served port (RFC 2217). Its requests are carried out in the order in which they and its data come, and each is
/// answered with what the port really does: 8N1 without flow control, whatever was asked for.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore has no handle, and whoever feeds the client may be late.")]
internal sealed class ComPortSession(Socket client, ISerialLink link, Func<bool, bool, Task> purge)
{
    /// <summary>What the server adds to a command's number in its answer.</summary>
    private const int Answer = 100;

    private const byte EightDataBits = 8, NoParity = 1, OneStopBit = 1;

    private const int ChunkSize = 16 * 1024;

    private readonly SemaphoreSlim _sending = new(1);
    private readonly HashSet<(bool Ours, byte Option)> _agreed = [];
    private readonly HashSet<(bool Ours, byte Option)> _asked = [];
    private TaskCompletionSource? _suspended;
    private LinkCounters _told = link.Counters;
    private LineStates _lineStateMask;
    private bool _dtr = true;
    private bool _rts = true;
    private bool _break;

    /// <summary>Serves the client until it leaves.</summary>
    /// <exception cref="NcpException">The link failed.</exception>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        // A system that opens a serial port asserts both lines; the client is to say what it wants.
        await MoveAsync(new ResetStep.Lines(true, true), cancellationToken).ConfigureAwait(false);
        await GreetAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var decoder = new TelnetDecoder();
            var buffer = new byte[ChunkSize];
            while (await client.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
            {
                foreach (TelnetItem item in decoder.Decode(buffer.AsSpan(0, count)))
                {
                    await TakeAsync(item, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            Suspend(false);
            await ReleaseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Sends what the port has received, once the client wants data, and tells line errors.</summary>
    internal async Task SendReceivedAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _suspended) is { } suspended)
        {
            await suspended.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        await TellLineStateAsync(cancellationToken).ConfigureAwait(false);
        await SendAsync(Escape(bytes.Span), cancellationToken).ConfigureAwait(false);
    }

    private static byte[] Escape(ReadOnlySpan<byte> bytes)
    {
        var escaped = new List<byte>(bytes.Length + 16);
        foreach (byte b in bytes)
        {
            escaped.Add(b);
            if (b == byte.MaxValue)
            {
                escaped.Add(b);
            }
        }

        return [.. escaped];
    }

    private async Task GreetAsync(CancellationToken cancellationToken)
    {
        foreach (byte option in new[] { (byte)TelnetOption.Binary, (byte)TelnetOption.SuppressGoAhead })
        {
            await AskAsync(true, option, cancellationToken).ConfigureAwait(false);
            await AskAsync(false, option, cancellationToken).ConfigureAwait(false);
        }

        await AskAsync(false, (byte)TelnetOption.ComPort, cancellationToken).ConfigureAwait(false);
    }

    private Task AskAsync(bool ours, byte option, CancellationToken cancellationToken)
    {
        _asked.Add((ours, option));
        return SendVerbAsync(ours ? TelnetVerb.Will : TelnetVerb.Do, option, cancellationToken);
    }

    private async Task TakeAsync(TelnetItem item, CancellationToken cancellationToken)
    {
        switch (item)
        {
            case TelnetItem.Data data:
                await link.WriteAsync(data.Bytes, cancellationToken).ConfigureAwait(false);
                break;
            case TelnetItem.Option option:
                await NegotiateAsync(option.Verb, option.Number, cancellationToken).ConfigureAwait(false);
                break;
            case TelnetItem.Command command when _agreed.Contains((false, (byte)TelnetOption.ComPort)) || _agreed.Contains((true, (byte)TelnetOption.ComPort)):
                await CarryOutAsync(command, cancellationToken).ConfigureAwait(false);
                break;
            default:
                break;
        }
    }

    private async Task NegotiateAsync(TelnetVerb verb, byte option, CancellationToken cancellationToken)
    {
        bool ours = verb is TelnetVerb.Do or TelnetVerb.Dont;
        TelnetVerb yes = ours ? TelnetVerb.Will : TelnetVerb.Do, no = ours ? TelnetVerb.Wont : TelnetVerb.Dont;
        bool asked = _asked.Remove((ours, option));
        if (verb is TelnetVerb.Wont or TelnetVerb.Dont)
        {
            if (_agreed.Remove((ours, option)))
            {
                await SendVerbAsync(no, option, cancellationToken).ConfigureAwait(false);
            }
        }
        else if (option is not ((byte)TelnetOption.Binary or (byte)TelnetOption.SuppressGoAhead or (byte)TelnetOption.ComPort))
        {
            await SendVerbAsync(no, option, cancellationToken).ConfigureAwait(false);
        }
        else if (_agreed.Add((ours, option)))
        {
            if (!asked)
            {
                await SendVerbAsync(yes, option, cancellationToken).ConfigureAwait(false);
            }

            // A client that was asked before it could offer may leave its offer out; either way is enough.
            if (option == (byte)TelnetOption.ComPort && !_agreed.Contains((!ours, option)))
            {
                // The state at the beginning, as clients wait for it: of the inputs only CTS may be wired.
                await SendCommandAsync(ComPortCommand.NotifyModemState, [Inputs], cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>RFC 2217: bit 4 is the level of CTS.</summary>
    private byte Inputs => link.ClearToSend == true ? (byte)0x10 : (byte)0;

    private async Task CarryOutAsync(TelnetItem.Command command, CancellationToken cancellationToken)
    {
        byte first = command.Value is [var value, ..] ? value : (byte)0;
        byte[]? answer = command.Code switch
        {
            ComPortCommand.Signature when command.Value.Length == 0 => "ncpflash emulate"u8.ToArray(),
            ComPortCommand.SetBaudRate when command.Value.Length == 4 => await SetRateAsync(command.Value, cancellationToken).ConfigureAwait(false),
            ComPortCommand.SetDataSize => [EightDataBits],
            ComPortCommand.SetParity => [NoParity],
            ComPortCommand.SetStopSize => [OneStopBit],
            ComPortCommand.SetControl => await ControlAsync((ComPortControl)first, cancellationToken).ConfigureAwait(false) is { } control ? [(byte)control] : null,
            ComPortCommand.SetLineStateMask => [(byte)(_lineStateMask = (LineStates)first)],
            ComPortCommand.SetModemStateMask => [first],
            ComPortCommand.NotifyLineState => [0],
            ComPortCommand.NotifyModemState => [Inputs],
            ComPortCommand.PurgeData when first is >= 1 and <= 3 => await PurgeAsync(first).ConfigureAwait(false),
            _ => null,
        };
        if (command.Code is ComPortCommand.FlowControlSuspend or ComPortCommand.FlowControlResume)
        {
            Suspend(command.Code == ComPortCommand.FlowControlSuspend);
        }

        if (answer is not null)
        {
            await SendCommandAsync(command.Code, answer, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<byte[]> SetRateAsync(byte[] value, CancellationToken cancellationToken)
    {
        uint wanted = BinaryPrimitives.ReadUInt32BigEndian(value);
        try
        {
            if (wanted is > 0 and <= int.MaxValue)
            {
                await link.SetBitRateAsync(new BitRate((int)wanted), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (NcpException refused) when (refused.Diagnosis.Kind == PortFaults.RateRefused)
        {
            // The answer is the rate that stays.
        }

        var answer = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(answer, link.BitRate.BitsPerSecond);
        return answer;
    }

    private async Task<ComPortControl?> ControlAsync(ComPortControl control, CancellationToken cancellationToken)
    {
        switch (control)
        {
            case ComPortControl.DtrOn or ComPortControl.DtrOff:
                _dtr = control == ComPortControl.DtrOn;
                await MoveAsync(new ResetStep.Lines(_dtr, null), cancellationToken).ConfigureAwait(false);
                break;
            case ComPortControl.RtsOn or ComPortControl.RtsOff:
                _rts = control == ComPortControl.RtsOn;
                await MoveAsync(new ResetStep.Lines(null, _rts), cancellationToken).ConfigureAwait(false);
                break;
            case ComPortControl.BreakOn or ComPortControl.BreakOff:
                _break = control == ComPortControl.BreakOn;
                await MoveAsync(new ResetStep.Break(_break), cancellationToken).ConfigureAwait(false);
                break;
            default:
                break;
        }

        return control switch
        {
            ComPortControl.AskDtr or ComPortControl.DtrOn or ComPortControl.DtrOff => _dtr ? ComPortControl.DtrOn : ComPortControl.DtrOff,
            ComPortControl.AskRts or ComPortControl.RtsOn or ComPortControl.RtsOff => _rts ? ComPortControl.RtsOn : ComPortControl.RtsOff,
            ComPortControl.AskBreak or ComPortControl.BreakOn or ComPortControl.BreakOff => _break ? ComPortControl.BreakOn : ComPortControl.BreakOff,
            <= ComPortControl.HardwareFlow or ComPortControl.DcdFlow or ComPortControl.DsrFlow => ComPortControl.NoFlow,
            <= ComPortControl.InboundDtrFlow => ComPortControl.NoInboundFlow,
            _ => null,
        };
    }

    private async Task<byte[]> PurgeAsync(byte which)
    {
        await purge((which & 1) != 0, (which & 2) != 0).ConfigureAwait(false);
        return [which];
    }

    private void Suspend(bool suspended)
    {
        TaskCompletionSource? before = Interlocked.Exchange(
            ref _suspended, suspended ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : null);
        before?.TrySetResult();
    }

    private async Task TellLineStateAsync(CancellationToken cancellationToken)
    {
        LinkCounters now = link.Counters, before = _told;
        _told = now;
        LineStates states = (now.FramingErrors > before.FramingErrors ? LineStates.Framing : LineStates.None)
            | (now.Overruns > before.Overruns ? LineStates.Overrun : LineStates.None)
            | (now.Breaks > before.Breaks ? LineStates.Break : LineStates.None);
        if ((states & _lineStateMask) != LineStates.None)
        {
            await SendCommandAsync(ComPortCommand.NotifyLineState, [(byte)(states & _lineStateMask)], cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task MoveAsync(ResetStep step, CancellationToken cancellationToken) =>
        await link.PlayAsync(new ResetSequence([step]), cancellationToken).ConfigureAwait(false);

    /// <summary>A system that closes a serial port releases its lines.</summary>
    private async Task ReleaseAsync()
    {
        try
        {
            await MoveAsync(new ResetStep.Lines(false, false), CancellationToken.None).ConfigureAwait(false);
            if (_break)
            {
                await MoveAsync(new ResetStep.Break(false), CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is NcpException or ObjectDisposedException)
        {
            // The port is gone, and its lines with it.
        }
    }

    private Task SendVerbAsync(TelnetVerb verb, byte option, CancellationToken cancellationToken) =>
        SendAsync([(byte)TelnetVerb.Iac, (byte)verb, option], cancellationToken);

    private Task SendCommandAsync(ComPortCommand command, byte[] value, CancellationToken cancellationToken) => SendAsync(
        [
            (byte)TelnetVerb.Iac, (byte)TelnetVerb.Subnegotiation, (byte)TelnetOption.ComPort, (byte)(command + Answer), .. Escape(value),
            (byte)TelnetVerb.Iac, (byte)TelnetVerb.EndSubnegotiation,
        ],
        cancellationToken);

    private async Task SendAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await SingleClient.SendAsync(client, bytes, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }
}
