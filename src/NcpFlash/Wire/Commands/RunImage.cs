namespace NcpFlash.Wire.Commands;

/// <summary>Runs the loaded RAM image; the chip jumps after <c>OK</c>.</summary>
internal sealed record RunImage() : PlainCommand(Opcode.RunImage)
{
    /// <inheritdoc/>
    public override bool IsRepeatable => false;

    /// <inheritdoc/>
    public override bool HasChecksum => false;

    /// <inheritdoc/>
    public override int PayloadLength => 0;

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
    }
}
