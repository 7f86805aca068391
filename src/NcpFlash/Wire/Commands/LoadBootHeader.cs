namespace NcpFlash.Wire.Commands;

/// <summary>Loads the boot header of a RAM image (PROTOCOL 3.2).</summary>
/// <param name="Header">256 bytes.</param>
public sealed record LoadBootHeader(ReadOnlyMemory<byte> Header) : PlainCommand(Opcode.LoadBootHeader)
{
    /// <inheritdoc/>
    public override bool IsRepeatable => false;

    /// <inheritdoc/>
    public override bool HasChecksum => false;

    /// <inheritdoc/>
    public override int PayloadLength => Header.Length;

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
        Header.Span.CopyTo(payload);
    }
}
