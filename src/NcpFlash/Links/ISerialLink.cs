namespace NcpFlash.Links;

/// <summary>
/// A serial line to a chip: the only way bytes leave or enter the library. 8N1, no flow control. One reader and one writer at a time.
/// Every method fails with an <see cref="Diagnostics.NcpException"/> (<c>link.gone</c> when the port has vanished) and with
/// <see cref="OperationCanceledException"/> only when its own token was cancelled.
/// </summary>
public interface ISerialLink : IAsyncDisposable
{
    /// <summary>What is known of the port without talking to the chip.</summary>
    LinkIdentity Identity { get; }

    /// <summary>The rate in force, as the driver reports it where it can.</summary>
    BitRate BitRate { get; }

    /// <summary>Counters since the link was opened.</summary>
    LinkCounters Counters { get; }

    /// <summary>True when the adapter's CTS input is asserted (at ground), false when it is not; null where that cannot be told, as on a remote port.</summary>
    bool? ClearToSend => null;

    /// <summary>Waits for bytes and returns how many were placed in <paramref name="buffer"/>: at least one. A cancelled read loses nothing.</summary>
    ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Hands all bytes to the line, in one write where the port allows it; they may still be under way when this returns.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Waits until what was written has left, then changes the rate. Returns the real rate, read back where the system can tell.</summary>
    ValueTask<BitRate> SetBitRateAsync(BitRate rate, CancellationToken cancellationToken);

    /// <summary>
    /// Plays a line sequence; on a port without control lines its waits are kept and its line steps do nothing. A sequence that is
    /// cut short after it has moved a line, by a fault or by the token, releases both lines, so that no part is left in reset.
    /// </summary>
    ValueTask PlayAsync(ResetSequence sequence, CancellationToken cancellationToken);

    /// <summary>
    /// After a <c>link.away</c>: waits until the port is there again, and opens it at its last rate. A link whose port does not come back, or is there,
    /// does nothing.
    /// </summary>
    /// <exception cref="Diagnostics.NcpException"><c>link.gone</c>: it did not come back in time.</exception>
    ValueTask ReturnAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
