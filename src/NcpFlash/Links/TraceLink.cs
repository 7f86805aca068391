using NcpFlash.Diagnostics;

namespace NcpFlash.Links;

/// <summary>A link whose every operation is written to a trace. Owns the link, not the trace.</summary>
public sealed class TraceLink : ISerialLink
{
    private readonly ISerialLink _link;
    private readonly TraceWriter _trace;
    private bool _isAway;

    /// <summary>Traces a link that was just opened.</summary>
    public TraceLink(ISerialLink link, TraceWriter trace)
    {
        (_link, _trace) = (link, trace);
        trace.Opened(link.Identity, link.BitRate);
    }

    /// <inheritdoc/>
    public LinkIdentity Identity => _link.Identity;

    /// <inheritdoc/>
    public BitRate BitRate => _link.BitRate;

    /// <inheritdoc/>
    public LinkCounters Counters => _link.Counters;

    /// <inheritdoc/>
    public bool? ClearToSend => _link.ClearToSend;

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            int count = await _link.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            _trace.ChipBytes(buffer.Span[..count]);
            return count;
        }
        catch (NcpException fault)
        {
            Record(fault);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        // Before the write, so that the trace shows what a hanging or killed run was about to send.
        _trace.HostBytes(bytes.Span);
        try
        {
            await _link.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (NcpException fault)
        {
            Record(fault);
            throw;
        }
        catch (OperationCanceledException)
        {
            _trace.Comment("the write was cancelled; part of it may not have left");
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<BitRate> SetBitRateAsync(BitRate rate, CancellationToken cancellationToken)
    {
        try
        {
            BitRate real = await _link.SetBitRateAsync(rate, cancellationToken).ConfigureAwait(false);
            _trace.RateChanged(rate, real);
            return real;
        }
        catch (NcpException fault)
        {
            Record(fault);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask PlayAsync(ResetSequence sequence, CancellationToken cancellationToken)
    {
        _trace.Played(sequence);
        try
        {
            await _link.PlayAsync(sequence, cancellationToken).ConfigureAwait(false);
        }
        catch (NcpException fault)
        {
            Record(fault);
            throw;
        }
        catch (OperationCanceledException)
        {
            _trace.Comment("the sequence was cut short; lines it had moved were released");
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask ReturnAsync(CancellationToken cancellationToken)
    {
        bool wasAway = _isAway;
        try
        {
            await _link.ReturnAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NcpException fault)
        {
            Record(fault);
            throw;
        }

        _isAway = false;
        if (wasAway)
        {
            _trace.Comment($"{_link.Identity.Name} is open again at {_link.BitRate} bit/s");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _link.DisposeAsync();

    private void Record(NcpException fault)
    {
        _isAway |= fault.Diagnosis.Kind == PortFaults.Away;
        if (fault.Diagnosis.Kind == PortFaults.Gone || fault.Diagnosis.Kind == PortFaults.Away)
        {
            _trace.Vanished();
        }

        _trace.Comment($"{fault.Diagnosis.Id}: {fault.Message}");
    }
}
