namespace NcpFlash.Wire.Commands;

/// <summary>Leaves the ROM and boots from flash.</summary>
public sealed record FlashBoot() : PlainCommand(Opcode.FlashBoot)
{
    /// <inheritdoc/>
    public override bool IsRepeatable => false;

    /// <inheritdoc/>
    public override int PayloadLength => 0;

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
    }
}
