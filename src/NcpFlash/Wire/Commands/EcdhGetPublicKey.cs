namespace NcpFlash.Wire.Commands;

/// <summary>Exchanges ECDH public keys (PROTOCOL 3.4).</summary>
/// <param name="HostKey">64 bytes: X, Y.</param>
public sealed record EcdhGetPublicKey(ReadOnlyMemory<byte> HostKey) : Command<byte[]>(Opcode.EcdhGetPublicKey)
{
    /// <inheritdoc/>
    public override bool IsRepeatable => false;

    /// <inheritdoc/>
    public override int PayloadLength => HostKey.Length;

    /// <inheritdoc/>
    public override int MaxReplyLength => 64;

    /// <inheritdoc/>
    public override byte[] Decode(ReadOnlySpan<byte> data) => data.Length == 64
        ? data.ToArray()
        : throw new WireFormatException($"{Opcode} answered {data.Length} bytes where {64} were asked for");

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
        HostKey.Span.CopyTo(payload);
    }
}
