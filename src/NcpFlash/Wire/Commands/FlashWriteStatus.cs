using System.Buffers.Binary;

namespace NcpFlash.Wire.Commands;

/// <summary>Writes a flash status register.</summary>
/// <param name="RegisterCommand">0x01, 0x31 or 0x11.</param>
/// <param name="Length">Bytes to write, 1..3.</param>
/// <param name="Value">Register contents.</param>
public sealed record FlashWriteStatus(byte RegisterCommand, uint Length, uint Value) : PlainCommand(Opcode.FlashWriteStatus)
{
    /// <inheritdoc/>
    public override int PayloadLength => 12;

    /// <inheritdoc/>
    private protected override void WritePayload(Span<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(payload, RegisterCommand);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[4..], Length);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[8..], Value);
    }
}
