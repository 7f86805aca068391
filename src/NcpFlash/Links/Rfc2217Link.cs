using System.Net.Sockets;
using NcpFlash.Diagnostics;
using NcpFlash.Links.Native;
using NcpFlash.Links.Telnet;

namespace NcpFlash.Links;

/// <summary>
/// A serial port that another machine serves by RFC 2217: bytes, rate, DTR, RTS and BREAK travel over telnet. Each change ends when the server
/// has confirmed it, so that a reset sequence keeps its order and its waits begin when the lines have moved.
/// </summary>
public sealed class Rfc2217Link : ISerialLink
{
    /// <summary>How long a change of a line is given where the server's answers are not to be waited for.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);

    private readonly Rfc2217Address _address;
    private readonly TelnetSocket _connection;
    private readonly ComPortDialogue _dialogue;
    private readonly TimeProvider _time;
    private long _lineIdleAt;
    private bool _disposed;

    private Rfc2217Link(Rfc2217Address address, TelnetSocket connection, ComPortDialogue dialogue, TimeProvider time)
    {
        (_address, _connection, _dialogue, _time) = (address, connection, dialogue, time);
        _lineIdleAt = time.GetTimestamp();
        Identity = new LinkIdentity(address.ToString(), LinkKind.Rfc2217, HasControlLines: true);
    }

    /// <inheritdoc/>
    public LinkIdentity Identity { get; private set; }

    /// <summary>The rate that the server reports.</summary>
    public BitRate BitRate { get; private set; }

    /// <inheritdoc/>
    public LinkCounters Counters
    {
        get
        {
            (long? framing, long? overruns, long? breaks) = _dialogue.LineErrors;
            return new LinkCounters(_connection.BytesWritten, _connection.BytesRead, framing, overruns, breaks);
        }
    }

    /// <inheritdoc/>
    public bool? ClearToSend => _dialogue.ClearToSend;

    /// <summary>
    /// Connects, agrees on the options, releases DTR and RTS, sets 8N1 without flow control and the rate, and drops what the server has
    /// received before.
    /// </summary>
    /// <param name="address">Where to.</param>
    /// <param name="rate">The first rate; positive.</param>
    /// <param name="time">Clock of all limits and of the waits in reset sequences.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NcpException">
    /// One of the <c>tcp.…</c> kinds of <see cref="PortFaults"/> or of <see cref="RemotePortFaults"/>, or <c>port.rate-refused</c>.
    /// </exception>
    public static async ValueTask<Rfc2217Link> OpenAsync(Rfc2217Address address, BitRate rate, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate.BitsPerSecond, nameof(rate));
        Socket socket = await TcpConnection.OpenAsync(address.Host, address.Port, address.ToString(), time, cancellationToken).ConfigureAwait(false);
        var dialogue = new ComPortDialogue(address.ToString(), address.Timeout, time);
        var connection = new TelnetSocket(socket, address.ToString(), time, dialogue.Receive, dialogue.Fail);
        dialogue.Connection = connection;
        try
        {
            var opening = new ComPortOpening(address, connection, dialogue, time);
            await opening.AgreeAsync(cancellationToken).ConfigureAwait(false);
            bool hasLines = await opening.SetUpAsync(cancellationToken).ConfigureAwait(false);
            var link = new Rfc2217Link(address, connection, dialogue, time);
            link.Identity = link.Identity with { HasControlLines = hasLines };
            link.BitRate = await link.AskRateAsync(rate, cancellationToken).ConfigureAwait(false);
            await opening.DropReceivedAsync(cancellationToken).ConfigureAwait(false);
            return link;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _connection.ReadAsync(buffer, cancellationToken);
    }

    /// <summary>Hands all bytes to the connection.</summary>
    /// <exception cref="NcpException"><c>port.write-stuck</c> when the server takes none for 4 s; <c>link.gone</c>.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await _connection.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        long now = _time.GetTimestamp();
        long onLine = (long)(BitRate.TimeOf(bytes.Length).TotalSeconds * _time.TimestampFrequency);
        _lineIdleAt = (now > _lineIdleAt ? now : _lineIdleAt) + onLine;
    }

    /// <summary>
    /// Waits until what was written should have left the server's port, then changes the rate. Returns the rate that the server reports.
    /// </summary>
    /// <exception cref="NcpException"><c>port.rate-refused</c> when the server keeps another rate; <c>rfc2217.silent</c>; <c>link.gone</c>.</exception>
    public async ValueTask<BitRate> SetBitRateAsync(BitRate rate, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate.BitsPerSecond, nameof(rate));
        cancellationToken.ThrowIfCancellationRequested();
        await DrainAsync(cancellationToken).ConfigureAwait(false);
        return BitRate = await AskRateAsync(rate, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask PlayAsync(ResetSequence sequence, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return ResetSequencePlayer.PlayAsync(sequence, new LineDriver(SetLinesAsync, SetBreakAsync, SendAsync), _time, cancellationToken);
    }

    /// <summary>Ends a pending read with <see cref="ObjectDisposedException"/> and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            await _connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Asks for a rate. A server that cannot make it answers the one it keeps, and some answer 0.</summary>
    private async ValueTask<BitRate> AskRateAsync(BitRate rate, CancellationToken cancellationToken)
    {
        byte[] value = [(byte)(rate.BitsPerSecond >> 24), (byte)(rate.BitsPerSecond >> 16), (byte)(rate.BitsPerSecond >> 8), (byte)rate.BitsPerSecond];
        var request = new ComPortRequest(ComPortCommand.SetBaudRate, value, $"set the rate to {rate} bit/s");
        byte[][] answers = await _dialogue.AskAsync([request], cancellationToken).ConfigureAwait(false);
        BitRate? got = answers[0] is [< 128 and var a, var b, var c, var d] && (a | b | c | d) != 0 ? new BitRate((a << 24) | (b << 16) | (c << 8) | d) : null;
        return got switch
        {
            null => throw LinkFault.RateRefused(Identity.Name, rate, $"the server answered {(answers[0].Length == 0 ? "nothing" : Convert.ToHexString(answers[0]))} instead of a rate"),
            { } kept when kept == BitRate && kept != rate && !IsNear(kept, rate) => throw LinkFault.RateRefused(Identity.Name, rate, $"the server stays at {kept} bit/s"),
            { } real => real,
        };
    }

    /// <summary>A real rate differs from the one asked for by what dividers make of it; more than that is another rate.</summary>
    private static bool IsNear(BitRate real, BitRate asked) => Math.Abs((long)real.BitsPerSecond - asked.BitsPerSecond) <= asked.BitsPerSecond / 40;

    private async ValueTask SetLinesAsync(bool? dtr, bool? rts, CancellationToken cancellationToken)
    {
        var requests = new List<ComPortRequest>();
        if (dtr is { } dtrOn)
        {
            requests.Add(ComPortRequest.Control(dtrOn ? ComPortControl.DtrOn : ComPortControl.DtrOff, "set DTR"));
        }

        if (rts is { } rtsOn)
        {
            requests.Add(ComPortRequest.Control(rtsOn ? ComPortControl.RtsOn : ComPortControl.RtsOff, "set RTS"));
        }

        if (requests.Count > 0 && Identity.HasControlLines)
        {
            await ControlAsync(requests, cancellationToken).ConfigureAwait(false);
        }
    }

    private ValueTask SetBreakAsync(bool on, CancellationToken cancellationToken) =>
        ControlAsync([ComPortRequest.Control(on ? ComPortControl.BreakOn : ComPortControl.BreakOff, on ? "send BREAK" : "end BREAK")], cancellationToken);

    private async ValueTask ControlAsync(IReadOnlyList<ComPortRequest> requests, CancellationToken cancellationToken)
    {
        if (_address.IgnoresControlAnswers)
        {
            await _connection.SendWholeAsync(requests.SelectMany(request => request.Encode()).ToArray(), cancellationToken).ConfigureAwait(false);
            await Task.Delay(Grace, _time, cancellationToken).ConfigureAwait(false);
            return;
        }

        await _dialogue.AskAsync(requests, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        await DrainAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The server does not tell when bytes have left its port: they are given the time they take on the line.</summary>
    private async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        TimeSpan left = _time.GetElapsedTime(_time.GetTimestamp(), _lineIdleAt);
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), _time, cancellationToken).ConfigureAwait(false);
        }
    }
}
