namespace NcpFlash.Wire.Commands;

/// <summary>Checks the loaded RAM image.</summary>
public sealed record CheckImage() : PlainCommand(Opcode.CheckImage)
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
