namespace NcpFlash.Wire.Commands;

/// <summary>Resets the chip (PROTOCOL 3.1).</summary>
public sealed record ResetChip() : PlainCommand(Opcode.Reset)
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
