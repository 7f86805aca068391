namespace NcpFlash.Wire.Commands;

/// <summary>Enters XIP mode, which <see cref="FlashXipDigest"/> and <see cref="FlashXipRead"/> need.</summary>
public sealed record XipReadStart() : PlainCommand(Opcode.FlashXipReadStart)
{
    /// <inheritdoc/>
    public override int PayloadLength => 0;

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
    }
}
