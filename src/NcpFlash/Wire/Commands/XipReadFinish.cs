namespace NcpFlash.Wire.Commands;

/// <summary>Leaves XIP mode.</summary>
public sealed record XipReadFinish() : PlainCommand(Opcode.FlashXipReadFinish)
{
    /// <inheritdoc/>
    public override int PayloadLength => 0;

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
    }
}
