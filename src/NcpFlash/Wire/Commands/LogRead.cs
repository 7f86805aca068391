namespace NcpFlash.Wire.Commands;

/// <summary>Reads the ROM's log as text.</summary>
public sealed record LogRead() : Command<string>(Opcode.LogRead)
{
    /// <inheritdoc/>
    public override bool IsRepeatable => false;

    /// <inheritdoc/>
    public override int PayloadLength => 0;

    /// <inheritdoc/>
    public override int MaxReplyLength => ushort.MaxValue;

    /// <inheritdoc/>
    public override string Decode(ReadOnlySpan<byte> data) => System.Text.Encoding.ASCII.GetString(data);

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
    }
}
