using System.Buffers.Binary;

namespace NcpFlash.Wire.Commands;

/// <summary>Programs from one piece of an xz stream (PROTOCOL 3.3).</summary>
/// <param name="Address">Start of the image plus the offset of the piece in the compressed stream.</param>
/// <param name="Piece">1..2048 bytes of the stream, as every known host sends; up to 4088 by what is documented of the frame (PROTOCOL 2.1).</param>
/// <param name="IsFirst">True for the piece that begins a stream.</param>
public sealed record FlashDecompressWrite(uint Address, ReadOnlyMemory<byte> Piece, bool IsFirst) : PlainCommand(Opcode.FlashDecompressWrite)
{
    /// <summary>Most bytes that the ROM can come to program before it answers: all that the stream unpacks to; null where nobody says.</summary>
    public long? MostUnpacked { get; init; }

    /// <inheritdoc/>
    public override bool IsRepeatable => false;

    /// <inheritdoc/>
    public override int PayloadLength => 4 + Piece.Length;

    private const uint FirstPiece = 0x8000_0000;

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(payload, Address | (IsFirst ? FirstPiece : 0));
        Piece.Span.CopyTo(payload[4..]);
    }
}
