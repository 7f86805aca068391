namespace NcpFlash.Wire.Commands;

/// <summary>Loads a RAM image's segment contents, up to 4080 bytes (PROTOCOL 3.1).</summary>
/// <param name="Block">The block as it stands in the image.</param>
public sealed record LoadSegmentData(ReadOnlyMemory<byte> Block) : PlainCommand(Opcode.LoadSegmentData)
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
