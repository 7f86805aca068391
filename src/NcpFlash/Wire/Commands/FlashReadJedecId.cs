namespace NcpFlash.Wire.Commands;

/// <summary>Reads the JEDEC id (PROTOCOL 6.5).</summary>
public sealed record FlashReadJedecId() : Command<JedecReply>(Opcode.FlashReadJedecId)
{
    /// <inheritdoc/>
    public override int PayloadLength => 0;

    /// <inheritdoc/>
    public override int MaxReplyLength => 4;

    /// <inheritdoc/>
    public override JedecReply Decode(ReadOnlySpan<byte> data) => data.Length == 4
        ? new JedecReply(new JedecId(data[0], data[1], data[2]), data[3])
        : throw new WireFormatException($"a JEDEC reply has 4 bytes, {data.Length} came");

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
    }
}
