using NcpFlash.Links;

namespace NcpFlash.Tests.Conversation;

/// <summary>A link whose behaviour a test changes by overriding it.</summary>
internal abstract class ChangedLink(ISerialLink inner) : ISerialLink
{
    public LinkIdentity Identity => inner.Identity;

    public virtual BitRate BitRate => inner.BitRate;

    public LinkCounters Counters => inner.Counters;

    public virtual ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => inner.ReadAsync(buffer, cancellationToken);

    public virtual ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => inner.WriteAsync(bytes, cancellationToken);

    public virtual ValueTask<BitRate> SetBitRateAsync(BitRate rate, CancellationToken cancellationToken) => inner.SetBitRateAsync(rate, cancellationToken);

    public ValueTask PlayAsync(ResetSequence sequence, CancellationToken cancellationToken) => inner.PlayAsync(sequence, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
