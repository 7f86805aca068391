namespace NcpFlash.Wire.Commands;

/// <summary>Sends the debug password (PROTOCOL 3.1).</summary>
/// <param name="Password">16 bytes, in written order.</param>
public sealed record SendPassword(ReadOnlyMemory<byte> Password) : PlainCommand(Opcode.Password)
{
    /// <inheritdoc/>
    public override bool HasChecksum => false;

    /// <inheritdoc/>
    public override int PayloadLength => Password.Length;

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
        Password.Span.CopyTo(payload);
    }
}
