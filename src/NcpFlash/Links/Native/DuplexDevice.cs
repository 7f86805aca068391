namespace NcpFlash.Links.Native;

/// <summary>
/// A device of the operating system that bytes go in and out of. Only <see cref="Wait"/> blocks; it is called on the one I/O thread
/// of <see cref="DuplexPump"/>, and so is <see cref="Read"/>. A device that has vanished makes each call throw <c>link.gone</c>.
/// </summary>
internal abstract class DuplexDevice : IDisposable
{
    /// <summary>Blocks until one of the things asked for is possible, or until <see cref="Wake"/>.</summary>
    internal abstract Readiness Wait(bool read, bool write);

    /// <summary>Takes what has arrived, without blocking; 0 when there is nothing.</summary>
    internal abstract int Read(Span<byte> buffer);

    /// <summary>
    /// Hands over bytes without blocking and returns how many were taken. After 0 the caller waits for <see cref="Readiness.Writable"/>
    /// and calls again with the same bytes, or gives up by <see cref="AbandonWrite"/>.
    /// </summary>
    internal abstract int Write(ReadOnlySpan<byte> bytes);

    /// <summary>Throws away bytes that were handed over and have not left.</summary>
    internal abstract void AbandonWrite();

    /// <summary>Ends a <see cref="Wait"/>, now or the next time one begins. May be called from any thread.</summary>
    internal abstract void Wake();

    /// <inheritdoc/>
    public abstract void Dispose();
}
