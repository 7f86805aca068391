namespace NcpFlash.Wire.Commands;

/// <summary>Loads a segment header of a RAM image; answers the decrypted header.</summary>
/// <param name="Header">16 bytes: destination, length, reserved, CRC.</param>
public sealed record LoadSegmentHeader(ReadOnlyMemory<byte> Header) : Command<byte[]>(Opcode.LoadSegmentHeader)
{
    /// <inheritdoc/>
    public override bool IsRepeatable => false;

    /// <inheritdoc/>
    public override bool HasChecksum => false;

    /// <inheritdoc/>
    public override int PayloadLength => Header.Length;

    /// <inheritdoc/>
    public override int MaxReplyLength => 16;

    /// <inheritdoc/>
    public override byte[] Decode(ReadOnlySpan<byte> data) => data.Length == 16
        ? data.ToArray()
        : throw new WireFormatException($"a segment header has 16 bytes, {data.Length} came");

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
        Header.Span.CopyTo(payload);
    }
}
