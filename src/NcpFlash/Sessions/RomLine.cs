using System.Globalization;
using NcpFlash.Links;
using NcpFlash.Wire;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Sessions;

/// <summary>
/// The line to a boot ROM: sync bursts, one frame and its reply, draining. It decides nothing; it says what happened.
/// </summary>
internal sealed class RomLine(ISerialLink link, TimeProvider time, EvidenceLog evidence)
{
    private const byte SyncByte = 0x55;

    /// <summary>More than any answer to a burst: a talker that exceeds it is not a ROM.</summary>
    private const int SyncReplyLimit = 1000;

    /// <summary>More than is ever looked at of what a talker says.</summary>
    private const int ListenLimit = 8192;

    /// <summary>How long a babbling line is drained before the session goes on anyway.</summary>
    private static readonly TimeSpan LongestDrain = TimeSpan.FromMilliseconds(500);

    /// <summary>The same for a line that has babbled through the whole of it before.</summary>
    private static readonly TimeSpan LongestDrainOfTalker = TimeSpan.FromMilliseconds(20);

    private readonly byte[] _buffer = new byte[4096];
    private long _lastSent = time.GetTimestamp();
    private FilledExchange? _filled;
    private PushedExchange? _pushed;
    private bool _talksOn;

    /// <summary>The clock of all waits.</summary>
    public TimeProvider Time => time;

    /// <summary>Time since the host last sent a byte, which is what the ROM's idle clock sees.</summary>
    public TimeSpan SinceLastSent => time.GetElapsedTime(_lastSent);

    /// <summary>True when replies are pushed out of the adapter by further questions.</summary>
    public bool UsesFillers => _filled is not null;

    /// <summary>How long bytes take on the line at the rate in force.</summary>
    public TimeSpan TimeOf(int bytes) => link.BitRate.TimeOf(bytes);

    /// <summary>From now on replies are pushed out of the adapter by further questions (<see cref="FilledExchange"/>).</summary>
    public void UseFillers() => _filled ??= new FilledExchange(this, time);

    /// <summary>Bytes that a question behind each write frame and its answer take on the line; null where there is none.</summary>
    public int? PushedBytes { get; private set; }

    /// <summary>From now on the replies of write frames are pushed out of the adapter, until a question is not answered (<see cref="PushedExchange"/>).</summary>
    public void UsePush(EfuseRead filler, TimeSpan latency)
    {
        _pushed = new PushedExchange(this, time, filler, latency);
        PushedBytes = (2 * Command.HeaderSize) + filler.PayloadLength + filler.MaxReplyLength;
    }

    /// <summary>No question any more.</summary>
    public void StopPush()
    {
        _pushed = null;
        PushedBytes = null;
    }

    /// <summary>They are not: that was not the reason.</summary>
    public void StopFillers() => _filled = null;

    /// <summary>What the last exchange took beyond the line time of its frame; null where it was not answered.</summary>
    public TimeSpan? LastTurnAround { get; private set; }

    /// <summary>Sends <paramref name="count"/> sync bytes and returns what came until an <c>OK</c> or the end of the window.</summary>
    public async ValueTask<byte[]> SyncAsync(int count, TimeSpan window, CancellationToken cancellationToken)
    {
        _filled?.Forget();
        var burst = new byte[count];
        burst.AsSpan().Fill(SyncByte);
        TimeSpan onLine = link.BitRate.TimeOf(count);
        long begun = time.GetTimestamp();
        await SendAsync(burst, cancellationToken).ConfigureAwait(false);
        byte[] reply = await CollectAsync(onLine + window, cancellationToken).ConfigureAwait(false);
        TimeSpan stillOnLine = onLine - time.GetElapsedTime(begun);
        if (stillOnLine > TimeSpan.Zero)
        {
            await RestAsync(stillOnLine, cancellationToken).ConfigureAwait(false);
        }

        return reply;
    }

    /// <summary>Sends a frame and waits for its reply.</summary>
    public async ValueTask<Exchange> ExchangeAsync(Command command, CommandLimits limits, CancellationToken cancellationToken)
    {
        if (_filled is not null)
        {
            (Exchange filled, LastTurnAround) = await _filled.RunAsync(command, limits, cancellationToken).ConfigureAwait(false);
            return filled;
        }

        if (_pushed is not null && command.Opcode is Opcode.FlashWrite or Opcode.FlashDecompressWrite or Opcode.FlashReadSha)
        {
            return await PushAsync(_pushed, command, limits, cancellationToken).ConfigureAwait(false);
        }

        byte[] frame = command.Encode();
        TimeSpan onLine = link.BitRate.TimeOf(frame.Length);
        long begun = time.GetTimestamp();
        using var deadline = new Deadline(time, limits.Silence + onLine, limits.Total + onLine, cancellationToken);
        if (!await TrySendAsync(frame, deadline, cancellationToken).ConfigureAwait(false))
        {
            return new Exchange.Silence(time.GetElapsedTime(begun));
        }

        var reader = new ReplyReader(command.MaxReplyLength);
        while (true)
        {
            ReadOnlyMemory<byte> bytes = await TryReadAsync(deadline, cancellationToken).ConfigureAwait(false);
            if (bytes.IsEmpty)
            {
                return Unanswered(reader, deadline, time.GetElapsedTime(begun));
            }

            deadline.Restart();
            if (Decide(reader, bytes.Span) is { } exchange)
            {
                LastTurnAround = time.GetElapsedTime(begun) - onLine;
                NoteStrayBytes(reader, command);
                return exchange;
            }
        }
    }

    private async ValueTask<Exchange> PushAsync(PushedExchange pushed, Command command, CommandLimits limits, CancellationToken cancellationToken)
    {
        (Exchange exchange, bool isAnswered) = await pushed.RunAsync(command, limits, cancellationToken).ConfigureAwait(false);
        if (!isAnswered)
        {
            StopPush();
            evidence.Add($"the question behind {command.Opcode} was not answered: none is sent any more");
        }

        return exchange;
    }

    /// <summary>Returns everything that comes within the window, as far as anybody looks at it.</summary>
    public async ValueTask<byte[]> ListenAsync(TimeSpan window, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(time, window, window, cancellationToken);
        var heard = new List<byte>();
        while (await TryReadAsync(deadline, cancellationToken).ConfigureAwait(false) is { IsEmpty: false } bytes)
        {
            heard.AddRange(bytes.Span[..Math.Min(bytes.Length, Math.Max(0, ListenLimit - heard.Count))]);
        }

        return [.. heard];
    }

    /// <summary>Sends zero bytes and returns everything that comes until <paramref name="window"/> after the last of them.</summary>
    public async ValueTask<byte[]> SendZerosAsync(int count, TimeSpan window, CancellationToken cancellationToken)
    {
        await SendAsync(new byte[count], cancellationToken).ConfigureAwait(false);
        return await ListenAsync(TimeOf(count) + window, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Asks for boot info twice without having heard an OK: on an adapter that holds short replies back, the answers bring the OK out (SYMPTOMS B08). Returns
    /// what came until boot info was whole or nothing came for <paramref name="window"/>, and boot info's data if it did.
    /// </summary>
    public async ValueTask<(byte[] Bytes, byte[]? Data)> AskBlindlyAsync(Command<BootInfo> question, TimeSpan window, CancellationToken cancellationToken)
    {
        byte[] frame = question.Encode();
        using var deadline = new Deadline(time, window, LongestDrain, cancellationToken);
        var heard = new List<byte>();
        var reader = new ReplyReader(question.MaxReplyLength);
        bool sent = await TrySendAsync([.. frame, .. frame], deadline, cancellationToken).ConfigureAwait(false);
        while (sent && await TryReadAsync(deadline, cancellationToken).ConfigureAwait(false) is { IsEmpty: false } bytes)
        {
            heard.AddRange(bytes.Span);
            if (Decide(reader, bytes.Span) is { } exchange)
            {
                return ([.. heard], (exchange as Exchange.Success)?.Data);
            }

            deadline.Restart();
        }

        return ([.. heard], null);
    }

    /// <summary>
    /// Reads and throws away until nothing came for <paramref name="quiet"/>; true when something came. Purging is never trusted (SYMPTOMS 1.2, CP2102).
    /// Where replies are pushed out, what comes late is still owed and is not thrown away.
    /// </summary>
    public async ValueTask<bool> DrainAsync(TimeSpan quiet, CancellationToken cancellationToken)
    {
        if (_filled is not null)
        {
            await RestAsync(quiet, cancellationToken).ConfigureAwait(false);
            return false;
        }

        TimeSpan longest = _talksOn ? LongestDrainOfTalker : LongestDrain;
        long begun = time.GetTimestamp();
        using var deadline = new Deadline(time, quiet, longest, cancellationToken);
        long drained = 0;
        while (await TryReadAsync(deadline, cancellationToken).ConfigureAwait(false) is { IsEmpty: false } bytes)
        {
            drained += bytes.Length;
            deadline.Restart();
        }

        _talksOn = drained > 0 && time.GetElapsedTime(begun) >= longest;
        if (drained > 0)
        {
            evidence.Add(string.Create(CultureInfo.InvariantCulture, $"{drained} leftover bytes were read and thrown away"));
        }

        return drained > 0;
    }

    /// <summary>Lets time pass while nothing is sent.</summary>
    public Task RestAsync(TimeSpan duration, CancellationToken cancellationToken) => Task.Delay(duration, time, cancellationToken);

    private static Exchange? Decide(ReplyReader reader, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[reader.Feed(bytes)..];
            switch (reader.Status)
            {
                case ReplyStatus.Success:
                    return new Exchange.Success(reader.Data.ToArray());
                case ReplyStatus.Failure:
                    return new Exchange.Failure(reader.Code);
                case ReplyStatus.Malformed:
                    return new Exchange.Malformed("its bytes form no reply");
            }
        }

        return null;
    }

    private static Exchange Unanswered(ReplyReader reader, Deadline deadline, TimeSpan waited) => reader.IsUntouched && !deadline.TotalExpired
        ? new Exchange.Silence(waited)
        : new Exchange.Malformed(string.Create(CultureInfo.InvariantCulture, $"it is incomplete after {waited.TotalSeconds:0.0##} s"));

    /// <summary>Sends a frame; false when the other side took nothing until the deadline.</summary>
    public async ValueTask<bool> TrySendAsync(byte[] frame, Deadline deadline, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(frame, deadline.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async ValueTask SendAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        await link.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        _lastSent = time.GetTimestamp();
    }

    private async ValueTask<byte[]> CollectAsync(TimeSpan window, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(time, window, window, cancellationToken);
        var collected = new List<byte>();
        while (collected.Count < SyncReplyLimit && await TryReadAsync(deadline, cancellationToken).ConfigureAwait(false) is { IsEmpty: false } bytes)
        {
            collected.AddRange(bytes.Span);
            if (System.Runtime.InteropServices.CollectionsMarshal.AsSpan(collected).IndexOf("OK"u8) >= 0)
            {
                break;
            }
        }

        return [.. collected];
    }

    /// <summary>Reads what is there or comes, valid until the next read; nothing when the deadline passed first.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> TryReadAsync(Deadline deadline, CancellationToken cancellationToken)
    {
        try
        {
            return _buffer.AsMemory(0, await link.ReadAsync(_buffer, deadline.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return default;
        }
    }

    private void NoteStrayBytes(ReplyReader reader, Command command)
    {
        if (reader.StrayBytes > 0)
        {
            evidence.Add(string.Create(CultureInfo.InvariantCulture, $"{reader.StrayBytes} stray bytes before the reply to {command.Opcode}"));
        }
    }
}
