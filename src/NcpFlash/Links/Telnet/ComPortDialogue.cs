using System.Globalization;
using NcpFlash.Diagnostics;

namespace NcpFlash.Links.Telnet;

/// <summary>Requests of the com port option and their answers. What the server tells unasked is counted.</summary>
/// <param name="name">Name of the link, for faults.</param>
/// <param name="timeout">How long an answer may take.</param>
/// <param name="time">Clock of the time-out.</param>
internal sealed class ComPortDialogue(string name, TimeSpan timeout, TimeProvider time)
{
    /// <summary>How long an answer is waited for that a server may leave out, once it has answered what stands behind.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    private readonly Lock _gate = new();
    private readonly List<Open> _open = [];
    private Exception? _end;
    private int _inputs = -1;
    private long _framingErrors;
    private long _overruns;
    private long _breaks;

    /// <summary>The connection, once it exists.</summary>
    internal TelnetSocket? Connection { get; set; }

    /// <summary>True when the server has agreed to tell line errors.</summary>
    internal bool CountsLineErrors { get; set; }

    /// <summary>Line errors told since the connection was made; null when the server does not tell them.</summary>
    internal (long? Framing, long? Overruns, long? Breaks) LineErrors => CountsLineErrors
        ? (Volatile.Read(ref _framingErrors), Volatile.Read(ref _overruns), Volatile.Read(ref _breaks))
        : default((long?, long?, long?));

    /// <summary>Sends requests in one piece and waits for every answer. What an answer says is the caller's to judge.</summary>
    /// <returns>The answers' bytes, in the order of the requests.</returns>
    /// <exception cref="NcpException"><c>rfc2217.silent</c>, <c>link.gone</c> or <c>port.write-stuck</c>.</exception>
    internal async ValueTask<byte[][]> AskAsync(IReadOnlyList<ComPortRequest> requests, CancellationToken cancellationToken) =>
        (await AskAsync([], requests, cancellationToken).ConfigureAwait(false)).Needed;

    /// <summary>
    /// The same, beginning with requests that a server may leave unanswered. As servers answer in order, what is missing a moment
    /// after the other answers does not come.
    /// </summary>
    /// <returns>The answers' bytes, in the order of the requests; null for one that did not come.</returns>
    /// <exception cref="NcpException">As above.</exception>
    internal async ValueTask<(byte[]?[] Optional, byte[][] Needed)> AskAsync(
        IReadOnlyList<ComPortRequest> optional, IReadOnlyList<ComPortRequest> needed, CancellationToken cancellationToken)
    {
        TelnetSocket connection = Connection ?? throw new InvalidOperationException("There is no connection.");
        Open[] maybe = [.. optional.Select(request => new Open(request))], sure = [.. needed.Select(request => new Open(request))];
        Begin([.. maybe, .. sure]);
        long begun = time.GetTimestamp();
        try
        {
            await connection.SendWholeAsync(maybe.Concat(sure).SelectMany(open => open.Request.Encode()).ToArray(), cancellationToken).ConfigureAwait(false);
            foreach (Open open in sure)
            {
                await AnsweredAsync(open, begun, cancellationToken).ConfigureAwait(false);
            }

            Task all = Task.WhenAll(maybe.Select(open => open.Task));
            await all.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            return ([.. maybe.Select(open => open.Task.IsCompletedSuccessfully ? open.Task.Result : null)], [.. sure.Select(open => open.Task.Result)]);
        }
        finally
        {
            lock (_gate)
            {
                _open.RemoveAll(open => maybe.Contains(open) || sure.Contains(open));
            }
        }
    }

    /// <summary>The CTS input as the server told it last; null while it has told none.</summary>
    internal bool? ClearToSend => Volatile.Read(ref _inputs) is >= 0 and var inputs ? (inputs & ComPortOpening.ClearToSend) != 0 : null;

    /// <summary>Takes a sub-negotiation from the server.</summary>
    internal void Receive(ReadOnlySpan<byte> content)
    {
        if (content.Length < 2 || content[0] != (byte)TelnetOption.ComPort)
        {
            return;
        }

        byte code = content[1];
        ReadOnlySpan<byte> value = content[2..];
        switch ((ComPortCommand)(code - ComPortRequest.AnswerOffset))
        {
            case ComPortCommand.NotifyLineState when value.Length > 0:
                Count((LineStates)value[0]);
                break;
            case ComPortCommand.NotifyModemState when value.Length > 0:
                Volatile.Write(ref _inputs, value[0]);
                break;
            case ComPortCommand.FlowControlSuspend:
                Connection?.Suspend(true);
                break;
            case ComPortCommand.FlowControlResume:
                Connection?.Suspend(false);
                break;
            default:
                Answer(code, value);
                break;
        }
    }

    /// <summary>No answer will come any more.</summary>
    internal void Fail(Exception end)
    {
        lock (_gate)
        {
            _end ??= end;
            foreach (Open open in _open)
            {
                open.TrySetException(end);
            }
        }
    }

    private void Begin(Open[] asked)
    {
        lock (_gate)
        {
            if (_end is { } end)
            {
                throw end;
            }

            _open.AddRange(asked);
        }
    }

    private void Answer(byte code, ReadOnlySpan<byte> value)
    {
        lock (_gate)
        {
            foreach (Open open in _open)
            {
                if (!open.Task.IsCompleted && open.Request.IsAnsweredBy(code, value))
                {
                    open.TrySetResult(value.ToArray());
                    return;
                }
            }
        }
    }

    private void Count(LineStates states)
    {
        Interlocked.Add(ref _framingErrors, states.HasFlag(LineStates.Framing) ? 1 : 0);
        Interlocked.Add(ref _overruns, states.HasFlag(LineStates.Overrun) ? 1 : 0);
        Interlocked.Add(ref _breaks, states.HasFlag(LineStates.Break) ? 1 : 0);
    }

    private async ValueTask AnsweredAsync(Open open, long begun, CancellationToken cancellationToken)
    {
        TimeSpan left = timeout - time.GetElapsedTime(begun);
        try
        {
            await open.Task.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw Diagnosis.Of(
                RemotePortFaults.Silent, ("address", name), ("request", open.Request.Purpose),
                ("seconds", timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture))).ToException();
        }
    }

    private sealed class Open(ComPortRequest request) : TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public ComPortRequest Request => request;
    }
}
