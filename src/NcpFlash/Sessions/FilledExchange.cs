using NcpFlash.Wire;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Sessions;

/// <summary>
/// One frame and its reply over an adapter that holds bytes back until 32 have come, or that loses replies of exactly 32n bytes (SYMPTOMS A10, A11, B08).
/// Behind each frame a harmless question is sent whose long answer pushes the reply out and gives it another length.
/// </summary>
internal sealed class FilledExchange(RomLine line, TimeProvider time)
{
    /// <summary>
    /// What is asked: with status and length its answer has 44 bytes, more than such an adapter holds back; where it would make a multiple of 32 of a reply, 48. In XIP
    /// mode it is refused with four bytes; then several are needed.
    /// </summary>
    private static readonly EfuseRead Filler = new(0x14, 40), LongerFiller = new(0x14, 44);

    /// <summary>Status and length before the data of a reply.</summary>
    private const int ReplyHead = 4;

    /// <summary>Blocks by which such an adapter counts.</summary>
    private const int Block = 32;

    /// <summary>Fillers behind a command that answers at once: in XIP mode eight refusals make 32 bytes.</summary>
    private const int MostFillers = 8;

    /// <summary>Fillers behind a command that takes long: more do not fit the 32-byte FIFO of a ROM at work (PROTOCOL 12).</summary>
    private const int MostFillersWhileBusy = 2;

    /// <summary>A command that may be silent for longer than this is one that takes long.</summary>
    private static readonly TimeSpan QuickSilence = TimeSpan.FromSeconds(2);

    /// <summary>Silence after which another filler is sent; longer than an adapter's latency timer of 16 ms.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>What a ROM needs to carry out a filler, at most.</summary>
    private static readonly TimeSpan TimePerFiller = TimeSpan.FromMilliseconds(1);

    private readonly OwedReplies _owed = new();
    private EfuseRead _filler = Filler;

    /// <summary>Sends the frame of <paramref name="command"/> and waits for its reply.</summary>
    /// <returns>What became of it, and what it took beyond the line time of its frame where it was answered.</returns>
    public async ValueTask<(Exchange Exchange, TimeSpan? TurnAround)> RunAsync(Command command, CommandLimits limits, CancellationToken cancellationToken)
    {
        long begun = time.GetTimestamp();
        _filler = (command.MaxReplyLength + Filler.MaxReplyLength + (2 * ReplyHead)) % Block == 0 ? LongerFiller : Filler;
        byte[] frame = command.Encode();
        TimeSpan onLine = line.TimeOf(frame.Length);
        using var deadline = new Deadline(time, limits.Total + onLine, limits.Total + onLine, cancellationToken);
        await line.RestAsync(TimeToAnswerFillers(), cancellationToken).ConfigureAwait(false);
        int left = limits.Silence > QuickSilence ? MostFillersWhileBusy : MostFillers;
        ReplyReader reader = _owed.Owe(command.MaxReplyLength);
        if (command is SetClock && await line.TrySendAsync(frame, deadline, cancellationToken).ConfigureAwait(false))
        {
            // A filler would meet the part at the moment of its change. The OK comes out with the next reply, at the new rate; whether that works is proved then.
            await line.RestAsync(onLine + Pause, cancellationToken).ConfigureAwait(false);
            return (new Exchange.Success([]), null);
        }

        // In one piece, so that nothing of the computer's comes between them: a reply that stands alone for longer than the adapter waits for company is lost.
        _owed.Owe(_filler.MaxReplyLength);
        bool sent = command is not SetClock && await line.TrySendAsync([.. frame, .. _filler.Encode()], deadline, cancellationToken).ConfigureAwait(false);
        for (TimeSpan pause = onLine + Pause; sent && !deadline.TotalExpired; pause = Pause)
        {
            using var quiet = new Deadline(time, left > 1 ? pause : limits.Total + onLine, limits.Total + onLine, deadline.Token);
            if (!await TryReadAsync(quiet, reader, cancellationToken).ConfigureAwait(false))
            {
                return (new Exchange.Malformed("its bytes form no reply"), null);
            }

            if (Decided(reader) is { } exchange)
            {
                return (exchange, time.GetElapsedTime(begun) - onLine);
            }

            sent = left <= 1 || await TryFillAsync(deadline, cancellationToken).ConfigureAwait(false);
            left = Math.Max(1, left - 1);
        }

        Forget();
        return (reader.IsUntouched ? new Exchange.Silence(time.GetElapsedTime(begun)) : new Exchange.Malformed("it is incomplete"), null);
    }

    /// <summary>The conversation begins anew: nothing is owed any more.</summary>
    public void Forget() => _owed.Forget();

    /// <summary>A ROM that is still answering fillers takes 32 bytes into its FIFO and loses the rest: it is given the time it needs, as its answers may not be seen.</summary>
    private TimeSpan TimeToAnswerFillers() => _owed.Count * (line.TimeOf(LongerFiller.MaxReplyLength + ReplyHead) + TimePerFiller);

    private ValueTask<bool> TryFillAsync(Deadline deadline, CancellationToken cancellationToken)
    {
        _owed.Owe(_filler.MaxReplyLength);
        return line.TrySendAsync(_filler.Encode(), deadline, cancellationToken);
    }

    /// <summary>Reads until the first owed reply is there or nothing comes any more; false when the bytes form no reply.</summary>
    private async ValueTask<bool> TryReadAsync(Deadline quiet, ReplyReader reader, CancellationToken cancellationToken)
    {
        while (Decided(reader) is null && await line.TryReadAsync(quiet, cancellationToken).ConfigureAwait(false) is { Length: > 0 } bytes)
        {
            if (!_owed.TryFeed(bytes.Span))
            {
                Forget();
                return false;
            }

            quiet.Restart();
        }

        return true;
    }

    private static Exchange? Decided(ReplyReader reader) => reader.Status switch
    {
        ReplyStatus.Success => new Exchange.Success(reader.Data.ToArray()),
        ReplyStatus.Failure => new Exchange.Failure(reader.Code),
        _ => null,
    };
}
