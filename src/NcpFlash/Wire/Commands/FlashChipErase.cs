namespace NcpFlash.Wire.Commands;

/// <summary>Erases the whole flash.</summary>
public sealed record FlashChipErase() : PlainCommand(Opcode.FlashChipErase)
{
    /// <inheritdoc/>
    public override int PayloadLength => 0;

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
    }
}
