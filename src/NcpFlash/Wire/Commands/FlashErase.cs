using System.Buffers.Binary;

namespace NcpFlash.Wire.Commands;

/// <summary>Erases every sector that a range touches; the wire carries the inclusive end (PROTOCOL 3.1).</summary>
/// <param name="Range">At least one byte.</param>
public sealed record FlashErase(FlashRange Range) : PlainCommand(Opcode.FlashErase)
{
    /// <inheritdoc/>
    public override int PayloadLength => 8;

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(payload, Range.Start);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[4..], (uint)(Range.End - 1));
    }
}
