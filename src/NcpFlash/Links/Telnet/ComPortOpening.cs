using System.Text;
using NcpFlash.Diagnostics;

namespace NcpFlash.Links.Telnet;

/// <summary>The first steps on a new connection, and why one of them may fail.</summary>
internal sealed class ComPortOpening(Rfc2217Address address, TelnetSocket connection, ComPortDialogue dialogue, TimeProvider time)
{
    /// <summary>The level of CTS in a modem state, and that it has changed (RFC 2217, NOTIFY-MODEMSTATE).</summary>
    internal const byte ClearToSend = 0x10, ClearToSendChanged = 0x01;

    /// <summary>Enough of a greeting to recognise a service by.</summary>
    private const int LongestExcerpt = 60;

    /// <summary>Agrees with the server on the com port option and on 8-bit data.</summary>
    /// <exception cref="NcpException"><c>rfc2217.not-spoken</c>, <c>rfc2217.closed</c> or <c>rfc2217.not-binary</c>.</exception>
    internal async ValueTask AgreeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await connection.BeginAsync(cancellationToken).ConfigureAwait(false);
            await Task.WhenAny(connection.Options.Settled, connection.Ended).WaitAsync(address.Timeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // A server that has agreed to the com port option and says nothing of 8-bit data is taken as it is.
        }

        if (connection.Options.HasComPort)
        {
            if (connection.Options.RefusesBinary)
            {
                throw NotBinary();
            }

            _ = EndWhenNotBinaryAsync();
            return;
        }

        string? said = Excerpt();
        throw connection.Ended.IsCompleted
            ? Diagnosis.Of(RemotePortFaults.Closed, ("address", address.ToString()), ("said", said is null ? string.Empty : $" and said '{said}'")).ToException()
            : Diagnosis.Of(RemotePortFaults.NotSpoken, ("address", address.ToString()), ("seen", Seen(said)), ("plain", address.Plain)).ToException();
    }

    /// <summary>
    /// Releases DTR and RTS, which the server's system has asserted when it opened the port, then sets 8N1 without flow control, and asks
    /// for line errors to be told.
    /// </summary>
    /// <returns>False when the port has no lines: some servers then answer another level, some not at all.</returns>
    /// <exception cref="NcpException"><c>rfc2217.settings</c> or <c>rfc2217.silent</c>.</exception>
    internal async ValueTask<bool> SetUpAsync(CancellationToken cancellationToken)
    {
        ComPortRequest[] lines = [ComPortRequest.Control(ComPortControl.DtrOff, "set DTR"), ComPortRequest.Control(ComPortControl.RtsOff, "set RTS")];
        ComPortRequest[] masks =
        [
            new(ComPortCommand.SetLineStateMask, [(byte)LineStates.Counted], "tell line errors"),
            new(ComPortCommand.SetModemStateMask, [ClearToSend | ClearToSendChanged], "tell its CTS input"),
        ];
        ComPortRequest noFlow = ComPortRequest.Control(ComPortControl.NoFlow, "set no flow control");
        ComPortRequest[] settings =
        [
            new(ComPortCommand.SetDataSize, [8], "set 8 data bits"),
            new(ComPortCommand.SetParity, [1], "set no parity"),
            new(ComPortCommand.SetStopSize, [1], "set 1 stop bit"),
        ];
        if (address.IgnoresControlAnswers)
        {
            await connection.SendWholeAsync(lines.Append(noFlow).SelectMany(request => request.Encode()).ToArray(), cancellationToken).ConfigureAwait(false);
            lines = [];
        }
        else
        {
            settings = [.. settings, noFlow];
        }

        (byte[]?[] optional, byte[][] needed) = await dialogue.AskAsync([.. lines, .. masks], settings, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < settings.Length; i++)
        {
            Check(settings[i], needed[i]);
        }

        dialogue.CountsLineErrors = optional[lines.Length] is not null;
        return lines.Zip(optional).All(pair => pair.First.Value.AsSpan().SequenceEqual(pair.Second));
    }

    /// <summary>Drops what was received before, at the server and here.</summary>
    internal async ValueTask DropReceivedAsync(CancellationToken cancellationToken)
    {
        await dialogue.AskAsync([new(ComPortCommand.PurgeData, [1], "drop received data")], [], cancellationToken).ConfigureAwait(false);
        connection.TakeReceived();
    }

    /// <summary>A refusal that comes later ends whatever is asked then.</summary>
    private async Task EndWhenNotBinaryAsync()
    {
        await connection.Options.BinaryRefused.ConfigureAwait(false);
        dialogue.Fail(NotBinary());
    }

    private NcpException NotBinary() => Diagnosis.Of(RemotePortFaults.NotBinary, ("address", address.ToString()), ("plain", address.Plain)).ToException();

    private void Check(ComPortRequest request, byte[] answer)
    {
        if (!answer.AsSpan().SequenceEqual(request.Value))
        {
            throw Diagnosis.Of(
                RemotePortFaults.Settings, ("address", address.ToString()), ("wanted", request.Purpose["set ".Length..]),
                ("got", answer.Length == 0 ? "nothing" : "0x" + Convert.ToHexString(answer))).ToException();
        }
    }

    private string Seen(string? said) => (connection.Options.RefusesComPort, connection.HearsTelnet, said) switch
    {
        (true, _, _) => "it refuses the com port option of telnet",
        (false, true, null) => "it speaks telnet, but leaves the com port option unanswered",
        (false, true, _) => $"it speaks telnet, leaves the com port option unanswered and says '{said}'",
        (false, false, null) => "it answers no telnet command",
        (false, false, _) => $"it answers no telnet command and sends '{said}'",
    };

    /// <summary>The beginning of what the server sent as data, fit to be shown; null when there is none.</summary>
    private string? Excerpt()
    {
        byte[] received = connection.TakeReceived();
        if (received.Length == 0)
        {
            return null;
        }

        string text = Encoding.ASCII.GetString(received);
        bool isText = received.All(b => b is >= 0x20 and < 0x7F or (byte)'\r' or (byte)'\n' or (byte)'\t' or 0);
        string shown = isText ? string.Join(' ', text.Split(['\r', '\n', '\t', '\0'], StringSplitOptions.RemoveEmptyEntries)) : Convert.ToHexString(received);
        return shown.Length <= LongestExcerpt ? shown.Trim() : shown[..LongestExcerpt].Trim() + "…";
    }
}
