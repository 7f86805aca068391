using NcpFlash.Diagnostics;
using NcpFlash.Links;
using NcpFlash.Links.Telnet;

namespace NcpFlash.Sessions;

/// <summary>A link whose traffic is noted as evidence, and which knows what it has moved. Does not own the link.</summary>
internal sealed class ObservedLink : ISerialLink
{
    private static readonly ResetSequence Released = ResetSequence.Parse("break=0; dtr=0 rts=0");

    private readonly ISerialLink _link;
    private readonly EvidenceLog _evidence;
    private bool _linesMoved;
    private bool _wasHeard;

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
        try
        {
            int count = await _link.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            _evidence.NoteRead(buffer.Span[..count]);
            RefuseTelnet(buffer.Span[..count]);
            return count;
        }
        catch (NcpException fault) when (IsBare(fault))
        {
            throw WithEvidence(fault);
        }
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _evidence.NoteWrite(bytes.Length);
        try
        {
            await _link.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            _evidence.NoteTaken(bytes.Length);
        }
        catch (NcpException fault) when (IsBare(fault))
        {
            throw WithEvidence(fault);
        }
    }

    /// <summary>Why the port made none of the rate that was asked for last; null where it made one.</summary>
    public NcpException? Refusal { get; private set; }

    /// <summary>As the port's own; a rate that it refuses is one that it does not make: the port stays at the rate that is returned, and <see cref="Refusal"/> says why.</summary>
    public async ValueTask<BitRate> SetBitRateAsync(BitRate rate, CancellationToken cancellationToken)
    {
        try
        {
            BitRate real = await _link.SetBitRateAsync(rate, cancellationToken).ConfigureAwait(false);
            _evidence.NoteRate(rate);
            Refusal = null;
            return real;
        }
        catch (NcpException refused) when (refused.Diagnosis.Kind == PortFaults.RateRefused)
        {
            Refusal = refused;
            _evidence.NoteRate(_link.BitRate);
            _evidence.Add(refused.Diagnosis.Phrase);
            return _link.BitRate;
        }
        catch (NcpException fault) when (IsBare(fault))
        {
            throw WithEvidence(fault);
        }
    }

    /// <inheritdoc/>
    public async ValueTask PlayAsync(ResetSequence sequence, CancellationToken cancellationToken)
    {
        _linesMoved |= sequence.Steps.Any(s => s is ResetStep.Lines) || sequence.Steps.OfType<ResetStep.Break>().LastOrDefault() is { On: true };
        try
        {
            await _link.PlayAsync(sequence, cancellationToken).ConfigureAwait(false);
        }
        catch (NcpException fault) when (IsBare(fault))
        {
            throw WithEvidence(fault);
        }
    }

    /// <summary>
    /// Lets go of DTR, RTS and the transmit line where they were moved over this link: as they are when a port has been opened. It is for an end without a part, which
    /// would else stay in reset or in its ROM behind a closed port; a port that is gone has nothing to let go of.
    /// </summary>
    public async ValueTask ReleaseLinesAsync()
    {
        if (!_linesMoved)
        {
            return;
        }

        _linesMoved = false;
        try
        {
            await _link.PlayAsync(Released, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is NcpException or ObjectDisposedException)
        {
            // What ended the work is told, not this.
        }
    }

    /// <inheritdoc/>
    public ValueTask ReturnAsync(CancellationToken cancellationToken) => _link.ReturnAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A fault of the port knows nothing of what was tried before.</summary>
    private static bool IsBare(NcpException fault) => fault.Evidence.Trials.IsEmpty && fault.Diagnosis.Kind != PortFaults.Away;

    private NcpException WithEvidence(NcpException fault) =>
        new(fault.Diagnosis, _evidence.ToEvidence() with { FaultId = fault.Diagnosis.Id }, fault.Others, fault) { Candidates = fault.Candidates };

    /// <summary>A plain connection whose other end begins with the negotiation of telnet does not carry every byte value.</summary>
    /// <exception cref="NcpException"><c>tcp.telnet</c>.</exception>
    private void RefuseTelnet(ReadOnlySpan<byte> bytes)
    {
        bool isFirst = !_wasHeard;
        _wasHeard = true;
        if (isFirst && Identity.Kind == LinkKind.Tcp && TelnetGreeting.IsOne(bytes))
        {
            string remote = Rfc2217Address.Scheme + Identity.Name[(Identity.Name.IndexOf("://", StringComparison.Ordinal) + 3)..];
            throw Diagnosis.Of(PortFaults.TcpTelnet, ("address", Identity.Name), ("remote", remote)).ToException(_evidence.ToEvidence());
        }
    }
}
