using NcpFlash.Links;

namespace NcpFlash.Sessions;

/// <summary>A link whose traffic is noted as evidence. Does not own the link.</summary>
internal sealed class ObservedLink : ISerialLink
{
    private readonly ISerialLink _link;
    private readonly EvidenceLog _evidence;

    public ObservedLink(ISerialLink link, EvidenceLog evidence)
    {
        (_link, _evidence) = (link, evidence);
        evidence.Observe(link);
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
        int count = await _link.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _evidence.NoteRead(buffer.Span[..count]);
        return count;
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _evidence.NoteWrite(bytes.Length);
        return _link.WriteAsync(bytes, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<BitRate> SetBitRateAsync(BitRate rate, CancellationToken cancellationToken)
    {
        BitRate real = await _link.SetBitRateAsync(rate, cancellationToken).ConfigureAwait(false);
        _evidence.NoteRate(rate);
        return real;
    }

    /// <inheritdoc/>
    public ValueTask PlayAsync(ResetSequence sequence, CancellationToken cancellationToken) => _link.PlayAsync(sequence, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ReturnAsync(CancellationToken cancellationToken) => _link.ReturnAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
