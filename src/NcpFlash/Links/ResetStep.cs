namespace NcpFlash.Links;

/// <summary>One step of a <see cref="ResetSequence"/>.</summary>
public abstract record ResetStep
{
    private ResetStep()
    {
    }

    /// <summary>
    /// Sets both control lines in one operation; null leaves a line as it is. True = asserted, which is electrical LOW at the TTL
    /// pin of a USB-serial adapter (PROTOCOL 1.2).
    /// </summary>
    /// <param name="Dtr">Data Terminal Ready.</param>
    /// <param name="Rts">Request To Send.</param>
    public sealed record Lines(bool? Dtr, bool? Rts) : ResetStep;

    /// <summary>Lets time pass.</summary>
    /// <param name="Duration">How long, 0..60 s.</param>
    public sealed record Wait(TimeSpan Duration) : ResetStep;

    /// <summary>Holds the transmit line low (BREAK), or lets it go. The line must be low while a module is powered up with both inputs low (SYMPTOMS B05).</summary>
    /// <param name="On">True to hold it low.</param>
    public sealed record Break(bool On) : ResetStep;

    /// <summary>Sends bytes at the rate in force, as a bridge with in-band control or a console wants them (PROTOCOL 1.6, 1.9).</summary>
    /// <param name="Bytes">The bytes, at least one.</param>
    public sealed record Send(ReadOnlyMemory<byte> Bytes) : ResetStep
    {
        /// <inheritdoc/>
        public bool Equals(Send? other) => other is not null && Bytes.Span.SequenceEqual(other.Bytes.Span);

        /// <inheritdoc/>
        public override int GetHashCode() => Bytes.Length == 0 ? 0 : HashCode.Combine(Bytes.Length, Bytes.Span[0], Bytes.Span[^1]);
    }
}
