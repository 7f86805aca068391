namespace NcpFlash.Wire.Commands;

/// <summary>Asks whether a write or decompression failed since the last erase.</summary>
public sealed record FlashWriteCheck() : PlainCommand(Opcode.FlashWriteCheck)
{
    /// <inheritdoc/>
    public override int PayloadLength => 0;

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
    }
}
