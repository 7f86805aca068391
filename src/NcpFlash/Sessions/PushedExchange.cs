using NcpFlash.Wire;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Sessions;

/// <summary>
/// One frame and its reply over an adapter that holds a packet back until it is full or a timer ends: FTDI's wait 16 ms by default (ADAPTERS 2.2). Behind the
/// frame, in the same write, goes a question whose answer fills the packet, so that the reply leaves with it at once. Nothing stays owed: the exchange ends with
/// the answer to the question.
/// </summary>
/// <param name="line">The line.</param>
/// <param name="time">The clock of its waits.</param>
/// <param name="filler">The question. Its frame waits in the 32-byte FIFO of the part's UART while the part is at work (PROTOCOL 12).</param>
/// <param name="latency">How long the adapter may hold a packet.</param>
internal sealed class PushedExchange(RomLine line, TimeProvider time, EfuseRead filler, TimeSpan latency)
{
    /// <summary>What a ROM needs to answer the question, and a host to hear of it, at most.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(10);

    private readonly byte[] _question = filler.Encode();

    /// <summary>Sends the frame of <paramref name="command"/> and the question, and waits for the reply and the answer.</summary>
    /// <returns>What became of the command, and whether the answer came as it should.</returns>
    public async ValueTask<(Exchange Exchange, bool IsAnswered)> RunAsync(Command command, CommandLimits limits, CancellationToken cancellationToken)
    {
        long begun = time.GetTimestamp();
        byte[] frames = [.. command.Encode(), .. _question];
        TimeSpan onLine = line.TimeOf(frames.Length);
        var reply = new ReplyReader(command.MaxReplyLength);
        var answer = new ReplyReader(filler.MaxReplyLength);
        using (var deadline = new Deadline(time, limits.Silence + onLine, limits.Total + onLine, cancellationToken))
        {
            if (!await line.TrySendAsync(frames, deadline, cancellationToken).ConfigureAwait(false)
                || !await TryReadAsync((reply, answer), deadline, () => IsDecided(reply), cancellationToken).ConfigureAwait(false))
            {
                return (reply.IsUntouched ? new Exchange.Silence(time.GetElapsedTime(begun)) : new Exchange.Malformed("it is incomplete"), false);
            }
        }

        TimeSpan longest = line.TimeOf(Command.HeaderSize + filler.MaxReplyLength) + (latency * 2) + Slack;
        using var rest = new Deadline(time, longest, longest, cancellationToken);
        bool isAnswered = await TryReadAsync((reply, answer), rest, () => IsDecided(answer), cancellationToken).ConfigureAwait(false)
            && answer.Status == ReplyStatus.Success;
        return (Outcome(reply, isAnswered), isAnswered);
    }

    /// <summary>
    /// A success stands whatever became of the question. A failure without an answer may mean that the part took the question for a piece of the frame: then
    /// nobody knows where it stands.
    /// </summary>
    private static Exchange Outcome(ReplyReader reply, bool isAnswered) => reply.Status switch
    {
        ReplyStatus.Success => new Exchange.Success(reply.Data.ToArray()),
        ReplyStatus.Failure when isAnswered => new Exchange.Failure(reply.Code),
        ReplyStatus.Failure => new Exchange.Malformed("the part is out of step behind it"),
        _ => new Exchange.Malformed("its bytes form no reply"),
    };

    private async ValueTask<bool> TryReadAsync(
        (ReplyReader Reply, ReplyReader Answer) readers, Deadline deadline, Func<bool> isEnough, CancellationToken cancellationToken)
    {
        while (!isEnough())
        {
            ReadOnlyMemory<byte> bytes = await line.TryReadAsync(deadline, cancellationToken).ConfigureAwait(false);
            if (bytes.IsEmpty)
            {
                return false;
            }

            deadline.Restart();
            Feed(readers.Answer, Feed(readers.Reply, bytes.Span));
        }

        return true;
    }

    /// <summary>Gives a reader what it takes and returns the rest.</summary>
    private static ReadOnlySpan<byte> Feed(ReplyReader reader, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !IsDecided(reader))
        {
            bytes = bytes[reader.Feed(bytes)..];
        }

        return bytes;
    }

    private static bool IsDecided(ReplyReader reader) => reader.Status is ReplyStatus.Success or ReplyStatus.Failure or ReplyStatus.Malformed;
}
