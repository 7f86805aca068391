namespace NcpFlash.Wire.Commands;

/// <summary>Loads a RAM image's public key: X, Y, CRC; 68 bytes (PROTOCOL 3.1).</summary>
/// <param name="Block">The block as it stands in the image.</param>
public sealed record LoadPublicKey(ReadOnlyMemory<byte> Block) : PlainCommand(Opcode.LoadPublicKey)
{
    /// <inheritdoc/>
    public override bool IsRepeatable => false;

    /// <inheritdoc/>
    public override bool HasChecksum => false;

    /// <inheritdoc/>
    public override int PayloadLength => Block.Length;

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
        Block.Span.CopyTo(payload);
    }
}
