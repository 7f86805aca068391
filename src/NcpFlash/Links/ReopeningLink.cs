using NcpFlash.Diagnostics;

namespace NcpFlash.Links;

/// <summary>
/// A link that can be opened again when its port vanishes. What was under way is lost with the port: every call fails with <c>link.away</c> until
/// <see cref="ReturnAsync"/> has opened it again, as only its caller knows how long to wait. Owns the link.
/// </summary>
public sealed class ReopeningLink : ISerialLink
{
    private readonly Func<CancellationToken, ValueTask<ISerialLink>> _reopen;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly Action<Diagnosis, TimeSpan> _waiting;
    private ISerialLink _link;
    private LinkCounters _before;
    private NcpException? _loss;
    private bool _disposed;

    /// <param name="link">The open link.</param>
    /// <param name="reopen">One attempt to open the same port again.</param>
    /// <param name="patience">How long it may be away.</param>
    /// <param name="time">Clock of the waits.</param>
    /// <param name="waiting">Called when the waiting begins, with the fault and the time it may take.</param>
    public ReopeningLink(
        ISerialLink link, Func<CancellationToken, ValueTask<ISerialLink>> reopen, TimeSpan patience, TimeProvider time, Action<Diagnosis, TimeSpan> waiting) =>
        (_link, _reopen, _patience, _time, _waiting) = (link, reopen, patience, time, waiting);

    /// <inheritdoc/>
    public LinkIdentity Identity => _link.Identity;

    /// <inheritdoc/>
    public BitRate BitRate => _link.BitRate;

    /// <summary>Counters since the first opening; line errors as far as the present one can tell them.</summary>
    public LinkCounters Counters => Sum(_before, _link.Counters);

    /// <inheritdoc/>
    public bool? ClearToSend => _link.ClearToSend;

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        Check();
        try
        {
            return await _link.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (NcpException fault) when (fault.Diagnosis.Kind == PortFaults.Gone)
        {
            throw Away(fault);
        }
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Check();
        try
        {
            await _link.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (NcpException fault) when (fault.Diagnosis.Kind == PortFaults.Gone)
        {
            throw Away(fault);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<BitRate> SetBitRateAsync(BitRate rate, CancellationToken cancellationToken)
    {
        Check();
        try
        {
            return await _link.SetBitRateAsync(rate, cancellationToken).ConfigureAwait(false);
        }
        catch (NcpException fault) when (fault.Diagnosis.Kind == PortFaults.Gone)
        {
            throw Away(fault);
        }
    }

    /// <inheritdoc/>
    public async ValueTask PlayAsync(ResetSequence sequence, CancellationToken cancellationToken)
    {
        Check();
        try
        {
            await _link.PlayAsync(sequence, cancellationToken).ConfigureAwait(false);
        }
        catch (NcpException fault) when (fault.Diagnosis.Kind == PortFaults.Gone)
        {
            throw Away(fault);
        }
    }

    /// <inheritdoc/>
    public async ValueTask ReturnAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_loss is not { } loss)
        {
            return;
        }

        ISerialLink lost = _link;
        _waiting(loss.Diagnosis, _patience);
        await lost.DisposeAsync().ConfigureAwait(false);
        try
        {
            ISerialLink back = await new PortWait(_reopen, _time, static (_, _) => { }).OpenAsync(_patience, cancellationToken).ConfigureAwait(false);
            (_before, _link, _loss) = (Sum(_before, lost.Counters), back, null);
        }
        catch (NcpException reason)
        {
            throw new NcpException(loss.Diagnosis, loss.Evidence, [reason.Diagnosis], reason);
        }

        await SetBitRateAsync(lost.BitRate, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _disposed = true;
        return _link.DisposeAsync();
    }

    private static LinkCounters Sum(LinkCounters a, LinkCounters b) => new(
        a.BytesWritten + b.BytesWritten, a.BytesRead + b.BytesRead,
        (a.FramingErrors ?? 0) + b.FramingErrors, (a.Overruns ?? 0) + b.Overruns, (a.Breaks ?? 0) + b.Breaks);

    private void Check()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_loss is { } loss)
        {
            throw Away(loss);
        }
    }

    private NcpException Away(NcpException fault)
    {
        _loss ??= fault;
        string reason = fault.Diagnosis.Facts.FirstOrDefault(f => f.Name == "reason").Value ?? fault.Message;
        return Diagnosis.Of(PortFaults.Away, ("port", Identity.Name), ("reason", reason)).ToException(inner: fault);
    }
}
