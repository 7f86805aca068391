using System.Buffers.Binary;

namespace NcpFlash.Wire.Commands;

/// <summary>Programs bytes as they are; a failure is reported by <see cref="FlashWriteCheck"/>.</summary>
/// <param name="Address">First flash address.</param>
/// <param name="Contents">1..2048 bytes, as every known host sends; up to 4088 by what is documented of the frame (PROTOCOL 2.1).</param>
public sealed record FlashWrite(uint Address, ReadOnlyMemory<byte> Contents) : PlainCommand(Opcode.FlashWrite)
{
    /// <inheritdoc/>
    public override int PayloadLength => 4 + Contents.Length;

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(payload, Address);
        Contents.Span.CopyTo(payload[4..]);
    }
}
