namespace NcpFlash.Wire.Commands;

/// <summary>Sets the MAC address in efuse: one-way.</summary>
/// <param name="Bytes">6 bytes.</param>
internal sealed record EfuseWriteMac(ReadOnlyMemory<byte> Bytes) : PlainCommand(Opcode.EfuseWriteMac)
{
    /// <inheritdoc/>
    public override bool IsRepeatable => false;

    /// <inheritdoc/>
    public override int PayloadLength => Bytes.Length;

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
        Bytes.Span.CopyTo(payload);
    }
}
